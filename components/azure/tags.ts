import type { FieldProblem } from "../../providers/dynamic/fields";
import { TAGS } from "./limits";

/** Characters that Azure refuses in the name of a tag; see TAGS for the page. */
const REFUSED = /[<>%&\\?/]/;

/** What is wrong with tags; one more, `managed-by`, is always set. */
export function tagsProblem(tags: Readonly<Record<string, string>>): FieldProblem | undefined {
  const count = Object.keys({ "managed-by": "", ...tags }).length;
  if (count > TAGS.count) {
    const message = `"tags" has ${count} with managed-by, the limit is ${TAGS.count}`;
    return { message, fix: "Remove some" };
  }
  const wrong = Object.entries(tags).find(
    ([name, value]) =>
      name.length > TAGS.nameLength || REFUSED.test(name) || value.length > TAGS.valueLength,
  );
  if (wrong === undefined) return undefined;
  const limits = `at most ${TAGS.nameLength} characters in a name, without < > % & \\ ? /`;
  return {
    message: `"tags" has "${wrong[0].slice(0, TAGS.nameLength)}", which Azure refuses`,
    fix: `Write ${limits}, and at most ${TAGS.valueLength} in a value`,
  };
}
