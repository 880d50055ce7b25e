import { refuse } from "./errors";
import { idOf, type Resource } from "./resources/store";
import type { Kind } from "./kinds";

/** The flags of `GetXActionState` by kind, in Komodo 2.3.2's order. */
const FLAGS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  Swarm: [],
  Server: [
    "pruning_networks",
    "pruning_containers",
    "pruning_images",
    "pruning_volumes",
    "pruning_builders",
    "pruning_buildx",
    "pruning_system",
  ],
  Stack: [
    "pulling",
    "deploying",
    "starting",
    "restarting",
    "pausing",
    "unpausing",
    "stopping",
    "destroying",
  ],
  Deployment: [
    "pulling",
    "deploying",
    "updating",
    "starting",
    "restarting",
    "pausing",
    "unpausing",
    "stopping",
    "destroying",
    "renaming",
  ],
  Build: ["building"],
  Repo: ["cloning", "pulling", "building", "renaming"],
  Procedure: ["running"],
  ResourceSync: ["syncing"],
};

/** The counters of `GetXActionState` by kind: how many of these run at once. */
const COUNTERS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  Server: [
    "starting_containers",
    "restarting_containers",
    "pausing_containers",
    "unpausing_containers",
    "stopping_containers",
    "destroying_containers",
  ],
  Action: ["running"],
};

/** What is being done with which resource. Only executions make a resource busy. */
export class ActionStates {
  private readonly active = new Map<string, Set<string>>();

  /** Whether an execution is running on the resource. */
  isBusy(resource: Resource): boolean {
    return (this.active.get(idOf(resource))?.size ?? 0) > 0;
  }

  /** Whether a flag, such as `deploying`, is set. */
  has(resource: Resource, flag: string): boolean {
    return this.active.get(idOf(resource))?.has(flag) ?? false;
  }

  /** Marks the resource busy; the returned function ends that. Refuses when it already is. */
  begin(resource: Resource, flag: string): () => void {
    if (this.isBusy(resource)) throw refuse("Resource is busy");
    this.active.set(idOf(resource), new Set([flag]));
    return () => void this.active.delete(idOf(resource));
  }

  /** All flags of a resource, as `GetXActionState` answers them. */
  flags(kind: Kind, resource: Resource): Record<string, boolean | number> {
    const flags = (FLAGS[kind] ?? []).map((flag) => [flag, this.has(resource, flag)] as const);
    const counters = (COUNTERS[kind] ?? []).map(
      (name) => [name, Number(this.has(resource, name))] as const,
    );
    const all: (readonly [string, boolean | number])[] = [...flags, ...counters];
    return Object.fromEntries(all);
  }
}
