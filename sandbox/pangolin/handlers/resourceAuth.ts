import { z } from "zod";
import type { Handler } from "../call";
import { created } from "../reply";
import { coercedId } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { ResourceLock } from "../state/resourceRows";
import type { PangolinState } from "../state/state";

const params = z.object({ resourceId: coercedId });

const secret = z.string().min(4).max(100).nullable();
const pincodeBody = z.strictObject({
  pincode: z
    .string()
    .regex(/^\d{6}$/)
    .or(z.null()),
});
const passwordBody = z.strictObject({ password: secret });
const headerAuthBody = z.strictObject({
  user: secret,
  password: secret,
  extendedCompatibility: z.boolean().nullable(),
});

/** Puts a lock on a public resource in place of the one of its kind, or takes that away. */
export function setLock(
  state: PangolinState,
  lock: Pick<ResourceLock, "resourceId" | "kind">,
  isLocked: boolean,
): void {
  state.locks.remove(lock);
  if (isLocked) state.locks.add({ id: state.locks.nextId(), ...lock });
}

/** POST /resource/:resourceId/pincode; null takes it away. */
export const setPincode: Handler = (call) => {
  const { resourceId } = parse(params, call.params);
  const { pincode } = parse(pincodeBody, call.body);
  setLock(call.state, { resourceId, kind: "pincode" }, pincode !== null);
  return created({}, "Resource PIN code set successfully");
};

/** POST /resource/:resourceId/password; null takes it away. */
export const setPassword: Handler = (call) => {
  const { resourceId } = parse(params, call.params);
  const { password } = parse(passwordBody, call.body);
  setLock(call.state, { resourceId, kind: "password" }, password !== null);
  return created({}, "Resource password set successfully");
};

/** POST /resource/:resourceId/header-auth; null in any field takes it away. */
export const setHeaderAuth: Handler = (call) => {
  const { resourceId } = parse(params, call.params);
  const values = Object.values(parse(headerAuthBody, call.body));
  setLock(call.state, { resourceId, kind: "headerAuth" }, !values.includes(null));
  return created({}, "Header Authentication set successfully");
};
