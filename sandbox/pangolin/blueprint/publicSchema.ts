import { z } from "zod";
import { isCidr, isIpAddress, isRegion } from "../schemas/texts";

const port = z.int().min(1).max(65_535);
const flag = z.boolean().optional();

const healthCheckSchema = z.object({
  hostname: z.string(),
  port,
  enabled: flag.default(true),
  path: z.string().optional(),
  scheme: z.string().optional(),
  mode: z.string().default("http"),
  interval: z.int().default(30),
  "unhealthy-interval": z.int().default(30),
  unhealthyInterval: z.int().optional(),
  timeout: z.int().default(5),
  headers: z
    .array(z.object({ name: z.string(), value: z.string() }))
    .nullable()
    .optional()
    .default(null),
  "follow-redirects": z.boolean().default(true),
  followRedirects: flag,
  method: z.string().optional(),
  status: z.int().optional(),
  "healthy-threshold": z.int().min(1).optional().default(1),
  "unhealthy-threshold": z.int().min(1).optional().default(1),
});

const targetSchema = z.object({
  site: z.string().optional(),
  method: z.enum(["http", "https", "h2c"]).optional(),
  hostname: z.string(),
  port,
  enabled: flag.default(true),
  "internal-port": port.optional(),
  path: z.string().optional(),
  "path-match": z.enum(["exact", "prefix", "regex"]).optional().nullable(),
  healthcheck: healthCheckSchema.optional(),
  rewritePath: z.string().optional(),
  "rewrite-path": z.string().optional(),
  "rewrite-match": z.enum(["exact", "prefix", "regex", "stripPrefix"]).optional().nullable(),
  priority: z.int().min(1).max(1000).optional().default(100),
});

const basicAuth = z.object({
  user: z.string().min(1),
  password: z.string().min(1),
  extendedCompatibility: z.boolean().default(true),
});

const authSchema = z.object({
  pincode: z.number().min(100_000).max(999_999).optional(),
  password: z.string().min(1).optional(),
  "basic-auth": basicAuth.optional(),
  "sso-enabled": flag.default(false),
  "sso-roles": z
    .array(z.string())
    .optional()
    .default([])
    .refine((roles) => !roles.includes("Admin"), {
      error: "Admin role cannot be included in sso-roles",
    }),
  "sso-users": z.array(z.string()).optional().default([]),
  "whitelist-users": z.array(z.email()).optional().default([]),
  "auto-login-idp": z.int().positive().optional(),
});

/** What a value must be for each match, and the fault. */
const VALUES: Readonly<Record<string, readonly [(text: string) => boolean, string]>> = {
  ip: [isIpAddress, "Value must be a valid IP address when match is 'ip'"],
  cidr: [isCidr, "Value must be a valid CIDR notation when match is 'cidr'"],
  country: [
    (text) => /^[A-Z]{2}$/.test(text) || text === "ALL",
    "Value must be a 2-letter country code or 'ALL' when match is 'country'",
  ],
  asn: [
    (text) => /^AS\d+$/i.test(text) || text === "ALL",
    "Value must be 'AS<number>' format or 'ALL' when match is 'asn'",
  ],
  region: [isRegion, "Value must be a valid UN M.49 region or subregion ID when match is 'region'"],
};

const ruleSchema = z
  .object({
    action: z.enum(["allow", "deny", "pass"]),
    match: z.enum(["cidr", "path", "ip", "country", "asn", "region"]),
    value: z.coerce.string(),
    priority: z.int().optional(),
  })
  .superRefine(({ match, value }, context) => {
    const [fits, message] = VALUES[match] ?? [];
    if (fits?.(value) === false) context.addIssue({ code: "custom", path: ["value"], message });
  });

