import { operatorOf, type Call, type Handlers } from "../call";
import { duplicateKey, forbidden, refuse } from "../errors";
import { flagAt, textAt, type Fields } from "../fields";
import { byName } from "../resources/store";
import { simpleLog } from "../updates/update";
import { RULES, validate } from "../validate";
import type { Variable } from "../variable";

/** The requests on variables, which have a name and no id. */
export const variableHandlers: Handlers = {
  GetVariable: (call) => answer(shown(call, getVariable(call))),
  ListVariables: (call) =>
    [...call.core.variables.values()].sort(byName).map((one) => answer(shown(call, one))),
  CreateVariable: create,
  UpdateVariableValue: updateValue,
  UpdateVariableDescription: (call) =>
    change(call, { description: textAt(call.params, "description") }),
  UpdateVariableIsSecret: (call) => change(call, { is_secret: flagAt(call.params, "is_secret") }),
  DeleteVariable: remove,
};

/** A variable as JSON: an empty description is left out (Komodo 2.3.2). */
function answer({ name, description, value, is_secret }: Variable): Fields {
  return { name, ...(description !== "" && { description }), value, is_secret };
}

/** A secret's value is `#` repeated to its length for callers who are not admins. */
function shown({ user }: Call, variable: Variable): Variable {
  if (user.admin || !variable.is_secret) return variable;
  return { ...variable, value: "#".repeat(variable.value.length) };
}

function getVariable({ core, params }: Call): Variable {
  const name = textAt(params, "name");
  const found = core.variables.get(name);
  if (found === undefined) throw refuse(`no variable found with given name: ${name}`);
  return found;
}

function assertAdmin({ user }: Call, verb: string): void {
  if (!user.admin) throw forbidden(`Only Admins can ${verb} Variables`);
}

function create(call: Call): Fields {
  assertAdmin(call, "create");
  const variable: Variable = {
    name: textAt(call.params, "name"),
    description: textAt(call.params, "description"),
    value: textAt(call.params, "value"),
    is_secret: flagAt(call.params, "is_secret"),
  };
  validate("variable name", variable.name, RULES.variableName);
  validate("variable value", variable.value, RULES.variableValue);
  if (call.core.variables.has(variable.name)) {
    const key = `name_1 dup key: { name: "${variable.name}" }`;
    throw duplicateKey("Failed to create Variable on db", "Variable", key);
  }
  call.core.variables.set(variable.name, variable);
  record(call, "CreateVariable", { stage: "Create Variable", text: debugText(variable) });
  return answer(variable);
}

function updateValue(call: Call): Fields {
  assertAdmin(call, "update");
  const value = textAt(call.params, "value");
  validate("variable name", textAt(call.params, "name"), RULES.variableName);
  validate("variable value", value, RULES.variableValue);
  const before = getVariable(call);
  if (before.value === value) return answer(before);
  const after = store(call, { ...before, value });
  // Komodo 2.3.2 hides the old value of a secret here and shows the new one.
  const old = before.is_secret ? "#".repeat(before.value.length) : before.value;
  const text = `<span class="text-muted-foreground">from</span>: "${old}"\nto: "${value}"`;
  record(call, "UpdateVariableValue", { stage: "Update Variable Value", text });
  return answer(after);
}

function change(call: Call, fields: Partial<Variable>): Fields {
  assertAdmin(call, "update");
  return answer(store(call, { ...getVariable(call), ...fields }));
}

function store({ core }: Call, variable: Variable): Variable {
  core.variables.set(variable.name, variable);
  return variable;
}

function remove(call: Call): Fields {
  assertAdmin(call, "delete");
  const variable = getVariable(call);
  call.core.variables.delete(variable.name);
  record(call, "DeleteVariable", { stage: "Delete Variable", text: debugText(variable) });
  return answer(variable);
}

/** The audit row shows the whole variable, value included, as Komodo 2.3.2 does. */
function debugText({ name, description, value, is_secret }: Variable): string {
  const lines = Object.entries({ name, description, value, is_secret }).map(
    ([key, one]) => `    ${key}: ${JSON.stringify(one)},`,
  );
  return `Variable {\n${lines.join("\n")}\n}`;
}

function record(call: Call, operation: string, log: { stage: string; text: string }): void {
  call.core.updates.record({
    operation,
    target: { type: "System", id: "system" },
    operator: operatorOf(call),
    logs: [simpleLog(log.stage, log.text)],
  });
}
