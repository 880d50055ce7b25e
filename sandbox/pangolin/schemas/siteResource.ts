import { z } from "zod";
import { nameSchema } from "./common";
import {
  ALIAS_EXAMPLE,
  aliasSchema,
  isCidr,
  isHostname,
  isIpv4Address,
  portsSchema,
} from "./texts";

/** What both refinements of a private resource look at. */
interface Destination {
  readonly mode?: string | undefined;
  readonly destination?: string | undefined;
  readonly alias?: string | null | undefined;
  readonly domainId?: string | undefined;
}

/** Hosts are IPv4 addresses, or names with an alias; networks are blocks of either version. */
function isDestination({ mode, destination, alias, domainId }: Destination): boolean {
  if (mode === "http") return domainId !== undefined && domainId !== "";
  if (destination === undefined || destination === "") return true;
  if (mode === "cidr") return isCidr(destination);
  if (mode !== "host" || isIpv4Address(destination)) return true;
  return isHostname(destination) && (alias ?? "").trim() !== "";
}

interface HttpSettings {
  readonly mode?: string | undefined;
  readonly scheme?: string | null | undefined;
  readonly destinationPort?: number | null | undefined;
}

function hasHttpSettings({ mode, scheme, destinationPort: port }: HttpSettings): boolean {
  if (mode !== "http") return true;
  const hasScheme = scheme !== undefined && scheme !== null;
  return hasScheme && port !== undefined && port !== null && port >= 1 && port <= 65_535;
}

interface Sites {
  readonly siteIds?: readonly number[] | undefined;
  readonly siteId?: number | undefined;
}

function hasSite({ siteIds, siteId }: Sites): boolean {
  return (siteIds !== undefined && siteIds.length > 0) || siteId !== undefined;
}

const HTTP_SETTINGS = [
  hasHttpSettings,
  { message: "HTTP mode requires scheme (http or https) and a valid destination port" },
] as const;

const SITES = [hasSite, { message: "At least one of siteIds or siteId must be provided" }] as const;

const mode = z.enum(["host", "cidr", "http"]);
const scheme = z.enum(["http", "https"]);
const port = z.int().positive();

const sites = { siteIds: z.array(z.int()).optional(), siteId: z.int().positive().optional() };

// The three lists must be given, even when they are empty.
const shared = {
  userIds: z.array(z.string()),
  roleIds: z.array(z.int()),
  clientIds: z.array(z.int()),
  tcpPortRangeString: portsSchema,
  udpPortRangeString: portsSchema,
  disableIcmp: z.boolean().optional(),
};

const unlicensed = { authDaemonMode: z.enum(["site", "remote"]).optional() };
const domain = { domainId: z.string().optional(), subdomain: z.string().optional() };

/** Body of `PUT /org/:orgId/site-resource`. */
export const createBody = z
  .strictObject({
    name: nameSchema,
    niceId: z.string().optional(),
    mode,
    ssl: z.boolean().optional(),
    scheme: scheme.optional(),
    ...sites,
    destinationPort: port.optional(),
    destination: z.string().min(1),
    enabled: z.boolean().default(true),
    alias: aliasSchema(ALIAS_EXAMPLE).optional(),
    ...shared,
    authDaemonPort: port.optional(),
    ...unlicensed,
    ...domain,
  })
  .refine(isDestination, {
    message: "Destination must be a valid IPV4 address or valid domain AND alias is required",
  })
  .refine(...HTTP_SETTINGS)
  .refine(...SITES);

/** Body of `POST /site-resource/:siteResourceId`: a near-full replacement. */
export const updateBody = z
  .strictObject({
    name: nameSchema.optional(),
    ...sites,
    niceId: nameSchema
      .regex(/^[a-zA-Z0-9-]+$/, "niceId can only contain letters, numbers, and dashes")
      .optional(),
    mode: mode.optional(),
    ssl: z.boolean().optional(),
    scheme: scheme.nullish(),
    destinationPort: port.nullish(),
    destination: z.string().min(1).optional(),
    enabled: z.boolean().optional(),
    alias: aliasSchema("example.internal, *.example.internal, host-0?.example.internal").nullish(),
    ...shared,
    authDaemonPort: port.nullish(),
    ...unlicensed,
    ...domain,
  })
  .refine(isDestination, {
    message: "Destination must be a valid IP address or valid domain AND alias is required",
  })
  .refine(...HTTP_SETTINGS)
  .refine(...SITES);

/** What a create asks for. */
export type CreateSiteResource = z.output<typeof createBody>;

/** What an update asks for. */
export type UpdateSiteResource = z.output<typeof updateBody>;
