import type { Faults } from "../faults";
import { flagAt, textAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import type { Container, ContainerSpec, ContainerView, HealthTiming } from "./container";
import { DockerHost } from "./host";

/** How the simulated hosts behave. */
export interface FleetOptions {
  /** Milliseconds from a container's start until its health check has an answer. */
  readonly healthyAfterMs: number;
  /** Milliseconds between Komodo's looks at a host; it also looks after every execution. */
  readonly cachePeriodMs: number;
  /** Images that every host has from the start. */
  readonly images: readonly string[];
}

/** State of a server as Komodo names it. */
export type ServerState = "Ok" | "NotOk" | "Disabled";

/** Images that no simulated registry has. */
const UNKNOWN_IMAGE = /no-such-image|does-not-exist/;

/** The simulated Docker hosts, one per server, and what Komodo knows about them. */
export class DockerFleet {
  private readonly hosts = new Map<string, DockerHost>();
  private readonly startedAt = Date.now();

  constructor(
    private readonly options: FleetOptions,
    private readonly faults: Faults,
  ) {}

  /** The host of a server; it lives on when the server is renamed. */
  host(serverId: string): DockerHost {
    const found = this.hosts.get(serverId);
    if (found !== undefined) return found;
    const registryHas = (image: string): boolean =>
      !UNKNOWN_IMAGE.test(image) && !this.faults.isMissingImage(image);
    const host = new DockerHost(this.options.images, registryHas);
    this.hosts.set(serverId, host);
    return host;
  }

  /**
   * Whether Komodo reaches the Periphery of a server. Every address answers except port 1 (where
   * nothing listens) and `.invalid` names; without an address the Periphery is taken to dial in.
   */
  stateOf(server: Resource): ServerState {
    if (!flagAt(server.config, "enabled")) return "Disabled";
    const address = textAt(server.config, "address");
    const isDead = /:1\/?$/.test(address) || /\.invalid(:\d+)?\/?$/.test(address);
    return isDead || this.faults.isUnreachable(server.name) ? "NotOk" : "Ok";
  }

  /** Marks that Komodo has just looked at the host, as it does after an execution. */
  look(serverId: string): void {
    this.host(serverId).lookedAt = Date.now();
  }

  /** When Komodo last looked at the host, in Unix milliseconds. */
  lastLookAt(serverId: string): number {
    return this.lastTick(this.host(serverId).lookedAt);
  }

  /** The later one of a look and the last of Komodo's regular looks, in Unix milliseconds. */
  lastTick(lookedAt: number): number {
    const { cachePeriodMs } = this.options;
    const now = Date.now();
    if (cachePeriodMs <= 0) return now;
    const tick = now - ((now - this.startedAt) % cachePeriodMs);
    return Math.max(tick, lookedAt);
  }

  /** How long the health check of a stack's service takes, and whether a fault makes it fail. */
  healthOf(stack: string, service: string): HealthTiming {
    return {
      healthyAfterMs: this.options.healthyAfterMs,
      isUnhealthy: this.faults.isUnhealthy(stack, service),
    };
  }

  /** What the containers that run at this moment were made from, on every host. */
  running(): ContainerSpec[] {
    return [...this.hosts.values()]
      .flatMap((host) => [...host.containers.values()])
      .filter((container) => this.live(container).state === "running")
      .map(({ spec }) => spec);
  }

  /** A container at this moment. */
  live(container: Container): ContainerView {
    return container.view(Date.now(), this.timingOf(container));
  }

  /** A container as Komodo's lists show it: as it was at the last look. */
  cached(serverId: string, container: Container): ContainerView {
    const at = Math.max(this.lastLookAt(serverId), container.lastStartAt);
    return container.view(at, this.timingOf(container));
  }

  /** A container that no project made goes by its own name. */
  private timingOf({ spec: { project, service, name } }: Container): HealthTiming {
    return project === "" ? this.healthOf(name, name) : this.healthOf(project, service);
  }

  /** Forgets the host of a deleted server. */
  forget(server: Resource): void {
    this.hosts.delete(idOf(server));
  }
}
