import * as pulumi from "@pulumi/pulumi";
import { formatProblem, type Problem } from "../providers/dynamic/problem";
import { nearest } from "../providers/dynamic/nearest";
import type { DynamicResource } from "../providers/dynamic/resource";
import * as komodo from "../providers/komodo";
import type { Declared } from "./checks";
import { placeIn, subjectOf } from "./entry";
import { keyOf, ordered } from "./order";
import { withTarget } from "./permissionTarget";
import { readResourceSync } from "./read";
import { withReferences } from "./references";
import { isSelected, type Selection } from "./selection";
import { tableOf } from "./tables";
import type { ResourceInputs } from "./toInputs";
import { usedNames } from "./usedNames";

/** Classes that an import makes resources of, by name. */
type Classes = typeof komodo;
/** Name of such a class: `Stack`. */
export type ImportedKind = {
  [K in keyof Classes]: Classes[K] extends abstract new (...args: never[]) => DynamicResource
    ? K
    : never;
}[keyof Classes];
/** The resource of a class. */
export type Imported<K extends ImportedKind> = InstanceType<Classes[K]>;

/** A resource that is about to be made, as `overrides` sees it. */
export interface ImportedArgs {
  readonly kind: ImportedKind;
  readonly name: string;
  /** Arguments of its class; other resources of the import stand in them as resources. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** What `overrides` changes of a resource. */
export interface Override {
  /** Replaces arguments of the same name; `undefined` takes one out. */
  readonly args?: Readonly<Record<string, unknown>>;
  readonly options?: pulumi.CustomResourceOptions;
}

/** Options of {@link importResourceSync}. */
export interface ImportOptions extends Selection {
  /** Folder that the paths are relative to. Default: the project's. */
  readonly root?: string;
  /** Take over what Komodo has under the same names. Default `true`. */
  readonly adopt?: boolean;
  /** Values of secret variables by name. One that the files declare without value needs one here. */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Called for each resource before it is made. */
  readonly overrides?: (resource: ImportedArgs) => Override | undefined;
  /** Options of every resource, such as `parent` or `protect`. */
  readonly options?: pulumi.CustomResourceOptions;
}

/** The resources of an import, by kind and name. */
export class ImportedResources {
  private readonly made = new Map<string, ReadonlyMap<string, DynamicResource>>();

  constructor(resources: ReadonlyMap<string, ReadonlyMap<string, DynamicResource>>) {
    this.made = new Map(resources);
  }

  /** All resources of a kind, by name; empty when the files declare none. */
  all<K extends ImportedKind>(kind: K): ReadonlyMap<string, Imported<K>> {
    return (this.made.get(kind) ?? new Map()) as ReadonlyMap<string, Imported<K>>;
  }

