import { getPermitted } from "../access/permissions";
import { REQUESTS } from "../api/requestTable";
import type { Call } from "../call";
import { refuse, withContext } from "../errors";
import { fieldsAt, isFields, objectsAt, textAt, textsAt, type Fields } from "../fields";
import { parseEnvironment } from "../docker/dotenv";
import { KINDS, parameterOf, type Kind } from "../kinds";
import { schemaOf } from "../config/schemas";
import { idOf } from "./store";

/**
 * Replaces names by ids wherever a config refers to another resource, and checks what Komodo 2.3.2
 * checks besides. Refuses a reference to nothing, with a first line that names both kinds.
 */
export function resolveReferences(call: Call, kind: Kind, config: Fields, self?: string): Fields {
  const resolved = { ...config };
  for (const [key, form] of Object.entries(schemaOf(kind))) {
    const value = resolved[key];
    if (form.form === "reference" && typeof value === "string" && value !== "") {
      resolved[key] = attach(call, contextOf(kind, form.kind), { kind: form.kind, name: value });
    }
  }
  if (kind === "Swarm" && resolved.server_ids !== undefined) {
    resolved.server_ids = textsAt(resolved, "server_ids").map((name) =>
      attach(call, `Cannot attach Server ${name} to this Swarm`, { kind: "Server", name }),
    );
  }
  if (kind === "Builder") resolved.params = builderParameters(call, resolved);
  if (kind === "Deployment" && isFields(resolved.image))
    resolved.image = image(call, resolved.image);
  if (kind === "Procedure" && resolved.stages !== undefined) {
    resolved.stages = objectsAt(resolved, "stages").map((stage) => stageOf(call, stage, self));
  }
  checkTexts(kind, resolved);
  return resolved;
}

/** The first line of the refusal; where a Repo is attached, Komodo names the Repo first. */
function contextOf(kind: Kind, other: Kind): string {
  const own = kind === "ResourceSync" ? "Resource Sync" : kind;
  if (other === "Repo") return `Cannot attach Repo to this ${own}`;
  return `Cannot attach ${own} to this ${other}`;
}

function attach(call: Call, context: string, to: { kind: Kind; name: string }): string {
  return withContext(context, () => attachedId(call, to));
}

function serverId(call: Call, name: string): string {
  return attachedId(call, { kind: "Server", name });
}

function attachedId(call: Call, to: { kind: Kind; name: string }): string {
  const need = {
    kind: to.kind,
    idOrName: to.name,
    level: "Read" as const,
    specific: ["Attach"],
  };
  return idOf(getPermitted(call.core, call.user, need));
}

function builderParameters(call: Call, config: Fields): Fields {
  const params = fieldsAt(config, "params");
  if (config.type !== "Server" || params.server_ids === undefined) return params;
  // The one reference whose refusal does not say what it was for (Komodo 2.3.2).
  const ids = textsAt(params, "server_ids").map((name) => serverId(call, name));
  return { ...params, server_ids: ids };
}

function image(call: Call, value: Fields): Fields {
  const params = fieldsAt(value, "params");
  const name = textAt(params, "build_id") || textAt(params, "build");
  if (value.type !== "Build" || name === "") return value;
  const context = "Cannot update deployment with this build attached.";
  return {
    ...value,
    params: { ...params, build_id: attach(call, context, { kind: "Build", name }) },
  };
}

function stageOf(call: Call, stage: Fields, self?: string): Fields {
  const executions = objectsAt(stage, "executions").map((entry) => ({
    ...entry,
    execution: executionOf(call, fieldsAt(entry, "execution"), self),
  }));
  return { ...stage, executions };
}

/** The kind a request's parameter refers to, such as Stack for `stack`. */
function kindOfParameter(name: string): Kind | undefined {
  return KINDS.find((kind) => parameterOf(kind) === name);
}

function executionOf(call: Call, execution: Fields, self?: string): Fields {
  const type = textAt(execution, "type");
  const params = fieldsAt(execution, "params");
  refuseForNonAdmin(call, type);
  const filled: Fields = {};
  for (const parameter of executionParameters(type)) {
    filled[parameter.name] = filledParameter(call, parameter, {
      type,
      value: params[parameter.name],
    });
  }
  if (type === "RunProcedure" && self !== undefined && filled.procedure === self) {
    throw refuse("Cannot have self-referential procedure");
  }
  return { type, params: filled };
}

function refuseForNonAdmin({ user }: Call, type: string): void {
  if (user.admin) return;
  if (type.startsWith("Batch")) throw refuse("Non admin user cannot configure Batch executions");
  const task = ADMIN_TASKS[type];
  if (task !== undefined) throw refuse(`Non admin user cannot ${task}`);
}

interface ExecutionParameter {
  readonly name: string;
  readonly form: string;
  readonly optional: boolean;
}

/** A parameter as Komodo keeps it: targets by id, and a value where none was sent. */
function filledParameter(
  call: Call,
  { name, form, optional }: ExecutionParameter,
  { type, value }: { type: string; value: unknown },
): unknown {
  if (type === "SendAlert" && name === "alerters" && Array.isArray(value)) {
    return value.map((one) => targetId(call, "Alerter", String(one)));
  }
  const kind = form === "text" ? kindOfParameter(name) : undefined;
  if (kind !== undefined && typeof value === "string" && value !== "") {
    return targetId(call, kind, value);
  }
  return value ?? (optional ? absentValue(type, form, name) : "");
}

function targetId(call: Call, kind: Kind, idOrName: string): string {
  const need = { kind, idOrName, level: "Execute" as const };
  return idOf(getPermitted(call.core, call.user, need));
}

/** Tasks of Core that only admins may put into a procedure. */
const ADMIN_TASKS: Readonly<Record<string, string>> = {
  ClearRepoCache: "clear repo cache",
  BackupCoreDatabase: "trigger core database backup",
  GlobalAutoUpdate: "trigger global auto update",
  RotateAllServerKeys: "trigger rotate all server keys",
  RotateCoreKeys: "trigger rotate core keys",
};

/** Executions whose optional parameters have no value when they are left out. */
const VALUELESS = ["RunStackService", "UpdateSwarmNode", "RunSync"];

function absentValue(type: string, form: string, name: string): unknown {
  if (VALUELESS.includes(type)) return null;
  if (form === "texts") return [];
  if (form === "flag") return type === "RemoveSwarmStacks" && name === "detach";
  if (name === "level") return "OK";
  return name === "details" ? "" : null;
}

/** Parameters of an execution in a procedure; three of them are not requests of `/execute`. */
function executionParameters(type: string): ExecutionParameter[] {
  if (type === "Sleep") return [{ name: "duration_ms", form: "integer", optional: false }];
  if (type === "CommitSync") return [{ name: "sync", form: "text", optional: false }];
  return [...(REQUESTS.execute.get(type) ?? [])];
}

/** Key-value texts that Komodo parses already when they are stored. */
function checkTexts(kind: Kind, config: Fields): void {
  const keys: Partial<Record<Kind, readonly string[]>> = {
    Build: ["build_args", "secret_args"],
    Deployment: ["volumes", "ports", "environment"],
  };
  for (const key of keys[kind] ?? []) {
    withContext(`Invalid ${key}`, () => parseEnvironment(textAt(config, key)));
  }
}
