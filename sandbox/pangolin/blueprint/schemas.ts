import { z } from "zod";
import {
  ALIAS_EXAMPLE,
  aliasSchema,
  isCidr,
  isHostname,
  isIpAddress,
  portsSchema,
} from "../schemas/texts";
import { duplicateNames } from "./duplicates";
import { publicResourceSchema, type BlueprintPublicResource } from "./publicSchema";

const siteSchema = z.object({
  name: z.string().min(1).max(100),
  "docker-socket-enabled": z.boolean().optional().default(true),
});

const names = z.array(z.string()).optional().default([]);

const privateResourceSchema = z
  .object({
    name: z.string().min(1).max(255),
    mode: z.enum(["host", "cidr", "http"]),
    site: z.string().optional(),
    sites: names,
    "destination-port": z.int().positive().optional(),
    destination: z.string().min(1),
    "tcp-ports": portsSchema.optional().default("*"),
    "udp-ports": portsSchema.optional().default("*"),
    "disable-icmp": z.boolean().optional().default(false),
    "full-domain": z.string().optional(),
    ssl: z.boolean().optional(),
    scheme: z.enum(["http", "https"]).optional().nullable(),
    alias: aliasSchema(ALIAS_EXAMPLE).optional(),
    roles: names.refine((roles) => !roles.includes("Admin"), {
      error: "Admin role cannot be included in roles",
    }),
    users: names,
    machines: names,
  })
  .refine(
    ({ mode, destination, alias }) =>
      mode !== "host" ||
      isIpAddress(destination) ||
      (isHostname(destination) && alias !== undefined && isHostname(alias)),
    { message: "Destination must be a valid IP address or valid domain AND alias is required" },
  )
  .refine(({ mode, destination }) => mode !== "cidr" || isCidr(destination), {
    message: "Destination must be a valid CIDR notation for cidr mode",
  });

/** A private resource of a blueprint. */
export type BlueprintPrivateResource = z.output<typeof privateResourceSchema>;

/** A blueprint: what its key names, by nice id. */
export interface BlueprintContents {
  readonly publicResources: Readonly<Record<string, BlueprintPublicResource>>;
  readonly privateResources: Readonly<Record<string, BlueprintPrivateResource>>;
}

const publicRecord = z.record(z.string(), publicResourceSchema).optional().prefault({});
const privateRecord = z.record(z.string(), privateResourceSchema).optional().prefault({});

/** A blueprint as JSON. Each sort of resource has two names; unknown keys are ignored. */
export const blueprintSchema = z
  .object({
    "proxy-resources": publicRecord,
    "public-resources": publicRecord,
    "client-resources": privateRecord,
    "private-resources": privateRecord,
    sites: z.record(z.string(), siteSchema).optional().prefault({}),
  })
  .transform((data): BlueprintContents => ({
    publicResources: { ...data["proxy-resources"], ...data["public-resources"] },
    privateResources: { ...data["client-resources"], ...data["private-resources"] },
  }))
  .superRefine((contents, context) => {
    for (const { path, message } of duplicateNames(contents)) {
      context.addIssue({ code: "custom", path: [path], message });
    }
  });
