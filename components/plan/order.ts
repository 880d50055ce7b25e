/** One stack in the graph of what goes before what. */
export interface OrderNode {
  readonly name: string;
  readonly server: string;
  readonly after: readonly string[];
  /** Server whose path to Core runs through the stack. */
  readonly severs?: string;
}

/**
 * For each stack, sorted, those that go before it although it does not name them: what carries
 * Core's way to its server goes before every other stack there, so that a destroy, which takes the
 * other direction, cuts the way last. Of several that carry it, lesser names go first. Left out is
 * what would contradict `after`, or close a circle.
 */
export function severingEdges(nodes: readonly OrderNode[]): Map<string, string[]> {
  const before = new Map(nodes.map(({ name, after }) => [name, new Set(after)]));
  const edges = new Map<string, string[]>();
  for (const [first, later] of severingPairs([...nodes].sort(byName))) {
    const own = before.get(later);
    if (own?.has(first) || reaches(before, first, later)) continue;
    own?.add(first);
    edges.set(later, [...(edges.get(later) ?? []), first]);
  }
  return new Map([...edges].map(([name, earlier]) => [name, earlier.sort()]));
}

/** Wished orders, the more important ones first: others after the way, then the ways by name. */
function severingPairs(nodes: readonly OrderNode[]): [first: string, later: string][] {
  const severing = nodes.filter(({ severs }) => severs !== undefined);
  const others = severing.flatMap(({ name, severs }) =>
    nodes
      .filter((other) => other.server === severs && other.severs !== severs)
      .map((other): [string, string] => [name, other.name]),
  );
  const alike = severing.flatMap(({ name, severs }, i) =>
    severing
      .slice(i + 1)
      .filter((other) => other.severs === severs)
      .map((other): [string, string] => [name, other.name]),
  );
  return [...others, ...alike];
}

/** Whether `from` goes, directly or not, after `to`. */
function reaches(
  before: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  to: string,
): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(before.get(name) ?? []));
  }
  return false;
}

/**
 * The names in an order where everything stands after what goes before it, and ties follow the
 * alphabet. What belongs to a cycle, or goes after one, comes last by name.
 */
export function topologicalOrder(before: ReadonlyMap<string, readonly string[]>): string[] {
  const open = new Map(
    [...before].map(([name, earlier]) => [name, new Set(earlier.filter((e) => before.has(e)))]),
  );
  const later = new Map<string, string[]>();
  for (const [name, earlier] of open) {
    for (const e of earlier) later.set(e, [...(later.get(e) ?? []), name]);
  }
  const ready = [...open].flatMap(([name, earlier]) => (earlier.size === 0 ? [name] : [])).sort();
  const order: string[] = [];
  for (let name = ready.shift(); name !== undefined; name = ready.shift()) {
    order.push(name);
    open.delete(name);
    for (const next of later.get(name) ?? []) {
      const earlier = open.get(next);
      if (earlier?.delete(name) && earlier.size === 0) insertSorted(ready, next);
    }
  }
  return [...order, ...[...open.keys()].sort()];
}

function insertSorted(names: string[], name: string): void {
  const at = names.findIndex((other) => other > name);
  names.splice(at < 0 ? names.length : at, 0, name);
}

/** Every group of names that go after each other, as one closed walk from its least name. */
export function findCycles(before: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const reported = new Set<string>();
  for (const start of [...before.keys()].sort()) {
    if (reported.has(start)) continue;
    const cycle = shortestWalk(before, start);
    if (!cycle) continue;
    cycles.push(cycle);
    cycle.forEach((name) => reported.add(name));
  }
  return cycles;
}

/** The shortest way from a name back to itself, with the name at both ends. */
function shortestWalk(
  before: ReadonlyMap<string, readonly string[]>,
  start: string,
): string[] | undefined {
  const queue = [[start]];
  const seen = new Set<string>();
  for (let walk = queue.shift(); walk !== undefined; walk = queue.shift()) {
    for (const next of before.get(walk.at(-1) ?? "") ?? []) {
      if (next === start) return [...walk, start];
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...walk, next]);
    }
  }
  return undefined;
}

function byName(a: OrderNode, b: OrderNode): number {
  return a.name < b.name ? -1 : 1;
}