const fieldsSchema = z.object({
  name: z.string().optional(),
  protocol: z.enum(["http", "tcp", "udp"]).optional(),
  ssl: flag,
  scheme: z.enum(["http", "https"]).optional(),
  "full-domain": z.string().optional(),
  "proxy-port": port.optional(),
  enabled: flag,
  targets: z.array(targetSchema.nullable()).optional().default([]),
  auth: authSchema.optional(),
  "host-header": z.string().optional(),
  "tls-server-name": z.string().optional(),
  headers: z.array(z.object({ name: z.string().min(1), value: z.string().min(1) })).optional(),
  rules: z.array(ruleSchema).optional(),
});

/** A public resource of a blueprint. */
export type BlueprintPublicResource = z.output<typeof fieldsSchema>;

/** A target of a public resource of a blueprint. */
export type BlueprintTarget = z.output<typeof targetSchema>;

/** A rule of a public resource of a blueprint. */
export type BlueprintRule = z.output<typeof ruleSchema>;

/** Whether a resource gives targets and nothing else, which leaves the rest as it is. */
export function isTargetsOnly(resource: BlueprintPublicResource): boolean {
  return Object.keys(resource).length === 1;
}

function isRaw({ protocol }: BlueprintPublicResource): boolean {
  return protocol === "tcp" || protocol === "udp";
}

/** The priorities of rules: the given one, or the place in the list from 1. */
export function prioritiesOf(rules: readonly BlueprintRule[]): number[] {
  return rules.map(({ priority }, index) => priority ?? index + 1);
}

const WILDCARD = /^\*(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?){2,}$/;

/** What a resource that is more than its targets must be: where, test, and the fault. */
const CHECKS: readonly (readonly [
  path: string[],
  fits: (resource: BlueprintPublicResource) => boolean,
  error: string,
])[] = [
  [
    ["name", "protocol"],
    ({ name, protocol }) => name !== undefined && protocol !== undefined,
    "Resource must either be targets-only (only 'targets' field) or have both 'name' and " +
      "'protocol' fields at a minimum",
  ],
  [
    ["targets"],
    ({ protocol, targets }) =>
      protocol !== "http" || targets.every((target) => target?.method !== undefined || !target),
    "When protocol is 'http', all targets must have a 'method' field",
  ],
  [
    ["targets"],
    (resource) => !isRaw(resource) || resource.targets.every((one) => one?.method === undefined),
    "When protocol is 'tcp' or 'udp', targets must not have a 'method' field",
  ],
  [
    ["full-domain"],
    ({ protocol, "full-domain": name }) => protocol !== "http" || (name ?? "") !== "",
    "When protocol is 'http', a 'full-domain' must be provided",
  ],
  [
    ["proxy-port", "exit-node"],
    (resource) => !isRaw(resource) || resource["proxy-port"] !== undefined,
    "When protocol is 'tcp' or 'udp', 'proxy-port' must be provided",
  ],
  [
    ["auth"],
    (resource) => !isRaw(resource) || resource.auth === undefined,
    "When protocol is 'tcp' or 'udp', 'auth' must not be provided",
  ],
  [
    ["rules"],
    ({ rules = [] }) => new Set(prioritiesOf(rules)).size === rules.length,
    "Rules have conflicting or invalid priorities (must be unique, including auto-assigned ones)",
  ],
  [
    ["full-domain"],
    ({ "full-domain": name = "" }) => !name.includes("*") || WILDCARD.test(name),
    'Wildcard full-domain must have "*" as the leftmost label only, followed by at least two ' +
      'valid hostname labels (e.g. "*.example.com" or "*.level1.example.com"). Patterns like ' +
      '"*example.com" or "level2.*.example.com" are not supported.',
  ],
];

/** A public resource of a blueprint, with the checks between its fields. */
export const publicResourceSchema = fieldsSchema.superRefine((resource, context) => {
  if (isTargetsOnly(resource)) return;
  for (const [path, fits, message] of CHECKS) {
    if (!fits(resource)) context.addIssue({ code: "custom", path, message });
  }
});
