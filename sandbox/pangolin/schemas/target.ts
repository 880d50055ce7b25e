import { z } from "zod";
import { NOT_EMPTY, headerSchema } from "./common";
import { isTargetAddress } from "./texts";

const port = z.int().min(1).max(65_535);
const text = z.string().optional().nullable();
const filled = z.string().min(1).optional().nullable();
const count = z.int().positive().min(1).optional().nullable();

/** The fields of a target's health check; intervals and the timeout are in seconds. */
const healthCheck = {
  hcPath: filled,
  hcScheme: text,
  hcMode: text,
  hcHostname: text,
  hcPort: z.int().positive().optional().nullable(),
  hcInterval: count,
  hcUnhealthyInterval: count,
  hcTimeout: count,
  hcHeaders: z.array(headerSchema).nullable().optional(),
  hcFollowRedirects: z.boolean().optional().nullable(),
  hcMethod: filled,
  hcStatus: z.int().optional().nullable(),
  hcTlsServerName: text,
  hcHealthyThreshold: count,
  hcUnhealthyThreshold: count,
};

const path = {
  path: text,
  pathMatchType: z.enum(["exact", "prefix", "regex"]).optional().nullable(),
  rewritePath: text,
  rewritePathType: z.enum(["exact", "prefix", "regex", "stripPrefix"]).optional().nullable(),
};

const place = { siteId: z.int().positive(), ip: z.string().refine(isTargetAddress) };
const priority = z.int().min(1).max(1000).optional();

/** Body of `PUT /resource/:resourceId/target`. */
export const createBody = z.strictObject({
  ...place,
  method: text,
  port,
  enabled: z.boolean().default(true),
  hcEnabled: z.boolean().optional(),
  ...healthCheck,
  ...path,
  priority: priority.nullable(),
});

/** Body of `POST /target/:targetId`: `siteId` and `ip` must be given. */
export const updateBody = z
  .strictObject({
    ...place,
    method: z.string().min(1).max(10).optional().nullable(),
    port: port.optional(),
    enabled: z.boolean().optional(),
    hcEnabled: z.boolean().optional().nullable(),
    ...healthCheck,
    ...path,
    priority,
  })
  .refine(...NOT_EMPTY);

/** What a create asks for. */
export type CreateTarget = z.output<typeof createBody>;

/** What an update asks for. */
export type UpdateTarget = z.output<typeof updateBody>;
