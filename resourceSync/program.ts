import { Code, camelCase, codeText, templatePart } from "./codeText";
import { secretLines, secretsOf } from "./exportSecrets";
import { keyOf, ordered } from "./order";
import { withTarget } from "./permissionTarget";
import { type Reference, withReferences } from "./references";
import { tableOf } from "./tables";
import type { ResourceInputs } from "./toInputs";
import { usedNames } from "./usedNames";

/** A secret that the program reads from the stack's configuration. */
export interface ProgramSecret {
  /** Key within the project's namespace: `dbPassword`. */
  readonly key: string;
  /** What it is the value of: `Secret "DB_PASSWORD"`. */
  readonly subject: string;
}

/** A TypeScript program and what has to be set before it runs. */
export interface Program {
  readonly text: string;
  readonly secrets: readonly ProgramSecret[];
}

/** Options of {@link programText}. */
export interface ProgramOptions {
  /** Path of a stack's Compose file relative to the project, where it has one of its own. */
  readonly composeFiles?: ReadonlyMap<string, string>;
}

/**
 * A program that takes over the resources: each with `adopt: true`, other resources by reference and
 * in an order in which they exist. No secret stands in it: values of secret fields, of secret
 * variables and of environment lines that are named like secrets come from the configuration.
 */
export function programText(
  resources: readonly ResourceInputs[],
  options: ProgramOptions = {},
): Program {
  return new ProgramWriter(resources, options).run();
}

const BY_ID: ReadonlySet<string> = new Set(["id", "swarm", "linkedRepo"]);

class ProgramWriter {
  private readonly secrets: ProgramSecret[] = [];
  private readonly identifiers = new Map<string, string>();
  private readonly referred = new Set<string>();
  /** Keys that the statement which is being written refers to. */
  private seen = new Set<string>();
  private usesPulumi = false;

  constructor(
    private readonly resources: readonly ResourceInputs[],
    private readonly options: ProgramOptions,
  ) {}

  run(): Program {
    const { resources, needs } = ordered(this.resources);
    const written = resources.map((item) => {
      const key = keyOf(item.kind, item.name);
      const identifier = this.identifier(item);
      const statement = this.statement(item, identifier, [...(needs.get(key) ?? [])]);
      this.identifiers.set(key, identifier);
      return { key, statement };
    });
    const body = written.map(({ key, statement }) => this.declared(key, statement));
    return { text: [...this.head(resources), ...body].join("\n"), secrets: this.secrets };
  }

