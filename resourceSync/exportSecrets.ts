import { type Field, type FieldTable, partsOf } from "../providers/dynamic/fields";
import { isRecord } from "../providers/dynamic/values";
import { tableOf } from "./tables";
import type { ResourceInputs } from "./toInputs";

/** A secret field that holds a value of its own, by the path of its input. */
export interface FoundSecret {
  readonly path: readonly (string | number)[];
  readonly value: string;
}

/** A text that is a single `[[NAME]]` says where a secret is, not what it is. */
const REFERENCE = /^\[\[[A-Za-z_][A-Za-z0-9_]*\]\]$/;

/** The values of secret fields that stand in the inputs themselves. */
export function secretsOf({ kind, inputs }: ResourceInputs): FoundSecret[] {
  return secretsIn(tableOf(kind), inputs, []);
}

function secretsIn(
  table: FieldTable,
  inputs: Readonly<Record<string, unknown>>,
  path: readonly (string | number)[],
): FoundSecret[] {
  return Object.entries(inputs).flatMap(([key, value]) => {
    const field = table[key];
    return field ? secretsAt(field, value, [...path, key]) : [];
  });
}

function secretsAt(
  field: Field,
  value: unknown,
  path: readonly (string | number)[],
): FoundSecret[] {
  if (field.secret) return typeof value === "string" && isLiteral(value) ? [{ path, value }] : [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, i) => secretsAt(field, item, [...path, i]));
  }
  const parts = partsOf(field, value);
  return parts && isRecord(value) ? secretsIn(parts, value, path) : [];
}

function isLiteral(value: string): boolean {
  return value !== "" && !REFERENCE.test(value.trim());
}

/** The inputs without the values at these paths. */
export function withoutSecrets(
  inputs: Readonly<Record<string, unknown>>,
  secrets: readonly FoundSecret[],
): Record<string, unknown> {
  const copy = structuredClone(inputs) as Record<string, unknown>;
  for (const { path } of secrets) {
    const parent = path.slice(0, -1).reduce<unknown>((value, key) => {
      return (value as Record<string | number, unknown>)[key];
    }, copy);
    Reflect.deleteProperty(parent as object, path.at(-1) ?? "");
  }
  return copy;
}

const SECRET_NAME =
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|(?:API|PRIVATE|ACCESS|AUTH|ENCRYPTION)_?KEY)/i;
const LINE = /^[ \t]*(?:-[ \t]*)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*(.*)$/;

/** A line of an environment whose name says that its value is a secret. */
export interface SecretLine {
  readonly name: string;
  readonly value: string;
  /** Offset of the value in the text. */
  readonly offset: number;
}

/** Lines `NAME=value` of an environment whose values look like secrets; `[[NAME]]` is none. */
export function secretLines(environment: string): SecretLine[] {
  let start = 0;
  return environment.split("\n").flatMap((line): SecretLine[] => {
    const offset = start;
    start += line.length + 1;
    const [, name = "", raw = ""] = LINE.exec(line) ?? [];
    const value = raw.trim().replace(/^(["'])(.*)\1$/, "$2");
    if (!SECRET_NAME.test(name) || value === "" || /\[\[|\$\{/.test(value)) return [];
    return [{ name, value, offset: offset + line.lastIndexOf(value) }];
  });
}
