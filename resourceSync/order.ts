import { referencesOf } from "./references";
import type { ResourceInputs } from "./toInputs";
import { usedNames } from "./usedNames";

/** Resources in an order in which each comes after those that it needs. */
export interface Ordered {
  readonly resources: readonly ResourceInputs[];
  /** Keys of what each one needs, by its own key; needs that would close a circle are left out. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Circles in `after`, each by the names along it. */
  readonly circles: readonly (readonly string[])[];
}

/** Key of a resource: `Stack/media`. Variables and secrets share their names. */
export function keyOf(kind: string, name: string): string {
  return `${kind === "Secret" ? "Variable" : kind}/${name}`;
}

/**
 * Orders resources by what they refer to, by `after`, and by the variables in their texts. Circles
 * of references, as of two procedures that run each other, are cut; those of `after` are told.
 */
export function ordered(resources: readonly ResourceInputs[]): Ordered {
  return new Ordering(resources).run();
}

interface Need {
  readonly key: string;
  readonly isAfter: boolean;
}

class Ordering {
  private readonly byKey: ReadonlyMap<string, ResourceInputs>;
  private readonly sorted: ResourceInputs[] = [];
  private readonly needs = new Map<string, Set<string>>();
  private readonly circles: string[][] = [];
  private readonly path: string[] = [];

  constructor(private readonly resources: readonly ResourceInputs[]) {
    this.byKey = new Map(resources.map((item) => [keyOf(item.kind, item.name), item]));
  }

  run(): Ordered {
    this.resources.forEach((item) => this.visit(item));
    return { resources: this.sorted, needs: this.needs, circles: this.circles };
  }

  private visit(item: ResourceInputs): void {
    const key = keyOf(item.kind, item.name);
    if (this.needs.has(key)) return;
    const needs = new Set<string>();
    this.needs.set(key, needs);
    this.path.push(key);
    for (const need of this.needsOf(item)) this.follow(need, needs);
    this.path.pop();
    this.sorted.push(item);
  }

  private follow({ key, isAfter }: Need, needs: Set<string>): void {
    const other = this.byKey.get(key);
    if (!other) return;
    const at = this.path.indexOf(key);
    if (at < 0) {
      this.visit(other);
      needs.add(key);
    } else if (isAfter) {
      this.circles.push([...this.path.slice(at), key].map(nameIn));
    }
  }

  private needsOf(item: ResourceInputs): Need[] {
    const after = (item.after ?? []).flatMap((name) => [
      { key: keyOf("Stack", name), isAfter: true },
      { key: keyOf("Deployment", name), isAfter: true },
    ]);
    const others = [
      ...usedNames(item).names.map((name) => keyOf("Variable", name)),
      ...referencesOf(item).map(({ kind, name }) => keyOf(kind, name)),
    ];
    return [...others.map((key) => ({ key, isAfter: false })), ...after];
  }
}

function nameIn(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}
