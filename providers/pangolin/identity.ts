import { createHash } from "node:crypto";
import type { Field } from "../dynamic/fields";
import { nameProblem } from "./fieldProblems";

/** Input `name` of a kind. */
export function nameField(doc: string): Field<string> {
  return { type: "string", required: true, doc, problem: nameProblem };
}

/** Input `niceId` of a kind; `doc` says how one is chosen when the program gives none. */
export function niceIdField(doc: string): Field<string> {
  return {
    type: "string",
    computed: true,
    doc: `Readable id, part of the dashboard's addresses: letters, digits and hyphens. ${doc}`,
    problem: (niceId) =>
      /^[A-Za-z0-9-]{1,255}$/.test(niceId)
        ? undefined
        : {
            message: `"niceId" is "${niceId.slice(0, 60)}"; Varanus takes 1 to 255 letters, digits and hyphens`,
            fix: "Choose such an id",
          },
  };
}

/** Input `adopt` of a kind: `noun` with its article, `a site`. */
export function adoptField(noun: string): Field<boolean> {
  return {
    type: "boolean",
    local: true,
    doc: `Take over ${noun} that exists already, instead of failing.`,
  };
}

/**
 * Nice id of an object whose program gives none: its name in lower case, with 8 hexadecimal digits
 * that depend on organization, kind and name. The same create chooses the same one again, so that it
 * can find what an earlier try has left behind.
 */
export function derivedNiceId(org: string, kind: string, name: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([org, kind, name]))
    .digest("hex");
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-|-$/g, "");
  return [slug, digest.slice(0, 8)].filter((part) => part !== "").join("-");
}
