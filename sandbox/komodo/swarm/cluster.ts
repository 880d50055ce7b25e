/** A service as `docker service create` or `docker stack deploy` is asked for it. */
export interface SwarmServiceSpec {
  /** Name in the swarm: that of a stack's service is `<stack>_<service>`. */
  readonly name: string;
  readonly image: string;
  /** Name of the swarm stack; `""` for a service that no stack made. */
  readonly stack: string;
  readonly replicas: number;
  /** Changes when a deploy would replace its tasks. */
  readonly specHash: string;
  /** Milliseconds until its process ends by itself; Infinity for one that stays up. */
  readonly endsAfterMs: number;
}

/** How long a task takes until it counts as running, and whether it ever does. */
export interface TaskTiming {
  readonly healthyAfterMs: number;
  readonly isUnhealthy: boolean;
}

/** A service at one moment. */
export interface SwarmServiceView {
  readonly running: number;
  readonly desired: number;
  readonly state: "Healthy" | "Unhealthy" | "Down";
  /** State of the last rolling update; absent for a service that was never updated. */
  readonly update?: "updating" | "completed" | "paused";
}

/** A service of a simulated swarm. Its state follows from the clock. */
export class SwarmService {
  private startedAt = Date.now();
  private wasUpdated = false;

  constructor(public spec: SwarmServiceSpec) {}

  /** Takes on a new spec; a changed one starts a rolling update. */
  update(spec: SwarmServiceSpec): void {
    if (spec.specHash !== this.spec.specHash) {
      this.startedAt = Date.now();
      this.wasUpdated = true;
    }
    this.spec = spec;
  }

  /** The service as it is at a time. */
  view(now: number, { healthyAfterMs, isUnhealthy }: TaskTiming): SwarmServiceView {
    const elapsedMs = now - this.startedAt;
    const isReady = elapsedMs >= healthyAfterMs;
    const isUp = isReady && !isUnhealthy && elapsedMs < this.spec.endsAfterMs;
    const desired = this.spec.replicas;
    const running = isUp ? desired : 0;
    const state = desired === 0 ? "Down" : running >= desired ? "Healthy" : "Unhealthy";
    if (!this.wasUpdated) return { running, desired, state };
    return {
      running,
      desired,
      state,
      update: isUp ? "completed" : isReady ? "paused" : "updating",
    };
  }
}

/** What one simulated swarm runs. */
export class SwarmCluster {
  /** Services by name. */
  readonly services = new Map<string, SwarmService>();
  /** Unix milliseconds at which Komodo last looked because of an execution. */
  lookedAt = 0;

  /** Makes a service or updates the one of its name. */
  apply(spec: SwarmServiceSpec): void {
    const found = this.services.get(spec.name);
    if (found) found.update(spec);
    else this.services.set(spec.name, new SwarmService(spec));
  }

  /** The services of a swarm stack. */
  ofStack(stack: string): SwarmService[] {
    return [...this.services.values()].filter(({ spec }) => spec.stack === stack);
  }
}
