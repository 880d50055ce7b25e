import { DeserializeError, expect } from "../api/deserializeError";
import { REQUESTS } from "../api/requestTable";
import { isFields, type Fields } from "../fields";
import { ALERT_TYPES } from "./alertTypes";
import type { EntryForm } from "./form";

/** What a procedure can execute: three requests of its own, and all of `/execute`. */
const EXECUTIONS = ["None", ...REQUESTS.execute.keys(), "CommitSync", "Sleep"];

type Path = readonly string[];
type EntryReader = (value: unknown, path: Path) => unknown;

const READERS: Readonly<Record<EntryForm, EntryReader>> = {
  stages: readStage,
  configFiles: readConfigFile,
  envFiles: readEnvFile,
  registries: readRegistry,
  targets: readTarget,
  windows: readWindow,
  alertTypes: (value, path) => expect.choice(value, ALERT_TYPES, path),
  plain: (value) => value,
};

/** Reads a list of structured entries and fills in what was left out, as Komodo 2.3.2 does. */
export function readEntries(form: EntryForm, value: unknown, path: Path): unknown[] {
  const items = form === "registries" && isFields(value) ? [value] : value;
  if (!Array.isArray(items)) throw expect.invalid(value, "a sequence", path);
  return items.map((item, index) => READERS[form](item, [...path, `[${index}]`]));
}

function readStage(value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path, "struct ProcedureStage");
  const executions = sent.executions ?? [];
  if (!Array.isArray(executions)) throw expect.invalid(executions, "a sequence", path);
  return {
    name: expect.text(sent.name ?? "", [...path, "name"]),
    enabled: expect.flag(sent.enabled ?? true, [...path, "enabled"]),
    executions: executions.map((item, index) =>
      readExecution(item, [...path, "executions", `[${index}]`]),
    ),
  };
}

function readExecution(value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path, "struct EnabledExecution");
  const at = [...path, "execution"];
  const execution = expect.fields(sent.execution ?? { type: "None", params: {} }, at);
  if (execution.type === undefined) throw new DeserializeError(at, "missing field `type`");
  if (execution.params === undefined) throw new DeserializeError(at, "missing field `params`");
  return {
    execution: {
      type: expect.choice(execution.type, EXECUTIONS, [...at, "type"]),
      params: expect.fields(execution.params, [...at, "params"]),
    },
    enabled: expect.flag(sent.enabled ?? true, [...path, "enabled"]),
  };
}

function readConfigFile(value: unknown, path: Path): Fields {
  const sent = typeof value === "string" ? { path: value } : value;
  const file = expect.fields(sent, path, "string or StackFileDependency");
  if (file.path === undefined) throw new DeserializeError(path, "missing field `path`");
  const services = expect.texts(file.services ?? [], [...path, "services"]);
  const requires = expect.choice(
    file.requires ?? "None",
    ["Redeploy", "Restart", "None"],
    [...path, "requires"],
  );
  return {
    path: expect.text(file.path, [...path, "path"]),
    ...(services.length > 0 && { services }),
    ...(requires !== "None" && { requires }),
  };
}

function readEnvFile(value: unknown, path: Path): Fields {
  const sent = typeof value === "string" ? { path: value } : value;
  const file = expect.fields(sent, path, "string or AdditionalEnvFile");
  if (file.path === undefined) throw new DeserializeError(path, "missing field `path`");
  return {
    path: expect.text(file.path, [...path, "path"]),
    track: expect.flag(file.track ?? true, [...path, "track"]),
  };
}

function readRegistry(value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path, "struct ImageRegistryConfig");
  return {
    domain: expect.text(sent.domain ?? "", [...path, "domain"]),
    account: expect.text(sent.account ?? "", [...path, "account"]),
    organization: expect.text(sent.organization ?? "", [...path, "organization"]),
  };
}

function readTarget(value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path, "adjacently tagged enum ResourceTarget");
  if (sent.type === undefined) throw new DeserializeError(path, "missing field `type`");
  if (sent.id === undefined) throw new DeserializeError(path, "missing field `id`");
  return {
    type: expect.text(sent.type, [...path, "type"]),
    id: expect.text(sent.id, [...path, "id"]),
  };
}

function readWindow(value: unknown, path: Path): Fields {
  const sent = expect.fields(value, path, "struct MaintenanceWindow");
  const schedules = ["Daily", "Weekly", "OneTime"];
  return {
    name: expect.text(sent.name ?? "", [...path, "name"]),
    description: expect.text(sent.description ?? "", [...path, "description"]),
    schedule_type: expect.choice(sent.schedule_type ?? "Daily", schedules, [
      ...path,
      "schedule_type",
    ]),
    day_of_week: expect.text(sent.day_of_week ?? "", [...path, "day_of_week"]),
    date: expect.text(sent.date ?? "", [...path, "date"]),
    hour: expect.integer(sent.hour ?? 0, [...path, "hour"], "u8"),
    minute: expect.integer(sent.minute ?? 0, [...path, "minute"], "u8"),
    duration_minutes: expect.integer(
      sent.duration_minutes ?? 0,
      [...path, "duration_minutes"],
      "u32",
    ),
    timezone: expect.text(sent.timezone ?? "", [...path, "timezone"]),
    enabled: expect.flag(sent.enabled ?? true, [...path, "enabled"]),
  };
}
