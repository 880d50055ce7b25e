import { randomBytes } from "node:crypto";
import type { Fields } from "../../dynamic/fields";
import type { Change, Found, Handler } from "../../dynamic/handler";
import type { Variable } from "../api";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import { secretFields, variableFields, type VariableInputs, type VariableOuts } from "./fields";

/*
 * A Komodo variable; a secret is one with `is_secret`. Its name is its only key.
 *
 *   create  CreateVariable        read    ListVariables (one call for all)
 *   delete  DeleteVariable        update  UpdateVariableValue, -Description, -IsSecret
 *
 * Komodo writes a new value in clear to its own audit log, for secrets too (2.3.2).
 */

type VariableHandler = Handler<Komodo, VariableInputs, VariableOuts>;

function variableHandler(
  kind: string,
  noun: string,
  fields: Fields<VariableInputs>,
  isSecret: boolean,
): VariableHandler {
  return {
    kind,
    subject: ({ name }) => `${noun} "${String(name)}"`,
    fields,
    stale: (olds) => olds.visibility !== undefined,
    async create(inputs, komodo) {
      await createOrAdopt(komodo, inputs, isSecret, noun);
      return { id: inputs.name, outs: { revision: newRevision() } };
    },
    async read(id, olds, komodo) {
      const found = await find(komodo, id);
      return found && observedVariable(found, olds, isSecret);
    },
    update: (id, change, komodo) => update(komodo, id, change, isSecret),
    delete: (id, _olds, komodo) => remove(komodo, id),
  };
}

/** Handler of plain variables. */
export const variable = variableHandler("komodo:Variable", "Variable", variableFields, false);

/** Handler of secrets. */
export const secret = variableHandler("komodo:Secret", "Secret", secretFields, true);

function newRevision(): string {
  return randomBytes(4).toString("hex");
}

async function createOrAdopt(
  komodo: Komodo,
  inputs: VariableInputs,
  isSecret: boolean,
  noun: string,
): Promise<void> {
  const { name, value, description = "" } = inputs;
  try {
    await written(komodo, () =>
      komodo.client.write("CreateVariable", { name, value, description, is_secret: isSecret }),
    );
  } catch (error) {
    if (faultOf(error) !== "conflict") throw error;
    if (!inputs.adopt) {
      const advice = "Set `adopt: true` to take it over, or choose another name.";
      throw new Error(`${noun} "${name}": Komodo has a variable of this name already. ${advice}`);
    }
    await takeOver(komodo, inputs, isSecret);
  }
}

async function takeOver(komodo: Komodo, inputs: VariableInputs, isSecret: boolean): Promise<void> {
  const { name, value, description } = inputs;
  const writes = [
    () => komodo.client.write("UpdateVariableIsSecret", { name, is_secret: isSecret }),
    () => komodo.client.write("UpdateVariableValue", { name, value }),
  ];
  // A secret is hidden before it is written, and an old one overwritten before it is shown.
  for (const write of isSecret ? writes : writes.reverse()) await written(komodo, write);
  if (description === undefined) return;
  await written(komodo, () =>
    komodo.client.write("UpdateVariableDescription", { name, description }),
  );
}

async function find(komodo: Komodo, name: string): Promise<Variable | undefined> {
  const all = await komodo.listings.get("ListVariables");
  return all.find((item) => item.name === name);
}

function observedVariable(
  found: Variable,
  olds: Partial<VariableInputs & VariableOuts>,
  isSecret: boolean,
): Found<VariableInputs, VariableOuts> {
  const value = isMask(found) ? olds.value : found.value;
  return {
    inputs: { name: found.name, description: found.description ?? "", value: value ?? "" },
    outs: {
      revision: olds.revision ?? newRevision(),
      ...(found.is_secret !== isSecret && { visibility: "changed" as const }),
    },
  };
}

/** Komodo shows `#` repeated instead of a secret's value to those who are no admins. */
export function isMask(variable: Variable): boolean {
  return variable.is_secret && /^#+$/.test(variable.value);
}

async function update(
  komodo: Komodo,
  name: string,
  { olds, news, changed }: Change<VariableInputs, VariableOuts>,
  isSecret: boolean,
): Promise<VariableOuts> {
  const { value, description = "" } = news;
  if (olds.visibility !== undefined) {
    await written(komodo, () =>
      komodo.client.write("UpdateVariableIsSecret", { name, is_secret: isSecret }),
    );
  }
  if (changed.includes("description")) {
    await written(komodo, () =>
      komodo.client.write("UpdateVariableDescription", { name, description }),
    );
  }
  if (!changed.includes("value")) return { revision: olds.revision ?? newRevision() };
  await written(komodo, () => komodo.client.write("UpdateVariableValue", { name, value }));
  return { revision: newRevision() };
}

async function remove(komodo: Komodo, name: string): Promise<void> {
  try {
    await written(komodo, () => komodo.client.write("DeleteVariable", { name }));
  } catch (error) {
    if (faultOf(error) !== "notFound") throw error;
  }
}

function written<T>(komodo: Komodo, write: () => Promise<T>): Promise<T> {
  return komodo.listings.written(["ListVariables"], write);
}
