import { randomBytes } from "node:crypto";
import type { ProcessPlan } from "./processPlan";

/** What the creator of a container decides. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  /** Compose project; `""` for a container that no project made. */
  readonly project: string;
  readonly service: string;
  /** Changes when Compose would replace the container. */
  readonly configHash: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly networks: readonly string[];
  readonly networkMode: string;
  readonly volumes: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly restart: string;
  readonly plan: ProcessPlan;
  readonly healthcheck?: Healthcheck;
}

/** A container's port and where it is published; `host` 0 means not published. */
export interface PublishedPort {
  readonly host: number;
  readonly container: number;
  readonly protocol: "tcp" | "udp";
  readonly address: string;
}

/** A health check: whether its command would pass. */
export interface Healthcheck {
  readonly test: readonly string[];
  readonly passes: boolean;
}

/** What Docker calls the state of a container. */
export type ContainerState = "created" | "running" | "paused" | "restarting" | "exited";

/** A container at one moment. */
export interface ContainerView {
  readonly state: ContainerState;
  /** Docker's text, such as `Up 3 seconds (health: starting)`. */
  readonly status: string;
  readonly exitCode: number;
  /** Absent without a health check. */
  readonly health?: "starting" | "healthy" | "unhealthy";
  readonly restarts: number;
}

/** Milliseconds from a start until the first health check has an answer. */
export interface HealthTiming {
  readonly healthyAfterMs: number;
  readonly isUnhealthy: boolean;
}

/** A simulated container. Its state follows from its plan and the clock. */
export class Container {
  readonly id = randomBytes(32).toString("hex");
  readonly createdAt = Date.now();
  private phase: "created" | "running" | "paused" | "stopped" = "created";
  private startedAt = 0;
  private stoppedAt = 0;
  private stopCode = 0;

  constructor(readonly spec: ContainerSpec) {}

  /** Starts the process; a running container is left alone. */
  start(): void {
    if (this.phase === "running" && this.view(Date.now()).state === "running") return;
    this.phase = "running";
    this.startedAt = Date.now();
  }

  /** Stops the process. A stopped container keeps its exit code. */
  stop(exitCode = 137): void {
    const seen = this.view(Date.now());
    if (seen.state === "exited" || seen.state === "created") return;
    this.phase = "stopped";
    this.stoppedAt = Date.now();
    this.stopCode = exitCode;
  }

  /** Stops and starts the process. */
  restart(): void {
    this.phase = "running";
    this.startedAt = Date.now();
  }

  /** Freezes or thaws a running process. */
  pause(paused: boolean): void {
    if (paused && this.view(Date.now()).state === "running") this.phase = "paused";
    if (!paused && this.phase === "paused") this.phase = "running";
  }

  /** Unix milliseconds of the last start, 0 if it never started. */
  get lastStartAt(): number {
    return this.startedAt;
  }

  /** What the process has printed up to a moment, one line each. */
  output(at: number): { readonly at: number; readonly line: string }[] {
    if (this.startedAt === 0) return [];
    return this.spec.plan.lines
      .map(({ afterMs, line }) => ({ at: this.startedAt + afterMs, line }))
      .filter((printed) => printed.at <= at);
  }

  /** The container as Docker would list it at a moment (Unix milliseconds). */
  view(
    at: number,
    health: HealthTiming = { healthyAfterMs: 300, isUnhealthy: false },
  ): ContainerView {
    if (this.phase === "created")
      return { state: "created", status: "Created", exitCode: 0, restarts: 0 };
    if (this.phase === "stopped") return exited(this.stopCode, at - this.stoppedAt);
    const elapsedMs = at - this.startedAt;
    const { endsAfterMs, exitCode } = this.spec.plan;
    if (this.phase === "running" && elapsedMs >= endsAfterMs)
      return this.ended(elapsedMs, exitCode);
    return this.up(elapsedMs, health);
  }

  private ended(elapsedMs: number, exitCode: number): ContainerView {
    const sinceMs = elapsedMs - this.spec.plan.endsAfterMs;
    const { restart } = this.spec;
    const again =
      restart === "always" ||
      restart === "unless-stopped" ||
      (restart.startsWith("on-failure") && exitCode !== 0);
    if (!again) return exited(exitCode, sinceMs);
    const status = `Restarting (${exitCode}) ${agoText(sinceMs)} ago`;
    return { state: "restarting", status, exitCode, restarts: 1 + Math.floor(sinceMs / 1000) };
  }

  private up(elapsedMs: number, timing: HealthTiming): ContainerView {
    const health = this.healthAfter(elapsedMs, timing);
    const note =
      health === undefined ? "" : ` (${health === "starting" ? "health: starting" : health})`;
    const pausedNote = this.phase === "paused" ? " (Paused)" : "";
    return {
      state: this.phase === "paused" ? "paused" : "running",
      status: `Up ${agoText(elapsedMs)}${note}${pausedNote}`,
      exitCode: 0,
      ...(health !== undefined && { health }),
      restarts: 0,
    };
  }

  private healthAfter(elapsedMs: number, timing: HealthTiming): ContainerView["health"] {
    const { healthcheck } = this.spec;
    if (healthcheck === undefined) return undefined;
    if (elapsedMs < timing.healthyAfterMs) return "starting";
    return healthcheck.passes && !timing.isUnhealthy ? "healthy" : "unhealthy";
  }
}

function exited(exitCode: number, sinceMs: number): ContainerView {
  return {
    state: "exited",
    status: `Exited (${exitCode}) ${agoText(sinceMs)} ago`,
    exitCode,
    restarts: 0,
  };
}

/** A duration in Docker's words: `Less than a second`, `3 seconds`, `About a minute`, `2 hours`. */
export function agoText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  if (hours === 1) return "About an hour";
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
