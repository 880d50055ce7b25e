import { isIP } from "node:net";
import { z } from "zod";

const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const HOSTNAME = new RegExp(`^(?:${LABEL}\\.)*${LABEL}$`);
const ALIAS = new RegExp(`^(?:[a-zA-Z0-9*?](?:[a-zA-Z0-9*?-]{0,61}[a-zA-Z0-9*?])?\\.)+${LABEL}$`);
const LOOSE_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const LOOSE_NAME = new RegExp(`^(?:${LOOSE_LABEL}\\.)*${LOOSE_LABEL}$`);
const TARGET_LABEL = "[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";
const TARGET_NAME = new RegExp(`^${TARGET_LABEL}(?:\\.${TARGET_LABEL})*$`);

/** Whether a text is a host name; one label is enough. */
export function isHostname(text: string): boolean {
  return HOSTNAME.test(text);
}

/** The example of an alias that creates and blueprints give in their refusal. */
export const ALIAS_EXAMPLE = "example.com, *.example.com, host-0?.example.internal";

/** An alias of a private resource: a name with at least one dot, `*` and `?` allowed. */
export function aliasSchema(example: string) {
  return z
    .string()
    .regex(
      ALIAS,
      `Alias must be a fully qualified domain name with optional wildcards (e.g., ${example})`,
    );
}

/** A subdomain, or a base domain; it is lower-cased. */
export const subdomainSchema = z
  .string()
  .regex(LOOSE_NAME, "Invalid subdomain format")
  .min(1, "Subdomain must be at least 1 character long")
  .transform((text) => text.toLowerCase());

/** Whether a text is `*` or `*.` with host name labels behind. */
export function isWildcardSubdomain(text: string): boolean {
  return text === "*" || (text.startsWith("*.") && LOOSE_NAME.test(text.slice(2)));
}

/** Whether a text can be a subdomain of a public resource; nothing is one too. */
export function isSubdomain(text: string | null | undefined): boolean {
  if (text === undefined || text === null || text === "") return true;
  return LOOSE_NAME.test(text) || isWildcardSubdomain(text);
}

/** Whether a text can be a server name or a `Host` header; empty means none. */
export function isServerName(text: string | null | undefined): boolean {
  return text === undefined || text === null || text === "" || LOOSE_NAME.test(text);
}

/** Whether a text can be the address of a target: an IP address or a host name. */
export function isTargetAddress(text: string): boolean {
  return text === "" || isIP(text) !== 0 || TARGET_NAME.test(text);
}

/** Whether a text is an IPv4 or IPv6 block. */
export function isCidr(text: string): boolean {
  return z.cidrv4().safeParse(text).success || z.cidrv6().safeParse(text).success;
}

/** Whether a text is an IPv4 or IPv6 address. */
export function isIpAddress(text: string): boolean {
  return z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success;
}

/** Whether a text is an IPv4 address. */
export function isIpv4Address(text: string): boolean {
  return z.ipv4().safeParse(text).success;
}

/** Ports of a private resource: `*`, nothing, or ports and ranges. Kept as it was written. */
export const portsSchema = z
  .string()
  .optional()
  .refine(isPortList, {
    message:
      'Port range must be "*" for all ports, or a comma-separated list of ports and ranges ' +
      '(e.g., "80,443,8000-9000"). Ports must be between 1 and 65535, and ranges must have ' +
      "start <= end.",
  });

function isPortList(text: string | undefined): boolean {
  if (text === undefined || text.trim() === "" || text.trim() === "*") return true;
  return text.split(",").every((part) => isPortOrRange(part.trim()));
}

function isPortOrRange(part: string): boolean {
  if (!part.includes("-")) return isPort(part);
  const [from = "", to = ""] = part.split("-").map((end) => end.trim());
  return isPort(from) && isPort(to) && parseInt(from, 10) <= parseInt(to, 10);
}

function isPort(text: string): boolean {
  const port = parseInt(text, 10);
  return port >= 1 && port <= 65_535;
}

/** Whether a path pattern of a rule is one: segments of URL characters, `*` included. */
export function isPathPattern(text: string): boolean {
  if (text === "/") return true;
  const path = text.startsWith("/") ? text.slice(1) : text;
  if (path === "" || path.includes("//") || path.startsWith("/")) return false;
  return /^(?:[A-Za-z0-9\-._~!$&'()*+,;#=@:/]|%[0-9A-Fa-f]{2})*$/.test(path);
}

// Codes of the United Nations' M.49 for regions and subregions.
const REGIONS = new Set(
  (
    "002 015 014 017 018 011 019 029 013 005 021 142 143 030 035 034 145 150 151 154 039 155 " +
    "009 053 054 057 061"
  ).split(" "),
);

/** Whether a text is the code of a region or subregion. */
export function isRegion(text: string): boolean {
  return REGIONS.has(text);
}
