import { fieldsAt, textAt, type Fields } from "../fields";

/** The request that a stored execution `{type, params}` stands for, without its null parameters. */
export function requestOf(execution: Fields): { type: string; params: Fields } {
  const params = Object.entries(fieldsAt(execution, "params")).filter(
    ([, value]) => value !== null,
  );
  return { type: textAt(execution, "type"), params: Object.fromEntries(params) };
}
