import * as pulumi from "@pulumi/pulumi";
import type { CoreVmArgs } from "../components/azure/options";
import { coreDefaults, type CoreSettings } from "../components/core/args";
import { coreFields, coreSecretFields } from "../components/core/fields";
import type { SshConnection } from "../components/dnsWatchdog/connection";
import { sshConnectionFields } from "../components/dnsWatchdog/fields";
import { type Field, type Fields, untyped } from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";
import { settingReader } from "../providers/http/settings";
import type { ConfigReader } from "./reader";

/** How Core's host is logged in to; the machine on Azure knows its own address, user and key. */
export type CoreConnectionConfig = Omit<SshConnection, "host" | "hostKey"> &
  Partial<Pick<SshConnection, "host" | "hostKey">>;

/** `varanus:core`: Core's own settings, and how its host is reached. */
export interface CoreConfig extends CoreSettings {
  readonly connection?: CoreConnectionConfig;
}

const connectionFields: Fields<CoreConnectionConfig> = {
  ...sshConnectionFields,
  host: optional(sshConnectionFields.host),
  hostKey: optional(sshConnectionFields.hostKey),
};

const secretFields = {
  ...coreSecretFields,
  adminUsername: optional(coreSecretFields.adminUsername),
  adminPassword: optional(coreSecretFields.adminPassword),
};

/** Table of `varanus:core`. */
export const coreConfigFields: Fields<CoreConfig> = {
  ...coreFields,
  secrets: {
    ...{ type: "object", required: true, fields: untyped(secretFields) },
    doc: "Core's secrets. Its admin is `komodo:username` with `komodo:password` by default.",
  },
  connection: {
    type: "object",
    fields: untyped(connectionFields),
    doc: "SSH to Core's host. With `varanus:azure`, host, user and host key come from there.",
  },
};

function optional<T>({ required: _required, ...field }: Field<T>): Field<T> {
  return field;
}

/**
 * Core as configuration describes it, undefined without `varanus:core`. Its admin is the account
 * that the providers log in with, so that no first API key has to be made by hand.
 */
export function readCore(reader: ConfigReader): CoreConfig | undefined {
  const given = reader.optionalMap("core");
  if (!given) return undefined;
  const { username, password, url, isUrlElsewhere } = account();
  const secrets = {
    ...{ adminUsername: username, adminPassword: password },
    ...(isRecord(given.secrets) ? given.secrets : {}),
  };
  const complete = { ...given, secrets };
  reader.check("core", untyped(coreConfigFields), complete, { isMerged: true });
  reader.refusePlain("core", untyped(coreConfigFields), given);
  reportAccount(reader, secrets);
  if (typeof given.domain === "string" && !isUrlElsewhere) {
    reportUrl(reader, url, `https://${given.domain}`);
  }
  return complete as unknown as CoreConfig;
}

interface Account {
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** As configured. The environment may lead elsewhere, such as through an SSH tunnel. */
  readonly url: string | undefined;
  readonly isUrlElsewhere: boolean;
}

function account(): Account {
  const config = new pulumi.Config("komodo");
  const get = settingReader((key) => config.get(key.replace(/^komodo:/, "")));
  const url = config.get("url")?.replace(/\/+$/, "");
  const isUrlElsewhere = url === undefined && get("komodo:url") !== undefined;
  return {
    username: get("komodo:username"),
    password: get("komodo:password"),
    url,
    isUrlElsewhere,
  };
}

function reportAccount(
  reader: ConfigReader,
  { adminUsername, adminPassword }: Partial<CoreConfig["secrets"]>,
): void {
  const missing = (key: string, command: string): void => {
    const message = "is not set, and Core's first admin is this account";
    const fix = `Run \`pulumi config set ${command}\``;
    reader.report({ subject: `Configuration "${key}"`, message, fix });
  };
  if (adminUsername === undefined) missing("komodo:username", "komodo:username NAME");
  if (adminPassword === undefined) missing("komodo:password", "--secret komodo:password");
}

function reportUrl(reader: ConfigReader, url: string | undefined, expected: string): void {
  if (url === expected) return;
  const subject = 'Configuration "komodo:url"';
  const message =
    url === undefined ? "is not set" : `is "${url}", but the domain of varanus:core is another one`;
  reader.report({ subject, message, fix: `Run \`pulumi config set komodo:url ${expected}\`` });
}

/** What of the connection neither configuration nor a machine on Azure knows is a finding. */
export function checkConnection(
  reader: ConfigReader,
  { connection }: CoreConfig,
  azure: Pick<CoreVmArgs, "sshHostKey"> | undefined,
): void {
  if (!connection) return;
  const missing = (property: string, fix: string): void => {
    const message = `"connection.${property}" is missing`;
    reader.report({ subject: 'Configuration "varanus:core"', message, fix });
  };
  if (connection.host === undefined && !azure) {
    missing("host", "Set it, or configure varanus:azure");
  }
  // Where the machine's key is only half there, its own finding says so.
  if (connection.hostKey !== undefined || azure?.sshHostKey) return;
  const ofMachine = "Set varanus:azure.sshHostKey, so that the first login can check it";
  missing("hostKey", azure ? ofMachine : "Take it from `ssh-keyscan -t ed25519 HOST`");
}

/**
 * A certificate that the proxy could not get is a finding: the machine on Azure lets no authority in
 * for a check of its own, and a check by DNS needs the token.
 */
export function checkCertificate(
  reader: ConfigReader,
  { tls = coreDefaults.tls, acmeDns, secrets }: CoreConfig,
  azure: object | undefined,
): void {
  const subject = 'Configuration "varanus:core"';
  if (acmeDns && secrets.acmeDnsToken === undefined) {
    const message = '"secrets.acmeDnsToken" is missing, which acmeDns needs';
    const set = "pulumi config set --secret --path 'varanus:core.secrets.acmeDnsToken'";
    reader.report({ subject, message, fix: `Run \`${set}\`` });
  }
  if (!azure || acmeDns || tls !== "acme") return;
  const message = `"tls" is "acme", but the machine of varanus:azure lets no authority in for its check`;
  const set = "pulumi config set --path 'varanus:core.acmeDns.provider' cloudflare";
  const fix = `Run \`${set}\` for a check by DNS, or set tls to certificate`;
  reader.report({ subject, message, fix });
}
