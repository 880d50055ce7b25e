import type { Field, FieldProblem } from "../dynamic/fields";

const LONGEST_NAME = 255;

/** A display name of Pangolin's (1.18.4): 1 to 255 characters. */
export function nameProblem(name: string): FieldProblem | undefined {
  if (name !== "" && name.length <= LONGEST_NAME) return undefined;
  const message = `"name" has ${name.length} characters, the limits are 1 and ${LONGEST_NAME}`;
  return { message, fix: "Choose such a name" };
}

/** Refuses fractions in the named field. */
export function wholeNumber(field: string) {
  return (value: number): FieldProblem | undefined =>
    Number.isInteger(value)
      ? undefined
      : { message: `"${field}" is ${value}, which is no whole number`, fix: "Round it" };
}

/**
 * The organization that an object belongs to. State keeps the one it was made in as `orgId`, so that
 * naming it later, or no longer, replaces nothing.
 */
export const orgField = {
  type: "string",
  computed: true,
  replace: true,
  alias: ["orgId"],
  doc: "Id of the organization; `pangolin:org` when absent.",
} as const satisfies Field<string>;

/** The organization in which a kind looks up what its references name. */
export const lookUpOrgField = {
  ...orgField,
  doc: "Id of the organization in which names are looked up; `pangolin:org` when absent.",
} as const satisfies Field<string>;

/** The public resource that an object belongs to; only some protocols have such objects. */
export function ofResource(which: string) {
  return {
    type: "string",
    required: true,
    replace: true,
    reference: "PublicResource",
    alias: ["resourceId"],
    doc: `${which}, as its resource, its id, its niceId or its name.`,
  } as const satisfies Field<string>;
}
