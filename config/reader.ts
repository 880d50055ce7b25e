import * as pulumi from "@pulumi/pulumi";
import { type Fields, type FieldTable, untyped } from "../providers/dynamic/fields";
import { nearest } from "../providers/dynamic/nearest";
import { formatProblem, type Problem } from "../providers/dynamic/problem";
import { validate } from "../providers/dynamic/validate";
import { isRecord } from "../providers/dynamic/values";
import { configKeys, type KeyName } from "./keys";
import { withCommand } from "./missing";
import { secretFieldsIn } from "./plainSecrets";
import { type SystemKey, systemKeys } from "./systemKeys";

/** How a value is judged. */
export interface CheckOptions {
  /** Nothing in it has to be encrypted. Default false. */
  readonly mayBePlain?: boolean;
  /** Parts of it come from elsewhere, so what is plain text is looked for apart. Default false. */
  readonly isMerged?: boolean;
  /** Configuration holds the one property itself, without a name. Default false. */
  readonly isScalar?: boolean;
}

/**
 * Reads the keys `varanus:*` of one run, and gathers what is wrong with them, so that all of it can
 * be told at once; of `komodo:*` and `pangolin:*` mistyped keys and secrets in plain text. No finding shows a value of the wrong form: it may be secret.
 */
export class ConfigReader {
  private readonly problems: Problem[];

  constructor(private readonly config = new pulumi.Config("varanus")) {
    this.problems = [...unknownKeys(config.name, Object.keys(configKeys)), ...systemProblems()];
  }

  /** A key's value; undefined when there is none, or one of another form, which is a finding. */
  read<T>(key: KeyName, hasForm: (value: unknown) => value is T): T | undefined {
    const value = parsed(this.config.get(key));
    if (value === undefined || hasForm(value)) return value;
    const { form, example } = configKeys[key];
    this.report({
      subject: `Configuration "varanus:${key}"`,
      message: `is not ${form}`,
      fix: `Write it in Pulumi.<stack>.yaml as ${form}, such as \`${example}\``,
    });
    return undefined;
  }

  /** A key that is a map with a table; undefined when it is absent or empty. */
  map<T extends object>(key: KeyName, fields: Fields<T>): T | undefined {
    const given = this.optionalMap(key);
    if (!given) return undefined;
    this.check(key, untyped(fields), given);
    return given as T;
  }

  /** A key that is a map of anything; undefined when it is absent, or empty as its default is. */
  optionalMap(key: KeyName): Readonly<Record<string, unknown>> | undefined {
    const given = this.read(key, isRecord);
    return given && Object.keys(given).length > 0 ? given : undefined;
  }

  /** Judges what lies at a path, such as `servers[0]`, by a table; no secret may be plain text. */
  check(path: string, fields: FieldTable, item: unknown, options: CheckOptions = {}): void {
    const { mayBePlain = false, isMerged = false, isScalar = false } = options;
    const subject = `Configuration "varanus:${path}"`;
    if (!isRecord(item)) {
      const fix = "Give it as a map of its properties";
      this.report({ subject, message: "is not a map", fix });
      return;
    }
    for (const found of validate(fields, item)) {
      const told = isScalar ? found : withCommand(found, { path, fields, item, mayBePlain });
      this.report({ subject, ...told });
    }
    if (!mayBePlain && !isMerged) this.refusePlain(path, fields, item);
  }

  /**
   * Tells of secrets below a path that stand in clear in `Pulumi.<stack>.yaml`, when all of them
   * do: Pulumi encrypts single values, but tells a program of whole keys only.
   */
  refusePlain(path: string, fields: FieldTable, item: Readonly<Record<string, unknown>>): void {
    const [first, ...more] = secretFieldsIn(fields, item);
    const key = /^\w+/.exec(path)?.[0] ?? path;
    if (first === undefined || isEncrypted(`${this.config.name}:${key}`)) return;
    this.report({
      subject: `Configuration "varanus:${path}"`,
      message: `holds ${[first, ...more].join(", ")} in plain text`,
      fix: `Run \`pulumi config set --secret --path 'varanus:${path}.${first}'\``,
    });
  }

  /** Adds a finding. */
  readonly report = (problem: Problem): void => {
    this.problems.push(problem);
  };

  /** Whether anything is wrong so far. */
  hasProblems(): boolean {
    return this.problems.length > 0;
  }

  /** Throws with every finding; does nothing when there is none. */
  refuse(): void {
    if (this.problems.length === 0) return;
    // A RunError shows its message alone: a stack trace would bury the findings.
    throw new pulumi.RunError(`Configuration:\n${this.problems.map(formatProblem).join("\n")}`);
  }
}

function systemProblems(): Problem[] {
  return Object.entries(systemKeys).flatMap(([namespace, keys]) => [
    ...unknownKeys(namespace, Object.keys(keys)),
    ...plainCredentials(namespace, keys),
  ]);
}

function plainCredentials(namespace: string, keys: Readonly<Record<string, SystemKey>>): Problem[] {
  const set = pulumi.runtime.allConfig();
  return Object.entries(keys)
    .map(([name, { isSecret }]) => ({ key: `${namespace}:${name}`, isSecret }))
    .filter(({ key, isSecret }) => isSecret && set[key] && !isEncrypted(key))
    .map(({ key }) => ({
      subject: `Configuration "${key}"`,
      message: "is in plain text",
      fix: `Make a new one, and run \`pulumi config set --secret ${key}\``,
    }));
}

function unknownKeys(namespace: string, names: readonly string[]): Problem[] {
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${namespace}:`) && !names.includes(local(key)))
    .map((key) => {
      const meant = nearest(local(key), names);
      const remove = `run \`pulumi config rm ${key}\``;
      const fix = meant ? `Use "${namespace}:${meant}", or ${remove}` : `To remove it, ${remove}`;
      return { subject: `Configuration "${key}"`, message: "is no key of Varanus", fix };
    });
}

function local(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether Pulumi keeps any part of a key encrypted; its types leave the function out. */
function isEncrypted(key: string): boolean {
  const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  return isConfigSecret?.(key) ?? true;
}
