import type { FieldProblem, Fields } from "../dynamic/fields";

/** Inputs that every kind with a `config` has. */
export interface MetaInputs {
  name: string;
  description?: string;
  tags?: string[];
  template?: boolean;
  adopt?: boolean;
}

/** Komodo 2.3.2 makes a tag without a name, and drops a text that looks like an id of none. */
function tagsProblem(tags: readonly string[]): FieldProblem | undefined {
  const at = tags.findIndex((tag) => tag.trim() === "" || /^[0-9a-f]{24}$/i.test(tag));
  if (at < 0) return undefined;
  const tag = tags[at]?.trim() ?? "";
  const what = tag === "" ? "is empty" : `is "${tag}", which Komodo reads as an id`;
  return { message: `"tags[${at}]" ${what}`, fix: "Give the tag's name" };
}

/** Table of the inputs that every kind with a `config` has, but for its name. */
export const metaFields: Omit<Fields<MetaInputs>, "name"> = {
  description: { type: "string", default: "", doc: "Free text, shown in Komodo." },
  tags: {
    type: "strings",
    default: [],
    unordered: true,
    problem: tagsProblem,
    doc: "Names of Komodo tags. A tag that does not exist is made, with Komodo's default colour.",
  },
  template: {
    type: "boolean",
    default: false,
    doc: "Marks the resource as a template to copy from.",
  },
  adopt: {
    type: "boolean",
    local: true,
    doc:
      "Take over a resource that already exists under this name, instead of failing. Fields that " +
      "the program does not set stay as they are and show as drift in the next refresh.",
  },
};