  /** The resource of this kind and name. Throws when the files declare none, or it was left out. */
  get<K extends ImportedKind>(kind: K, name: string): Imported<K> {
    const found = this.all(kind).get(name);
    if (found) return found;
    const near = nearest(name, [...this.all(kind).keys()]);
    const advice = near ? `Use "${near}" if it is meant.` : "Check the name and the selection.";
    throw new pulumi.RunError(`${kind} "${name}": is not among the imported ones. ${advice}`);
  }
}

/**
 * Makes resources of what a ResourceSync declares: files and folders of Komodo's TOML. What they say
 * is checked first; all problems are thrown at once before any resource is made, and what Komodo
 * would ignore is shown as warnings. `after`, references and variables become dependencies, so that
 * a stack is deployed when what it needs is up and healthy.
 * @example
 * const fleet = importResourceSync(["komodo/sync"], { secrets: { TOKEN: config.requireSecret("token") } });
 * export const state = fleet.get("Stack", "traefik").state;
 */
export function importResourceSync(
  paths: readonly string[],
  options: ImportOptions = {},
): ImportedResources {
  const { declared, problems, warnings } = readResourceSync(options.root ?? process.cwd(), paths);
  const chosen = declared.filter(({ made }) => isSelected(made, options));
  refuseAll([...problems, ...secretProblems(chosen, options)]);
  warnings.forEach((warning) => void pulumi.log.warn(formatProblem(warning)));
  return new Importer(chosen, options).run();
}

/** A RunError shows its message alone: a stack trace would bury the findings. */
function refuseAll(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const listed = problems.map(formatProblem).join("\n");
  throw new pulumi.RunError(`${count} in the ResourceSync; nothing was changed:\n${listed}`);
}

function secretProblems(declared: readonly Declared[], { secrets = {} }: ImportOptions): Problem[] {
  const known = declared.filter(({ made }) => made.kind === "Secret");
  const missing = known
    .filter(({ made }) => made.inputs.value === "" && secrets[made.name] === undefined)
    .map(({ entry }) => ({
      ...placeIn(entry, ["name"]),
      subject: subjectOf(entry),
      message: "is a secret without a value",
      fix: `Give it one: \`secrets: { ${entry.name}: config.requireSecret("...") }\``,
    }));
  const names = known.map(({ made }) => made.name);
  const strangers = Object.keys(secrets).filter((name) => !names.includes(name));
  return [...missing, ...strangers.map((name) => strangerProblem(name, names))];
}

function strangerProblem(name: string, names: readonly string[]): Problem {
  const near = nearest(name, names);
  return {
    subject: `Secret "${name}"`,
    message: "has a value in `secrets`, but no file declares it with `is_secret = true`",
    fix: near ? `Use "${near}", or remove it` : "Declare it, or remove it",
  };
}

type ResourceClass = new (
  name: string,
  args: Readonly<Record<string, unknown>>,
  options?: pulumi.CustomResourceOptions,
) => DynamicResource;

class Importer {
  private readonly made = new Map<string, DynamicResource>();
  private readonly byKind = new Map<string, Map<string, DynamicResource>>();

  constructor(
    private readonly declared: readonly Declared[],
    private readonly options: ImportOptions,
  ) {}

  run(): ImportedResources {
    const { resources, needs } = ordered(this.declared.map(({ made }) => made));
    for (const item of resources) {
      const key = keyOf(item.kind, item.name);
      this.make(item, [...(needs.get(key) ?? [])]);
    }
    return new ImportedResources(this.byKind);
  }

  private make(item: ResourceInputs, needs: readonly string[]): void {
    const { kind, name } = item;
    const args = this.args(item);
    const own = this.options.overrides?.({ kind: kind as ImportedKind, name, args }) ?? {};
    const dependsOn = needs.flatMap((key) => this.made.get(key) ?? []);
    const options = pulumi.mergeOptions(
      pulumi.mergeOptions({ dependsOn }, this.options.options),
      own.options,
    );
    const Class = (komodo as unknown as Record<string, ResourceClass>)[kind] as ResourceClass;
    const resource = new Class(name, present({ ...args, ...own.args }), options);
    this.made.set(keyOf(kind, name), resource);
    this.byKind.set(kind, new Map(this.byKind.get(kind)).set(name, resource));
  }

  private args(item: ResourceInputs): Record<string, unknown> {
    const { name, ...inputs } = withTarget(
      withReferences(item, (reference) => {
        return this.made.get(keyOf(reference.kind, reference.name)) ?? reference.name;
      }),
      (id) => pulumi.Resource.isInstance(id),
    );
    const value = item.kind === "Secret" ? this.options.secrets?.[item.name] : undefined;
    return {
      ...(name !== undefined && { name }),
      ...inputs,
      ...(value !== undefined && { value }),
      ...this.triggers(item),
      ...(this.options.adopt !== false && "adopt" in tableOf(item.kind) && { adopt: true }),
    };
  }

  /** A new value of a variable redeploys what uses it, which no ResourceSync does. */
  private triggers(item: ResourceInputs): Record<string, unknown> {
    if (!("triggers" in tableOf(item.kind)) || item.inputs.deploy === false) return {};
    const revisions = usedNames(item).names.flatMap((name) => {
      const variable = this.made.get(keyOf("Variable", name)) as komodo.Variable | undefined;
      return variable ? [[name, variable.revision] as const] : [];
    });
    return revisions.length > 0 ? { triggers: Object.fromEntries(revisions) } : {};
  }
}

function present(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}
