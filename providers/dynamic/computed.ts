import type { FieldTable } from "./fields";
import type { Properties } from "./values";

/** Names the computed fields of a state that no program set. Engines hide what begins with `__`. */
const COMPUTED = "__computed";

/**
 * Note, for the outputs of a resource, of the computed fields that the program did not set. Without
 * it a refresh could not tell an input from a choice of the remote system.
 */
export function computedNote(fields: FieldTable, inputs: Properties, outs: object): Properties {
  const found = outs as Properties;
  const names = Object.keys(fields).filter(
    (key) => fields[key]?.computed && inputs[key] === undefined && found[key] !== undefined,
  );
  return names.length > 0 ? { [COMPUTED]: names } : {};
}

/** The state with only those values that the program set, of the fields that may be computed. */
export function withoutComputed(olds: Properties): Properties {
  const { [COMPUTED]: names, ...state } = olds;
  if (!Array.isArray(names)) return state;
  return Object.fromEntries(
    Object.entries(state).filter(([key]) => !(names as unknown[]).includes(key)),
  );
}
