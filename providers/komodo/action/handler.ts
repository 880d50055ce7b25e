import { configKind } from "../configKind";
import { scheduleProblems } from "../schedule/fields";
import { verifySchedule } from "../schedule/verify";
import { argumentsProblems } from "./arguments";
import { actionFields } from "./fields";
import { withScriptText } from "./source";

/*
 * A Komodo action: a TypeScript script that Core runs with Deno, by hand, by a schedule or by a
 * webhook. Varanus keeps the record and verifies that its schedule can be read; it runs nothing.
 *
 *   create  CreateAction, UpdateResourceMeta, ListActions for the schedule's error
 *   read    ListFullActions (one call for all)
 *   update  UpdateAction with the changed fields, RenameAction, -Meta, ListActions
 *   delete  DeleteAction
 */

/** Handler of actions. */
export const action = configKind({
  type: "Action",
  fields: actionFields,
  resolve: withScriptText,
  problems: (inputs) => [...argumentsProblems(inputs), ...scheduleProblems(inputs)],
  verify: (id, inputs, komodo) => verifySchedule(komodo, { type: "Action", id, inputs }),
});
