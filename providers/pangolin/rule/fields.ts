import { isIP } from "node:net";
import type { Fields } from "../../dynamic/fields";
import type { PropertyProblem } from "../../dynamic/validate";
import { hasUnknown } from "../../dynamic/values";
import { lookUpOrgField, ofResource, wholeNumber } from "../fieldProblems";
import { adoptField } from "../identity";

/** Inputs of a rule. */
export interface RuleInputs {
  resource: string;
  action: "ACCEPT" | "DROP" | "PASS";
  match: "CIDR" | "IP" | "PATH" | "COUNTRY" | "ASN" | "REGION";
  value: string;
  priority: number;
  enabled?: boolean;
  org?: string;
  adopt?: boolean;
}

/** Table of a rule's inputs. */
export const ruleFields: Fields<RuleInputs> = {
  resource: ofResource("The public resource of protocol `http`"),
  action: {
    type: "string",
    required: true,
    oneOf: ["ACCEPT", "DROP", "PASS"],
    doc: "`ACCEPT` lets in without any sign-in, `DROP` refuses, `PASS` goes on to the sign-in.",
  },
  match: {
    type: "string",
    required: true,
    oneOf: ["CIDR", "IP", "PATH", "COUNTRY", "ASN", "REGION"],
    doc: "What `value` is compared with.",
  },
  value: {
    type: "string",
    required: true,
    doc: "`10.0.0.0/8`, `203.0.113.7`, `/admin/*`, `DE`, `AS13335`, or a region's code such as `150`.",
    problem: (value) =>
      value === "" ? { message: '"value" is empty', fix: "Say what is matched" } : undefined,
  },
  priority: {
    type: "number",
    required: true,
    doc: "Order of the resource's rules: the lowest number is tried first. A whole number.",
    problem: wholeNumber("priority"),
  },
  enabled: { type: "boolean", default: true, doc: "Whether the rule is heeded." },
  org: lookUpOrgField,
  adopt: adoptField("a rule with these very values"),
};

const SEGMENTS = /^(?:[A-Za-z0-9\-._~!$&'()*+,;#=@:/]|%[0-9A-Fa-f]{2})+$/;

function isPathPattern(value: string): boolean {
  if (value === "/") return true;
  const inner = value.replace(/^\//, "");
  return SEGMENTS.test(inner) && !inner.startsWith("/") && !inner.includes("//");
}

function isCidr(value: string): boolean {
  const [address = "", length = "", ...rest] = value.split("/");
  const most = { 4: 32, 6: 128 }[isIP(address)];
  return rest.length === 0 && most !== undefined && /^\d+$/.test(length) && Number(length) <= most;
}

/** What Pangolin 1.18.4 checks of a value, by `match`; the rest it takes as it comes. */
const FORMS: Partial<Record<RuleInputs["match"], readonly [string, (value: string) => boolean]>> = {
  CIDR: ["a block of addresses such as 10.0.0.0/8", isCidr],
  IP: ["an IP address", (value) => isIP(value) !== 0],
  PATH: ["a path such as /admin/*", isPathPattern],
  REGION: ["a region's code of three digits", (value) => /^\d{3}$/.test(value)],
};

/** A value that does not fit what it is matched with. */
export function ruleProblems({ match, value }: Partial<RuleInputs>): PropertyProblem[] {
  if (match === undefined || value === undefined || hasUnknown([match, value])) return [];
  const [form, fits] = FORMS[match] ?? [];
  if (fits === undefined || fits(value)) return [];
  const message = `"value" is "${value}", but "match" ${match} needs ${form ?? "another"}`;
  return [{ path: "value", message, fix: 'Correct "value", or choose another "match"' }];
}
