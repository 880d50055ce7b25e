import { dnsFieldsOf } from "../components/dnsWatchdog/fields";
import type { ServerSpec, ValueSpec } from "../components/plan";
import { tunnelFields } from "../components/tunnel/fields";
import { ansibleHostFields } from "../inventory/fields";
import { type Fields, untyped } from "../providers/dynamic/fields";

/** Table of a server in `varanus:servers`. */
export const serverFields: Fields<ServerSpec> = {
  name: { type: "string", required: true, doc: "Name in Komodo." },
  tier: {
    type: "string",
    required: true,
    oneOf: ["trusted", "untrusted"],
    doc: "Trust tier; secrets may be kept to one. It is also set as a tag.",
  },
  address: {
    type: "string",
    doc: "Where Core reaches Periphery; without it Periphery dials Core.",
  },
  outbound: { type: "boolean", doc: "`true` says that Periphery dials Core." },
  tunnel: {
    type: "object",
    doc: "The way to it through a Pangolin tunnel, instead of an address.",
    fields: untyped(tunnelFields),
  },
  dns: {
    type: "object",
    doc: "DNS of the host where it runs a Pangolin client.",
    fieldsOf: dnsFieldsOf,
  },
  description: { type: "string", doc: "Free text." },
  tags: { type: "strings", doc: "Names of further tags." },
  adopt: { type: "boolean", doc: "Take over a server of this name that Komodo has already." },
  komodo: { type: "object", doc: "Any field of Komodo's ServerConfig, in camel case." },
  ansible: {
    type: "object",
    doc: "The host in the inventory for Ansible.",
    fields: untyped(ansibleHostFields),
  },
};

/** Table of a variable or a secret. */
export const valueFields: Fields<ValueSpec> = {
  value: { type: "string", required: true, secret: true, doc: "The value." },
  description: { type: "string", doc: "Free text, shown in Komodo." },
  scope: { type: "any", doc: "`all`, `trusted`, `untrusted`, or a list of server names." },
  adopt: { type: "boolean", doc: "Take over what Komodo has under this name." },
};

/** Table of a name that is not managed here. */
export const scopeFields: Fields<Required<Pick<ValueSpec, "scope">>> = {
  scope: { ...valueFields.scope, required: true },
};
