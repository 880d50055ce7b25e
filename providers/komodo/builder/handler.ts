import type { PropertyProblem } from "../../dynamic/validate";
import { UNKNOWN } from "../../dynamic/values";
import { configKind } from "../configKind";
import { builderFields, type BuilderInputs } from "./fields";
import { builderForm, builderTypes } from "./form";

/*
 * A Komodo builder: where builds run. Deleting one takes it out of its builds and repos.
 *
 *   create  CreateBuilder, UpdateResourceMeta     read    ListFullBuilders (one call for all)
 *   delete  DeleteBuilder                         update  UpdateBuilder, RenameBuilder, -Meta
 */

/** Handler of builders. */
export const builder = configKind({
  type: "Builder",
  fields: builderFields,
  form: builderForm,
  problems,
});

function problems(inputs: Partial<BuilderInputs>): PropertyProblem[] {
  const values = inputs as Record<string, unknown>;
  if (builderTypes.some((type) => values[type] === UNKNOWN)) return [];
  const given = builderTypes.filter((type) => values[type] !== undefined);
  if (given.length === 1) return [];
  if (given.length === 0) {
    const message = "nothing says where it builds";
    return [{ path: "url", message, fix: 'Set one of "url", "server" and "aws"' }];
  }
  const message = `${given.map((type) => `"${type}"`).join(" and ")} are set, of which it can be only one`;
  return [{ path: given[1] ?? "", message, fix: "Keep the one that is meant" }];
}
