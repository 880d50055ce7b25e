import { type Fields, type FieldTable, untyped } from "../../providers/dynamic/fields";
import type { ResolvConfMountArgs, SplitDnsArgs } from "../dnsWatchdog";
import type { SshConnection, SshServer } from "./connection";

const sshServerFields: Fields<SshServer> = {
  host: { type: "string", required: true, doc: "Address or host name." },
  port: { type: "number", range: [1, 65_535], doc: "Default 22." },
  user: { type: "string", doc: "Root, or a user who may use sudo. Default `root`." },
  privateKey: { type: "string", required: true, secret: true, doc: "Text of the private key." },
  privateKeyPassword: { type: "string", secret: true, doc: "Passphrase of the private key." },
  hostKey: { type: "string", required: true, doc: "The server's public key." },
};

/** Table of an SSH connection. */
export const sshConnectionFields: Fields<SshConnection> = {
  ...sshServerFields,
  proxy: { type: "object", doc: "The bastion in front of it.", fields: untyped(sshServerFields) },
};

const shared = {
  dnsMode: {
    type: "string",
    required: true,
    oneOf: ["resolvConfMount", "splitDns"],
    doc: "Who owns resolv.conf on the host (X-16).",
  },
  connection: {
    type: "object",
    required: true,
    doc: "The host that runs the client.",
    fields: untyped(sshConnectionFields),
  },
  tunnelResolver: { type: "string", doc: "Address of the client's resolver." },
  resolvConf: { type: "string", doc: "Default `/etc/resolv.conf`." },
  mountSandbox: { type: "boolean", doc: "Confines the service. Default `true`." },
} as const;

const resolvConfMountFields: Fields<ResolvConfMountArgs> = {
  ...shared,
  fallbackServers: { type: "strings", required: true, doc: "Resolvers for the last resort." },
  testName: { type: "string", doc: "Name that is asked for." },
  clientContainer: { type: "string", doc: "The client's container." },
  rearm: { type: "boolean", doc: "Restarts the client after a recovery." },
  backup: { type: "string", doc: "The copy from before the client's first start." },
};

const splitDnsFields: Fields<SplitDnsArgs> = {
  ...shared,
  domains: { type: "strings", required: true, doc: "Domains of private aliases." },
  tunnelInterface: { type: "string", doc: "Network interface of the client." },
};

/** Table of the arguments of a `DnsWatchdog`, which depend on their `dnsMode`. */
export function dnsFieldsOf({ dnsMode }: Readonly<Record<string, unknown>>): FieldTable {
  return dnsMode === "splitDns" ? untyped(splitDnsFields) : untyped(resolvConfMountFields);
}
