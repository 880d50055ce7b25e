import type { z } from "zod";
import { fromError } from "zod-validation-error";
import { badRequest } from "../refusal";

/** Reads a value by a schema. Refuses with 400 and the text that Pangolin gives (zod's own). */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(fromError(result.error).toString());
}