  private head(resources: readonly ResourceInputs[]): string[] {
    const classes = [...new Set(resources.map(({ kind }) => kind))].sort();
    const needsPulumi = this.usesPulumi || this.secrets.length > 0;
    return [
      ...(needsPulumi ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
      ...(classes.length > 0 ? [importLine(classes)] : []),
      ...(this.secrets.length > 0 ? ["", "const config = new pulumi.Config();"] : []),
      "",
    ];
  }

  private declared(key: string, statement: string): string {
    if (!this.referred.has(key)) return `${statement}\n`;
    return `const ${this.identifiers.get(key) ?? ""} = ${statement}\n`;
  }

  private identifier({ kind, name }: ResourceInputs): string {
    const wanted = camelCase(kind, name);
    const taken = new Set([...this.identifiers.values(), "config", "pulumi"]);
    let free = wanted;
    for (let i = 2; taken.has(free); i += 1) free = `${wanted}${i}`;
    return free;
  }

  private statement(item: ResourceInputs, identifier: string, needs: readonly string[]): string {
    const { kind, name } = item;
    this.seen = new Set();
    // Whether something refers to it is not known yet: room is kept for the variable.
    const before = `const ${identifier} = new ${kind}(${JSON.stringify(name)}, `;
    const given = this.args(item);
    const args = codeText(given, 0, before.length);
    const explicit = needs.filter((key) => !this.seen.has(key));
    const dependsOn = explicit.flatMap((key) => this.refer(key) ?? []);
    const head = `new ${kind}(`;
    if (dependsOn.length === 0) return `${head}${JSON.stringify(name)}, ${args});`;
    const parts = [name, new Code(codeText(given, 2)), { dependsOn }];
    const line = `${head}${parts.map((part) => codeText(part)).join(", ")});`;
    if (!args.includes("\n") && `const ${identifier} = ${line}`.length <= 100) return line;
    return `${head}\n${parts.map((part) => `  ${codeText(part, 2)},\n`).join("")});`;
  }

  private args(item: ResourceInputs): Record<string, unknown> {
    const literal = this.withSecrets(item);
    const referring = withReferences({ kind: item.kind, inputs: literal }, (reference) =>
      this.reference(reference),
    );
    const { name: _name, ...inputs } = withTarget(referring, (id) => id instanceof Code);
    return withoutAbsent({
      ...inputs,
      ...this.texts(item),
      ...this.triggers(item),
      ...("adopt" in tableOf(item.kind) && { adopt: true }),
    });
  }

  /** Most inputs take the resource; for the others its id does as well. */
  private reference({ kind, name, path }: Reference): unknown {
    const code = this.refer(keyOf(kind, name));
    if (code === undefined) return name;
    const takesText = BY_ID.has(String(path.at(-1))) && path[0] !== "target";
    return takesText ? new Code(`${code.text}.id`) : code;
  }

  /** The variable that holds a resource which was written before; undefined for all others. */
  private refer(key: string): Code | undefined {
    const identifier = this.identifiers.get(key);
    if (identifier === undefined) return undefined;
    this.referred.add(key);
    this.seen.add(key);
    return new Code(identifier);
  }

  private withSecrets(item: ResourceInputs): Record<string, unknown> {
    const { kind, name } = item;
    const inputs = structuredClone(item.inputs) as Record<string, unknown>;
    if (kind === "Secret") return { ...inputs, value: this.secret([name], item) };
    for (const { path } of secretsOf(item)) {
      const words = path.filter((part) => typeof part === "string");
      setAt(inputs, path, this.secret([kind, name, ...words], item, path.join(".")));
    }
    return inputs;
  }

  private secret(words: readonly string[], item: ResourceInputs, path?: string): Code {
    const wanted = camelCase(...words);
    const taken = new Set(this.secrets.map(({ key }) => key));
    let key = wanted;
    for (let i = 2; taken.has(key); i += 1) key = `${wanted}${i}`;
    const subject = `${item.kind} "${item.name}"${path === undefined ? "" : `, ${path}`}`;
    this.secrets.push({ key, subject });
    return new Code(`config.requireSecret(${JSON.stringify(key)})`);
  }

  private texts(item: ResourceInputs): Record<string, unknown> {
    const file = item.kind === "Stack" ? this.options.composeFiles?.get(item.name) : undefined;
    if (file !== undefined) this.usesPulumi = true;
    const asset = new Code(`new pulumi.asset.FileAsset(${JSON.stringify(file)})`);
    return {
      ...this.environment(item),
      ...(file !== undefined && { compose: asset, fileContents: undefined }),
    };
  }

  /** Lines that are named like secrets keep their text, with the value from the configuration. */
  private environment(item: ResourceInputs): Record<string, unknown> {
    const { environment } = item.inputs;
    const lines = typeof environment === "string" ? secretLines(environment) : [];
    if (typeof environment !== "string" || lines.length === 0) return {};
    let end = 0;
    const parts = lines.map(({ name, value, offset }) => {
      const before = templatePart(environment.slice(end, offset));
      end = offset + value.length;
      const code = this.secret([item.kind, item.name, name], item, `environment ${name}`);
      return `${before}\${${code.text}}`;
    });
    const rest = templatePart(environment.slice(end));
    return { environment: new Code(`pulumi.interpolate\`${parts.join("")}${rest}\``) };
  }

  /** A new value of a variable redeploys what uses it. */
  private triggers(item: ResourceInputs): Record<string, unknown> {
    if (!("triggers" in tableOf(item.kind)) || item.inputs.deploy === false) return {};
    const revisions = usedNames(item).names.flatMap((name) => {
      const variable = this.refer(keyOf("Variable", name));
      return variable ? [[name, new Code(`${variable.text}.revision`)] as const] : [];
    });
    return revisions.length > 0 ? { triggers: Object.fromEntries(revisions) } : {};
  }
}

function withoutAbsent(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}

function importLine(classes: readonly string[]): string {
  const line = `import { ${classes.join(", ")} } from "varanus/komodo";`;
  return line.length <= 100
    ? line
    : `import {\n  ${classes.join(",\n  ")},\n} from "varanus/komodo";`;
}

function setAt(inputs: unknown, path: readonly (string | number)[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<unknown>((item, key) => {
    return (item as Record<string | number, unknown>)[key];
  }, inputs);
  (parent as Record<string | number, unknown>)[path.at(-1) ?? ""] = value;
}
