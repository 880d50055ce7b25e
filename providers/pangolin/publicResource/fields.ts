import type { Fields, FieldProblem } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { hasUnknown } from "../../dynamic/values";
import { orgField, wholeNumber } from "../fieldProblems";
import { adoptField, nameField, niceIdField } from "../identity";
import type { OrgOut } from "../orgs";

/** A header that Pangolin's proxy adds to requests before they go to a target. */
export interface RequestHeader {
  name: string;
  value: string;
}

/** Inputs of a public resource. */
export interface PublicResourceInputs {
  name: string;
  org?: string;
  niceId?: string;
  protocol?: "http" | "tcp" | "udp";
  enabled?: boolean;
  domain?: string;
  subdomain?: string;
  ssl?: boolean;
  sso?: boolean;
  blockAccess?: boolean;
  emailWhitelistEnabled?: boolean;
  applyRules?: boolean;
  stickySession?: boolean;
  tlsServerName?: string;
  setHostHeader?: string;
  headers?: RequestHeader[];
  skipToIdp?: string;
  postAuthPath?: string;
  proxyPort?: number;
  proxyProtocol?: boolean;
  proxyProtocolVersion?: number;
  adopt?: boolean;
}

/** Outputs beyond the inputs. */
export interface PublicResourceOuts extends OrgOut {
  niceId: string;
  /** Host name that it is reached under, in lower case; absent for raw resources. */
  fullDomain?: string;
  /** Present when Pangolin routes another name than domain and subdomain make up. */
  fullDomainState?: "stale";
}

const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const NAME = new RegExp(`^(?:${LABEL}\\.)*${LABEL}$`);
const TOKEN = /^[a-zA-Z0-9!#$%&'*+\-.^_`|~]+$/;
const PRINTABLE = /^[\t\x20-\x7E]*$/;
const TEMPLATE = /\{\{[^}]+\}\}/;

function hostNameProblem(field: string) {
  return (text: string): FieldProblem | undefined => {
    if (text === "" || NAME.test(text)) return undefined;
    const message = `"${field}" is "${text}", which is no host name`;
    return { message, fix: "Use letters, digits and hyphens, parted by dots" };
  };
}

function subdomainProblem(text: string): FieldProblem | undefined {
  if (text === "*" || text.startsWith("*.")) return hostNameProblem("subdomain")(text.slice(2));
  return hostNameProblem("subdomain")(text);
}

function headersProblem(headers: readonly RequestHeader[]): FieldProblem | undefined {
  for (const [at, { name, value }] of headers.entries()) {
    if (typeof name === "string" && !TOKEN.test(name)) {
      const message = `"headers[${at}].name" is "${name}", which is no name of a header`;
      return { message, fix: "Use letters, digits and !#$%&'*+-.^_`|~" };
    }
    if (typeof value !== "string") continue;
    if (!PRINTABLE.test(value) || TEMPLATE.test(value)) {
      const message = `"headers[${at}].value" holds a line end, a character beyond ASCII, or {{...}}`;
      return { message, fix: "Pangolin takes printable ASCII only" };
    }
  }
  return undefined;
}

