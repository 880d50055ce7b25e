import {
  canonical,
  type Field,
  type FieldProblem,
  type Fields,
  type FieldTable,
} from "../../dynamic/fields";
import { nearest } from "../../dynamic/nearest";
import { isRecord, withoutAbsent } from "../../dynamic/values";
import { fromParts, toParts } from "../configForm";
import { flag } from "../fieldForms";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName } from "../normalise";
import { scheduleFields, type ScheduleInputs } from "../schedule/fields";
import { webhookFields, type WebhookInputs } from "../webhooks";
import type { Execution, Stage } from "./executionParams";
import { executionTables, paramsOf } from "./executionTables";

/** Inputs of a procedure: the whole of Komodo's ProcedureConfig, with name, description and tags. */
export interface ProcedureInputs extends MetaInputs, ScheduleInputs, WebhookInputs {
  stages?: Stage[];
}

const types = Object.keys(executionTables);

function typeProblem(type: string): FieldProblem | undefined {
  if (types.includes(type)) return undefined;
  const near = nearest(type, types);
  return {
    message: `"${type}" is nothing that a procedure of Komodo can execute`,
    fix: near ? `Use "${near}"` : "Choose one of the executions in the documentation of Procedure",
  };
}

const executionFields: FieldTable = {
  type: {
    type: "string",
    required: true,
    problem: typeProblem as (value: unknown) => FieldProblem | undefined,
    doc: "What is executed, one of the [executions](#executions).",
  },
  params: { type: "object", doc: "Its parameters, by [execution](#executions)." },
  enabled: flag(true, "Whether it is executed.") as Field,
};

const tables = new Map<unknown, FieldTable>();

/** Table of one execution: that of its parameters goes by its type. */
function executionTable({ type }: Record<string, unknown>): FieldTable {
  const known = tables.get(type) ?? newTable(type);
  tables.set(type, known);
  return known;
}

function newTable(type: unknown): FieldTable {
  const fields = paramsOf(type);
  if (!fields) return executionFields;
  const isRequired = Object.values(fields).some((field) => field.required);
  const plain: Field = { type: "object", doc: "Its parameters.", fields };
  const params = isRequired
    ? { ...plain, required: true as const }
    : { ...plain, default: canonical(plain, {}) };
  return { ...executionFields, params };
}

interface RemoteExecution {
  readonly execution: { readonly type: string; readonly params: Record<string, unknown> };
  readonly enabled?: boolean;
}

function encoded({ type, params = {}, enabled = true }: Execution): RemoteExecution {
  const table = paramsOf(type);
  const sent = table ? toParts(table, params) : params;
  return { execution: { type, params: sent as Record<string, unknown> }, enabled };
}

function decoded({ execution: { type, params }, enabled = true }: RemoteExecution): Execution {
  const table = paramsOf(type);
  const ours = table && isRecord(params) ? fromParts(table, params) : params;
  return withoutAbsent({ type, params: ours, enabled }) as Execution;
}

const executions: Field<Execution[]> = {
  type: "objects",
  default: [],
  fields: executionFields,
  fieldsOf: executionTable,
  encode: (list) => list.map(encoded),
  decode: (remote) => ((remote ?? []) as RemoteExecution[]).map(decoded),
  doc: "What is executed at once.",
};

const stageFields: Fields<Stage> = {
  name: { type: "string", required: true, doc: "Name of the stage, for logs." },
  enabled: flag(true, "Whether it is executed."),
  executions,
};

/** Table of a procedure's inputs: Komodo 2.3.2's ProcedureConfig in full. */
export const procedureFields: Fields<ProcedureInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the procedure.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  stages: {
    type: "objects",
    default: [],
    fields: stageFields as Record<string, Field>,
    doc: "Stages, one after another; a failed execution ends the run after its stage.",
  },
  ...scheduleFields,
  ...webhookFields,
};
