import { backupFields } from "../components/backup/spec";
import type { FleetArgs } from "../components/fleet";
import { fleetProcedureFields } from "../components/fleet/procedures";
import type { FleetSpec, ServerSpec, ValueSpec } from "../components/plan";
import { publicAppFields } from "../components/plan/pangolinSpec";
import { tunnelSettingsFields } from "../components/tunnel/fields";
import { ansibleFields } from "../inventory/fields";
import { type FieldTable, untyped } from "../providers/dynamic/fields";
import type { Problem } from "../providers/dynamic/problem";
import { isRecord } from "../providers/dynamic/values";
import { scopeFields, serverFields, valueFields } from "./fields";
import { commandFor } from "./missing";
import type { CheckOptions, ConfigReader } from "./reader";

/** The fleet as configuration describes it; findings stay with the reader. */
export function readFleet(reader: ConfigReader): FleetArgs {
  const servers = readServers(reader);
  const variables = readVariables(reader);
  const secrets = readSecrets(reader);
  const tags = reader.read("tags", isTextMap);
  const external = readExternal(reader);
  const tunnels = reader.map("tunnels", tunnelSettingsFields);
  const pangolin = reader.map("pangolin", publicAppFields);
  const procedures = reader.map("procedures", fleetProcedureFields);
  const backup = reader.map("backup", backupFields);
  const ansible = reader.map("ansible", ansibleFields);
  return {
    servers,
    variables,
    secrets,
    stacks: reader.read("stacks", isText) ?? "stacks",
    ...(tags && { tags }),
    ...(external && { external }),
    ...(tunnels && { tunnels }),
    ...(pangolin && { pangolin }),
    ...(procedures && { procedures }),
    ...(backup && { backup }),
    ...(ansible && { ansible }),
  };
}

function readServers(reader: ConfigReader): ServerSpec[] {
  const list = reader.read("servers", Array.isArray) ?? [];
  list.forEach((item: unknown, i) => reader.check(`servers[${i}]`, untyped(serverFields), item));
  return list as ServerSpec[];
}

function readVariables(reader: ConfigReader): Record<string, ValueSpec> {
  const given = reader.read("variables", isRecord) ?? {};
  return readValues(reader, "variables", given, { mayBePlain: true });
}

function readSecrets(reader: ConfigReader): Record<string, ValueSpec> {
  const given = reader.read("secrets", isRecord) ?? {};
  const fields = Object.entries(given).map(([name, value]) => {
    const { value: asText, ...others } = valueFields;
    const asMap = { ...asText, secret: undefined, fields: untyped({ value: asText, ...others }) };
    return [name, isRecord(value) ? asMap : asText];
  });
  reader.refusePlain("secrets", Object.fromEntries(fields) as FieldTable, given);
  return readValues(reader, "secrets", given, { isMerged: true });
}

function readValues(
  reader: ConfigReader,
  key: "variables" | "secrets",
  ...[given, options]: [Readonly<Record<string, unknown>>, CheckOptions]
): Record<string, ValueSpec> {
  const asText = (path: string, value: unknown): unknown => {
    if (!isExact(value)) reader.report(inexact(path, key === "secrets"));
    return isScalar(value) ? String(value) : value;
  };
  const entries = Object.entries(given).map(([name, value]) => {
    const path = `${key}.${name}`;
    const spec = isRecord(value)
      ? { ...value, value: asText(`${path}.value`, value.value) }
      : isScalar(value)
        ? { value: asText(path, value) }
        : (value ?? {});
    reader.check(path, untyped(valueFields), spec, options);
    return [name, spec];
  });
  return Object.fromEntries(entries) as Record<string, ValueSpec>;
}

/** Whether a value is what was written: 3.10 arrives as 3.1, and long ids lose their last digits. */
function isExact(value: unknown): boolean {
  return typeof value !== "number" || Number.isSafeInteger(value);
}

function inexact(path: string, isSecret: boolean): Problem {
  return {
    subject: `Configuration "varanus:${path}"`,
    message: "is a number, which does not arrive as it is written",
    fix: commandFor(path, { isSecret, type: "string" }),
  };
}

function readExternal(reader: ConfigReader): FleetSpec["external"] {
  const given = reader.read("external", isExternal);
  if (!isRecord(given)) return given;
  for (const [name, scope] of Object.entries(given)) {
    reader.check(`external.${name}`, untyped(scopeFields), { scope }, { isScalar: true });
  }
  return given;
}

function isExternal(value: unknown): value is NonNullable<FleetSpec["external"]> {
  return isTextList(value) || isRecord(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isTextMap(value: unknown): value is Record<string, string> {
  return isRecord(value) && isTextList(Object.values(value));
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}
