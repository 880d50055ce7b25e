import { z } from "zod";
import type { Call, Handler } from "../call";
import { badRequest, conflict, found, notFound } from "../refusal";
import { created, ok } from "../reply";
import { coercedId } from "../schemas/common";
import { parse } from "../schemas/parse";

const params = z.strictObject({ resourceId: coercedId });

const address = z.email().or(
  z.string().regex(/^\*@[\w.-]+\.[a-zA-Z]{2,}$/, {
    error: "Invalid email address. Wildcard (*) must be the entire local part.",
  }),
);

const oneBody = z.strictObject({ email: address.transform((text) => text.toLowerCase()) });
const manyBody = z.strictObject({
  emails: z
    .array(address)
    .max(50)
    .transform((texts) => texts.map((text) => text.toLowerCase())),
});

/** The id of a resource that has the whitelist switched on. */
function enabledId({ state, params: raw }: Call): number {
  const { resourceId } = parse(params, raw);
  const row = found(state.resources.find({ resourceId }), () => notFound("Resource not found"));
  if (row.emailWhitelistEnabled) return resourceId;
  throw badRequest("Email whitelist is not enabled for this resource");
}

/** GET /resource/:resourceId/whitelist. */
export const getWhitelist: Handler = (call) => {
  const { resourceId } = parse(params, call.params);
  const whitelist = call.state.whitelist.where({ resourceId }).map(({ email }) => ({ email }));
  return ok({ whitelist }, "Resource whitelist retrieved successfully");
};

/** POST /resource/:resourceId/whitelist: replaces the list; addresses are lower-cased. */
export const setWhitelist: Handler = (call) => {
  const { emails } = parse(manyBody, call.body);
  const resourceId = enabledId(call);
  const { whitelist } = call.state;
  const known = whitelist.where({ resourceId }).map(({ email }) => email);
  for (const email of emails) if (!known.includes(email)) whitelist.add({ resourceId, email });
  whitelist.removeIf((row) => row.resourceId === resourceId && !emails.includes(row.email));
  return created({}, "Whitelist set for resource successfully");
};

/** POST /resource/:resourceId/whitelist/add. */
export const addToWhitelist: Handler = (call) => {
  const { email } = parse(oneBody, call.body);
  const row = { resourceId: enabledId(call), email };
  if (call.state.whitelist.find(row) !== undefined) {
    throw conflict("Email already exists in whitelist");
  }
  call.state.whitelist.add(row);
  return created({}, "Email added to whitelist successfully");
};

/** POST /resource/:resourceId/whitelist/remove. */
export const removeFromWhitelist: Handler = (call) => {
  const { email } = parse(oneBody, call.body);
  const row = { resourceId: enabledId(call), email };
  if (call.state.whitelist.remove(row).length === 0) {
    throw notFound("Email not found in whitelist");
  }
  return ok({}, "Email removed from whitelist successfully");
};
