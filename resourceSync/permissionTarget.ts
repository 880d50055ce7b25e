import { isRecord } from "../providers/dynamic/values";

/** A permission's arguments take the resource itself as their target, which tells its own type. */
export function withTarget(
  args: Readonly<Record<string, unknown>>,
  isResource: (id: unknown) => boolean,
): Record<string, unknown> {
  const { target } = args;
  return isRecord(target) && isResource(target.id) ? { ...args, target: target.id } : { ...args };
}