/** Table of a public resource's inputs. */
export const publicResourceFields: Fields<PublicResourceInputs> = {
  name: nameField("Name in the dashboard, 1 to 255 characters. It need not be unique."),
  org: orgField,
  niceId: niceIdField("Pangolin makes one up when absent."),
  protocol: {
    type: "string",
    default: "http",
    oneOf: ["http", "tcp", "udp"],
    replace: true,
    doc: "`http` is reached under a host name; `tcp` and `udp` are raw, reached at a port.",
  },
  enabled: { type: "boolean", default: true, doc: "Whether Pangolin routes to it." },
  domain: {
    type: "string",
    reference: "Domain",
    doc: "For `http`: the domain, as its resource, its id or its base domain.",
  },
  subdomain: {
    type: "string",
    default: "",
    doc: "For `http`: what stands before the domain; the domain itself when absent. Its case is kept here and lowered in `fullDomain`. `*` needs a licence.",
    problem: subdomainProblem,
  },
  ssl: { type: "boolean", default: true, doc: "For `http`: serve it over HTTPS." },
  sso: {
    type: "boolean",
    default: true,
    doc: "For `http`: ask for a sign-in at Pangolin. Who may enter is a matter of grants.",
  },
  blockAccess: { type: "boolean", default: false, doc: "For `http`: let nobody in." },
  emailWhitelistEnabled: {
    type: "boolean",
    default: false,
    doc: "For `http`: let in those who prove one of the addresses in `ResourceAuth`'s `whitelist`.",
  },
  applyRules: {
    type: "boolean",
    default: false,
    doc: "For `http`: heed the resource's rules. Without it a `Rule` does nothing.",
  },
  stickySession: {
    type: "boolean",
    default: false,
    doc: "Keep a visitor on the target that answered first.",
  },
  tlsServerName: {
    type: "string",
    default: "",
    doc: "For `http`: server name (SNI) in TLS towards targets.",
    problem: hostNameProblem("tlsServerName"),
  },
  setHostHeader: {
    type: "string",
    default: "",
    doc: "For `http`: value of the `Host` header towards targets; the visitor's when absent.",
    problem: hostNameProblem("setHostHeader"),
  },
  headers: {
    type: "objects",
    default: [],
    doc: "For `http`: headers that are added to each request to a target. Visible in Pangolin.",
    fields: {
      name: { type: "string", required: true, doc: "Name of the header." },
      value: { type: "string", required: true, doc: "Its value, printable ASCII." },
    },
    problem: headersProblem,
  },
  skipToIdp: {
    type: "string",
    reference: "IdentityProvider",
    doc: "For `http`: the identity provider that visitors are sent to at once, as its resource, its id or its name.",
  },
  postAuthPath: {
    type: "string",
    default: "",
    doc: "For `http`: path that visitors are sent to after their sign-in, such as `/app`.",
  },
  proxyPort: {
    type: "number",
    range: [1, 65_535],
    doc: "For `tcp` and `udp`: port of the Pangolin server that it is reached at. Free in the organization.",
    problem: wholeNumber("proxyPort"),
  },
  proxyProtocol: {
    type: "boolean",
    default: false,
    doc: "For `tcp`: tell targets the visitor's address by the PROXY protocol.",
  },
  proxyProtocolVersion: {
    type: "number",
    default: 1,
    range: [1, 2],
    doc: "For `tcp`: version of the PROXY protocol.",
    problem: wholeNumber("proxyProtocolVersion"),
  },
  adopt: adoptField("a public resource of the same host name, or of the same port,"),
};

/** Inputs that only a resource with a host name has. */
export const HTTP_ONLY = [
  ...(["domain", "subdomain", "ssl", "sso", "blockAccess", "emailWhitelistEnabled"] as const),
  ...(["applyRules", "tlsServerName", "setHostHeader", "headers", "skipToIdp"] as const),
  "postAuthPath",
] as const;

/** Inputs that only a resource with a port has. */
export const RAW_ONLY = ["proxyPort", "proxyProtocol", "proxyProtocolVersion"] as const;

/** Inputs that the other sort of resource has, and the one that this sort needs. */
export function publicResourceProblems(inputs: Partial<PublicResourceInputs>): PropertyProblem[] {
  const { protocol = "http" } = inputs;
  if (hasUnknown(protocol)) return [];
  const [needed, strange] =
    protocol === "http" ? (["domain", RAW_ONLY] as const) : (["proxyPort", HTTP_ONLY] as const);
  const missing = { message: `"${needed}" is missing for protocol "${protocol}"` };
  const absent = inputs[needed] === undefined;
  return [
    ...(absent ? [{ path: needed, ...missing, fix: `Set "${needed}"` }] : []),
    ...strange
      .filter((key) => inputs[key] !== undefined)
      .map((key) => ({
        path: key,
        message: `"${key}" is set, which protocol "${protocol}" has not`,
        fix: `Remove "${key}", or choose another protocol`,
      })),
  ];
}
