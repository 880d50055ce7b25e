import { z } from "zod";
import { NOT_EMPTY, headerSchema, nameSchema } from "./common";
import { isServerName, isSubdomain } from "./texts";

const port = z.int().min(1).max(65_535);
const text = z.string().nullable().optional();
const flag = z.boolean().optional();

const SUBDOMAIN = [
  (data: { readonly subdomain?: string | null | undefined }): boolean =>
    isSubdomain(data.subdomain),
  { error: "Invalid subdomain" },
] as const;

/** Body of `PUT /org/:orgId/resource` for an http resource. Nothing else can be set there. */
export const createHttpBody = z
  .strictObject({
    name: nameSchema,
    subdomain: text,
    http: z.boolean(),
    protocol: z.enum(["tcp", "udp"]),
    domainId: z.string(),
    stickySession: flag,
    postAuthPath: text,
  })
  .refine(...SUBDOMAIN);

/** Body of `PUT /org/:orgId/resource` for a raw resource. */
export const createRawBody = z.strictObject({
  name: nameSchema,
  http: z.boolean(),
  protocol: z.enum(["tcp", "udp"]),
  proxyPort: port,
});

interface Headers {
  readonly headers?:
    readonly { readonly name: string; readonly value: string }[] | null | undefined;
}

/** A refinement that every header must pass. */
function eachHeader(fits: (header: { name: string; value: string }) => boolean, error: string) {
  return [({ headers }: Headers): boolean => (headers ?? []).every(fits), { error }] as const;
}

const TOKEN = /^[a-zA-Z0-9!#$%&'*+\-.^_`|~]+$/;
const TEMPLATE = /\{\{[^}]+\}\}/;

/** Body of `POST /resource/:resourceId` for an http resource. */
export const updateHttpBody = z
  .strictObject({
    name: nameSchema.optional(),
    niceId: nameSchema
      .regex(/^[a-zA-Z0-9-]+$/, "niceId can only contain letters, numbers, and dashes")
      .optional(),
    subdomain: text,
    ...{ ssl: flag, sso: flag, blockAccess: flag, emailWhitelistEnabled: flag, applyRules: flag },
    domainId: z.string().optional(),
    ...{ enabled: flag, stickySession: flag },
    ...{ tlsServerName: text, setHostHeader: text },
    skipToIdpId: z.int().positive().nullable().optional(),
    headers: z.array(headerSchema).nullable().optional(),
    maintenanceModeEnabled: flag,
    maintenanceModeType: z.enum(["forced", "automatic"]).optional(),
    maintenanceTitle: z.string().max(255).nullable().optional(),
    maintenanceMessage: z.string().max(2000).nullable().optional(),
    maintenanceEstimatedTime: z.string().max(100).nullable().optional(),
    postAuthPath: text,
  })
  .refine(...NOT_EMPTY)
  .refine(...SUBDOMAIN)
  .refine(({ tlsServerName }) => isServerName(tlsServerName), {
    error:
      "Invalid TLS Server Name. Use domain name format, or save empty to remove the TLS " +
      "Server Name.",
  })
  .refine(({ setHostHeader }) => isServerName(setHostHeader), {
    error:
      "Invalid custom Host Header value. Use domain name format, or save empty to unset custom " +
      "Host Header.",
  })
  .refine(
    ...eachHeader(
      ({ name }) => TOKEN.test(name),
      "Header names may only contain valid HTTP token characters (letters, digits, and " +
        "!#$%&'*+-.^_`|~).",
    ),
  )
  .refine(
    ...eachHeader(
      ({ value }) => /^[\t\x20-\x7E]*$/.test(value),
      "Header values may only contain printable ASCII characters and horizontal whitespace.",
    ),
  )
  .refine(
    ...eachHeader(
      ({ name, value }) => !TEMPLATE.test(name) && !TEMPLATE.test(value),
      "Header names and values must not contain template expressions such as {{value}}.",
    ),
  );

/** Body of `POST /resource/:resourceId` for a raw resource. */
export const updateRawBody = z
  .strictObject({
    name: nameSchema.optional(),
    niceId: nameSchema.optional(),
    proxyPort: port.optional(),
    ...{ stickySession: flag, enabled: flag, proxyProtocol: flag },
    proxyProtocolVersion: z.int().min(1).optional(),
  })
  .refine(...NOT_EMPTY);
