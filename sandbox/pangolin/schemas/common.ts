import { z } from "zod";

/** A text, or undefined for an empty one: Pangolin takes both as none. */
export function given(text: string | null | undefined): string | undefined {
  return text === null || text === "" ? undefined : text;
}

/** A display name: 1 to 255 characters. */
export const nameSchema = z.string().min(1).max(255);

/** The id of a row in a path, as most routes read it. */
export const coercedId = z.coerce.number().int().positive();

/** The id of a row in a path, as the routes for grants and for reading single rows read it. */
export const textId = z.string().transform(Number).pipe(z.int().positive());

/** Like `textId`, but a leading number is enough: `12abc` is 12. Left out is allowed. */
export const leadingId = z
  .string()
  .optional()
  .transform((text) => (text === undefined ? undefined : parseInt(text)))
  .pipe(z.int().positive().optional())
  .optional();

/** Path parameters of a route below `/org/:orgId`. */
export const orgParams = z.strictObject({ orgId: z.string() });

/** Refinement of updates: an empty body is refused. */
export const NOT_EMPTY = [
  (data: object): boolean => Object.keys(data).length > 0,
  { error: "At least one field must be provided for update" },
] as const;

/**
 * Query of a list with pages: `page` from 1, `pageSize` 20 unless told. Bad values fall back
 * silently, and there is no largest page (Pangolin 1.18.4).
 */
export function pageQuery<const Names extends readonly [string, ...string[]]>(...sortBy: Names) {
  return z.object(pageFields(...sortBy));
}

/** The fields of `pageQuery`, for lists that refuse unknown ones. */
export function pageFields<const Names extends readonly [string, ...string[]]>(...sortBy: Names) {
  return {
    pageSize: z.coerce.number().int().positive().optional().catch(20).default(20),
    page: z.coerce.number().int().min(0).optional().catch(1).default(1),
    query: z.string().optional(),
    sort_by: z.enum(sortBy).optional().catch(undefined),
    order: z.enum(["asc", "desc"]).optional().default("asc").catch("asc"),
  };
}

/** A yes-or-no filter in a query; anything but `true` and `false` is no filter. */
export const flagQuery = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .optional()
  .catch(undefined);

/** The fields of a list with `limit` and `offset`. */
export function limitFields(standard = "1000", smallest: 0 | 1 = 1) {
  const limit = smallest === 0 ? z.int().nonnegative() : z.int().positive();
  return {
    limit: z.string().optional().default(standard).transform(Number).pipe(limit),
    offset: z.string().optional().default("0").transform(Number).pipe(z.int().nonnegative()),
  };
}

/** Query of a list with `limit` and `offset` that ignores unknown fields. */
export const limitQuery = z.object(limitFields());

/** Query of a list with `limit` and `offset` that refuses unknown fields. */
export const strictLimitQuery = z.strictObject(limitFields("1000", 0));

/** A header of a request. */
export const headerSchema = z.strictObject({ name: z.string(), value: z.string() });
