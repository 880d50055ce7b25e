import { isRecord } from "../providers/dynamic/values";
import { configKeyNames } from "./configKeys";
import type { TomlPath } from "./scanToml";
import { isResourceKind, resourceKeys, sectionName, type TomlKind } from "./sections";

/** A key that stood at the wrong level, with the path it was taken from and the right one. */
export interface Move {
  readonly from: TomlPath;
  readonly to: TomlPath;
  /** False when the right place had a value already, which wins. */
  readonly isUsed: boolean;
}

/** A table with every key where Komodo looks for it. */
export interface Placed {
  readonly table: Readonly<Record<string, unknown>>;
  readonly moves: readonly Move[];
}

/**
 * Puts keys where Komodo looks for them: config fields that stand beside the config, what belongs
 * to the resource but stands in the config, and parameters of an execution that stand beside its
 * type. Komodo 2.3.2 itself ignores the first two without a word.
 */
export function placed(kind: TomlKind, table: Readonly<Record<string, unknown>>): Placed {
  if (!isResourceKind(kind)) return { table, moves: [] };
  const inner = { ...(isRecord(table.config) ? table.config : {}) };
  const outer: Record<string, unknown> = { ...table };
  const moves = [
    ...intoConfig(kind, outer, inner),
    ...outOfConfig(kind, outer, inner),
    ...executionParams(inner),
  ];
  const config = table.config === undefined || isRecord(table.config) ? inner : table.config;
  return { table: { ...outer, config }, moves };
}

function intoConfig(
  kind: TomlKind,
  outer: Record<string, unknown>,
  inner: Record<string, unknown>,
): Move[] {
  const names = configKeyNames(kind);
  const strays = Object.keys(outer).filter(
    (key) => !Object.hasOwn(resourceKeys, key) && names.has(key),
  );
  return strays.map((key) => moved(key, { from: outer, to: inner, names: [[], ["config"]] }));
}

function outOfConfig(
  kind: TomlKind,
  outer: Record<string, unknown>,
  inner: Record<string, unknown>,
): Move[] {
  const names = configKeyNames(kind);
  const strays = Object.keys(inner).filter(
    (key) => key !== "config" && Object.hasOwn(resourceKeys, key) && !names.has(key),
  );
  return strays.map((key) => moved(key, { from: inner, to: outer, names: [["config"], []] }));
}

interface Levels {
  readonly from: Record<string, unknown>;
  readonly to: Record<string, unknown>;
  readonly names: readonly [TomlPath, TomlPath];
}

function moved(key: string, { from, to, names }: Levels): Move {
  const isUsed = to[key] === undefined;
  if (isUsed) to[key] = from[key];
  Reflect.deleteProperty(from, key);
  return { from: [...names[0], key], to: [...names[1], key], isUsed };
}

/** `execution.stack` instead of `execution.params.stack`, in every stage of a procedure. */
function executionParams(config: Record<string, unknown>): Move[] {
  const moves: Move[] = [];
  for (const list of ["stage", "stages"]) {
    const stages = config[list];
    if (!Array.isArray(stages)) continue;
    config[list] = stages.map((stage: unknown, i) => stageOf(stage, ["config", list, i], moves));
  }
  return moves;
}

function stageOf(stage: unknown, path: TomlPath, moves: Move[]): unknown {
  if (!isRecord(stage) || !Array.isArray(stage.executions)) return stage;
  const executions = stage.executions.map((item: unknown, i) =>
    enabledExecution(item, [...path, "executions", i, "execution"], moves),
  );
  return { ...stage, executions };
}

function enabledExecution(item: unknown, path: TomlPath, moves: Move[]): unknown {
  if (!isRecord(item) || !isRecord(item.execution)) return item;
  const { type, params, ...strays } = item.execution;
  const names = Object.keys(strays);
  if (names.length === 0 || (params !== undefined && !isRecord(params))) return item;
  const given = params ?? {};
  for (const key of names) {
    const isUsed = given[key] === undefined;
    moves.push({ from: [...path, key], to: [...path, "params", key], isUsed });
  }
  return { ...item, execution: { type, params: { ...strays, ...given } } };
}

/** A path as TOML writes it inside of a resource's table: `[stack.config]`, key `repo`. */
export function tomlPlace(kind: TomlKind, path: TomlPath): string {
  const [first, ...rest] = path.slice(0, -1).filter((part) => typeof part === "string");
  const section = sectionName(kind);
  if (first === undefined) return `[[${section}]]`;
  return `[${[section, first, ...rest].join(".")}]`;
}
