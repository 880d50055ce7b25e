import { type Fields, type FieldTable, untyped } from "../../providers/dynamic/fields";
import { clientFields } from "../../providers/pangolin/client/fields";
import { privateResourceFields } from "../../providers/pangolin/privateResource/fields";
import { siteFields } from "../../providers/pangolin/site/fields";
import type { EmergencyAccess } from "./hostFiles";
import type { TunnelImages } from "./images";
import type { TunnelSiteArgs } from "./serverArgs";
import type {
  TunnelClientSpec,
  TunnelProceduresSpec,
  TunnelSettings,
  TunnelSpec,
  TunnelStackChoices,
  TunnelStackSpec,
} from "./spec";

/** A table of a resource whose required inputs have a default where it is used here. */
function optional<I extends object>(fields: Fields<I>): FieldTable {
  const entries = Object.entries(untyped(fields)).map(([key, { required: _, ...field }]) => {
    return [key, field] as const;
  });
  return Object.fromEntries(entries);
}

const imageFields: Fields<TunnelImages> = {
  newt: { type: "string", doc: "Image of Newt." },
  periphery: { type: "string", doc: "Image of Periphery." },
  client: { type: "string", doc: "Image of the machine client on Core's host." },
};

const stackChoiceFields: Fields<TunnelStackChoices> = {
  description: { type: "string", doc: "Free text, shown in Komodo." },
  tags: { type: "strings", doc: "Names of Komodo tags." },
  deployTimeoutSeconds: {
    type: "number",
    range: [1, 3_600],
    doc: "Longest time until the server is reached again, in seconds. Default 300.",
  },
  adopt: { type: "boolean", doc: "Take over a stack of this name that Komodo has already." },
  komodo: { type: "object", doc: "Any other field of Komodo's StackConfig, in camel case." },
};

const stackFields: Fields<TunnelStackSpec> = {
  environment: { type: "map", doc: "Further variables of the container." },
  volumes: { type: "strings", doc: "Further bind mounts, as Compose writes them." },
  stack: { type: "object", doc: "The stack in Komodo.", fields: untyped(stackChoiceFields) },
};

const emergencyFields: Fields<EmergencyAccess> = {
  host: { type: "string", required: true, doc: "Address of the host." },
  port: { type: "number", range: [1, 65_535], doc: "Port of its SSH server. Default 22." },
  user: { type: "string", doc: "Who logs in. Default `root`." },
};

const siteArgFields: Fields<TunnelSiteArgs> = {
  key: { type: "string", doc: "Tells sites apart while there are several." },
  newtId: { type: "string", doc: "Id that Newt connects with. Made when absent." },
  newtSecret: { type: "string", secret: true, doc: "Its secret. Made when absent." },
  site: { type: "object", doc: "Further inputs of the site.", fields: optional(siteFields) },
};

const procedureFields: Fields<TunnelProceduresSpec> = {
  gateway: { type: "string", doc: "Stack of the proxy in front of Pangolin." },
  pangolin: { type: "string", doc: "Stack of Pangolin itself." },
  clients: { type: "strings", doc: "Stacks of clients beyond the shared one." },
  last: { type: "strings", doc: "Stacks that are deployed at once when the tunnel stands." },
  sleepSeconds: {
    type: "number",
    range: [0, 3_600],
    doc: "How long Pangolin gets to start, in seconds. Default 30.",
  },
};

/** Table of `tunnel` of a server of the fleet. */
export const tunnelFields: Fields<TunnelSpec> = {
  alias: { type: "string", required: true, doc: "Name under which Core reaches Periphery." },
  endpoint: { type: "string", doc: "Pangolin's address, where it is not the fleet's." },
  client: { type: "string", doc: "Client in Pangolin, by id or name, instead of the fleet's." },
  connection: { type: "string", oneOf: ["inbound", "outbound"], doc: "Who dials." },
  coreAddress: { type: "string", doc: "Where Periphery dials Core; with `outbound` alone." },
  publicWildcards: { type: "strings", doc: "Wildcards that the alias must not lie under." },
  sites: { type: "objects", doc: "Ends of the tunnel.", fields: untyped(siteArgFields) },
  bootstrapped: { type: "boolean", doc: "`false` until the bootstrap runs on the host." },
  emergency: { type: "object", doc: "SSH.", fields: untyped(emergencyFields) },
  images: { type: "object", doc: "Images.", fields: untyped(imageFields) },
  newt: { type: "object", doc: "Changes to Newt.", fields: untyped(stackFields) },
  periphery: { type: "object", doc: "Changes to Periphery.", fields: untyped(stackFields) },
  privateResource: {
    type: "object",
    doc: "Further inputs of the private resource.",
    fields: optional(privateResourceFields),
  },
  procedures: { type: "object", doc: "Makes its procedures.", fields: untyped(procedureFields) },
};

const ownClientFields: Fields<TunnelClientSpec> = {
  ...stackFields,
  client: { type: "object", doc: "The client in Pangolin.", fields: optional(clientFields) },
  deploy: { type: "boolean", doc: "`false` keeps the stack's record only." },
};

/** Table of what the tunnels of a fleet have in common. */
export const tunnelSettingsFields: Fields<TunnelSettings> = {
  endpoint: { type: "string", required: true, doc: "Pangolin's address." },
  corePublicKey: { type: "string", required: true, doc: "Core's public key." },
  coreServer: { type: "string", doc: "Name of the server that Core itself runs on." },
  client: { type: "string", doc: "A client that Core's host runs already, by id or name." },
  ownClient: { type: "object", doc: "Changes to the client.", fields: untyped(ownClientFields) },
  coreAddress: { type: "string", doc: "Where a Periphery dials Core." },
  publicWildcards: { type: "strings", doc: "Wildcards of public resources." },
  images: { type: "object", doc: "Images.", fields: untyped(imageFields) },
};
