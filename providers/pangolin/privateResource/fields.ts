import { isIP, isIPv4 } from "node:net";
import type { FieldProblem, Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { hasUnknown } from "../../dynamic/values";
import { isCidr } from "../addresses";
import { orgField } from "../fieldProblems";
import { adoptField, nameField, niceIdField } from "../identity";
import type { OrgOut } from "../orgs";

/** Inputs of a private resource. */
export interface PrivateResourceInputs {
  name: string;
  mode?: "host" | "cidr";
  destination: string;
  sites: string[];
  alias?: string;
  tcpPorts?: string;
  udpPorts?: string;
  disableIcmp?: boolean;
  enabled?: boolean;
  niceId?: string;
  org?: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs. */
export interface PrivateResourceOuts extends OrgOut {
  niceId: string;
  /** Address that clients reach it under; none for a CIDR. */
  aliasAddress?: string;
}

const LABEL = "[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?";
const ALIAS = new RegExp(`^(${LABEL}\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`, "i");
const HOST_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const HOST = new RegExp(`^(${HOST_LABEL}\\.)*${HOST_LABEL}$`, "i");
const MOST_PORT = 65_535;

function aliasProblem(alias: string): FieldProblem | undefined {
  if (ALIAS.test(alias)) return undefined;
  return {
    message: `"alias" is "${alias}", which is no full domain name`,
    fix: "Give one with a dot, such as nas.internal; * and ? stand for any characters",
  };
}

function modeProblem(mode: string): FieldProblem | undefined {
  if (mode === "host" || mode === "cidr") return undefined;
  return mode === "http"
    ? {
        message: '"mode" is "http", which Pangolin\'s community edition refuses (403)',
        fix: "Use host and an alias, or a public resource",
      }
    : { message: `"mode" is "${mode}", allowed are host, cidr`, fix: "Choose one of them" };
}

function portsProblem(field: string) {
  return (given: string): FieldProblem | undefined => {
    const ports = withoutBlanks(given);
    const parts = ports === "" || ports === "*" ? [] : ports.split(",");
    const wrong = parts.find((part) => !isRange(part));
    if (wrong === undefined) return undefined;
    return {
      message: `"${field}" holds "${wrong}", which is neither a port nor a range from 1 to ${MOST_PORT}`,
      fix: 'Write "*", "" for none, or a list such as "80,443,8000-9000"',
    };
  };
}

function isRange(text: string): boolean {
  const [, from = "", to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return from !== "" && Number(from) >= 1 && Number(to) <= MOST_PORT && Number(from) <= Number(to);
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, "");
}

function portsField(field: string, protocol: string) {
  return {
    type: "string",
    default: "*",
    doc: `${protocol} ports that may be reached: \`*\` for all, an empty text for none, or a list of ports and ranges, \`80,443,8000-9000\`.`,
    normalise: withoutBlanks,
    problem: portsProblem(field),
  } as const;
}

/** Table of a private resource's inputs. */
export const privateResourceFields: Fields<PrivateResourceInputs> = {
  name: nameField("Name, shown in Pangolin; not unique there."),
  mode: {
    type: "string",
    default: "host",
    doc: "Whether the destination is one `host` or a block of addresses, `cidr`. `http` needs Pangolin's Enterprise edition.",
    problem: modeProblem,
  },
  destination: {
    type: "string",
    required: true,
    doc: "What the site reaches: an IPv4 address or, with an alias, a host name; with mode `cidr` a block such as `10.0.1.0/24`.",
  },
  sites: {
    type: "strings",
    required: true,
    unordered: true,
    reference: "Site",
    doc: "Sites that lead to it, of type `newt`: resources, or their ids, nice ids or names.",
    problem: (sites) =>
      sites.length > 0 ? undefined : { message: '"sites" is empty', fix: "Name at least one site" },
  },
  alias: {
    type: "string",
    doc: "Domain name that clients reach it under, unique in the organization. Kept in lower case.",
    normalise: (alias) => alias.toLowerCase(),
    problem: aliasProblem,
  },
  tcpPorts: portsField("tcpPorts", "TCP"),
  udpPorts: portsField("udpPorts", "UDP"),
  disableIcmp: { type: "boolean", default: false, doc: "Refuse ping." },
  enabled: { type: "boolean", default: true, doc: "Whether it can be reached at all." },
  niceId: niceIdField(
    "When absent, it is the name with eight digits of its hash, so set it where two resources share a name.",
  ),
  org: orgField,
  adopt: adoptField("a private resource of this nice id, or of this name where that is unique,"),
};

/** Findings that concern more than one input. */
export function privateResourceProblems(inputs: Partial<PrivateResourceInputs>): PropertyProblem[] {
  const { mode = "host", destination, alias } = inputs;
  if (destination === undefined || hasUnknown([mode, destination, alias])) return [];
  const found = mode === "cidr" ? cidrProblem(destination) : hostProblem(destination, alias);
  return found ? [{ path: "destination", ...found }] : [];
}

function cidrProblem(destination: string): FieldProblem | undefined {
  if (isCidr(destination)) return undefined;
  return {
    message: `"destination" is "${destination}", which is no block of addresses`,
    fix: "Give one such as 10.0.1.0/24, or set mode to host",
  };
}

function hostProblem(destination: string, alias: string | undefined): FieldProblem | undefined {
  if (isIPv4(destination)) return undefined;
  if (isIP(destination) !== 0 || !HOST.test(destination)) {
    const what = isIP(destination) === 6 ? "an IPv6 address" : "no host";
    return {
      message: `"destination" is "${destination}", ${what}; Pangolin takes an IPv4 address or a host name`,
      fix: "Give one of these, or set mode to cidr for a block of addresses",
    };
  }
  if (alias !== undefined) return undefined;
  return {
    message: `"destination" is the host name "${destination}", which needs an "alias"`,
    fix: 'Set "alias", such as nas.internal, or give an IPv4 address',
  };
}
