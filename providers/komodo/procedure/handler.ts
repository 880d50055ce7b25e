import { untyped } from "../../dynamic/fields";
import { configKind } from "../configKind";
import { withGoneNoted, withIds } from "../referenceIds";
import { verifySchedule } from "../schedule/verify";
import { procedureFields } from "./fields";
import { procedureProblems } from "./problems";

/*
 * A Komodo procedure: stages of executions, run by hand, by a schedule or by a webhook. Varanus keeps
 * the record and verifies that its schedule can be read; it runs nothing.
 *
 *   create  CreateProcedure, UpdateResourceMeta, ListProcedures for the schedule's error
 *   read    ListFullProcedures, and a list of each kind referred to (one call each for all)
 *   update  UpdateProcedure with the changed fields, RenameProcedure, -Meta, ListProcedures
 *   delete  DeleteProcedure
 */

/** Handler of procedures. */
export const procedure = configKind({
  type: "Procedure",
  fields: procedureFields,
  problems: procedureProblems,
  prepare: async (inputs, komodo, changed) => {
    if (!changed.includes("stages")) return inputs;
    const { name, stages = [] } = inputs;
    const subject = `Procedure "${name}"`;
    const fields = untyped(procedureFields);
    return { ...inputs, ...(await withIds(komodo, { subject, fields, inputs: { stages } })) };
  },
  observe: (remote, _olds, komodo) => withGoneNoted(komodo, untyped(procedureFields), remote),
  verify: (id, inputs, komodo) => verifySchedule(komodo, { type: "Procedure", id, inputs }),
});
