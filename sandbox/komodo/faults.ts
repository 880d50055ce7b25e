import { armed, each, many, take, type Armed } from "../faultQueue";

/** A request that is answered with an error of the caller's choice. */
export interface FailFault {
  /** Request name such as `CreateStack`, or a route such as `LoginLocalUser`; absent means any. */
  readonly type?: string;
  /** HTTP status; 500 when absent. */
  readonly status?: number;
  readonly error?: string;
  readonly trace?: readonly string[];
  readonly times?: number;
}

/** A request whose connection is cut before an answer. */
export interface DropFault {
  readonly type?: string;
  readonly times?: number;
  /** Carry the request out before the cut, as when only the answer is lost. */
  readonly after?: boolean;
}

/** A resource that says it is busy. */
export interface BusyFault {
  /** Request name; absent means any request that can be refused as busy. */
  readonly type?: string;
  /** Name of the stack (or other resource); absent means any. */
  readonly stack?: string;
  readonly times?: number;
}

/** The same switches as one JSON object, for `POST /_sandbox/faults`. */
export interface FaultSettings {
  readonly clear?: boolean;
  readonly latencyMs?: number;
  readonly fail?: FailFault | readonly FailFault[];
  readonly drop?: DropFault | readonly DropFault[];
  readonly busy?: BusyFault | readonly BusyFault[];
  readonly unreachableServer?: Readonly<Record<string, boolean>>;
  readonly unhealthy?: Readonly<Record<string, boolean>>;
  readonly missingImage?: string | readonly string[];
  readonly slowDeploy?: Readonly<Record<string, number>>;
  readonly websocket?: boolean;
}

/** Switches that make the sandbox misbehave in the ways a real fleet does. */
export class Faults {
  /** Milliseconds before every answer. */
  latencyMs = 0;
  private failing: Armed<FailFault>[] = [];
  private dropping: Armed<DropFault>[] = [];
  private busying: Armed<BusyFault>[] = [];
  private readonly unreachable = new Set<string>();
  private readonly sick = new Set<string>();
  private readonly missing: RegExp[] = [];
  private readonly slow = new Map<string, number>();
  private websocketListener: (open: boolean) => void = () => undefined;
  private websocketsOpen = true;

  /** Answers the next requests of a type (or any) with an error. */
  fail(fault: FailFault): void {
    this.failing.push(armed(fault));
  }

  /** Cuts the connection of the next requests of a type (or any) without an answer. */
  drop(fault: DropFault): void {
    this.dropping.push(armed(fault));
  }

  /** Lets writes and executions find the resource busy. */
  busy(fault: BusyFault): void {
    this.busying.push(armed(fault));
  }

  /** Makes a server unreachable (state NotOk), or reachable again. */
  unreachableServer(name: string, unreachable: boolean): void {
    setMember(this.unreachable, name, unreachable);
  }

  /** Makes the health checks of a stack, a service or `stack/service` fail, or pass again. */
  unhealthy(stackOrService: string, unhealthy: boolean): void {
    setMember(this.sick, stackOrService, unhealthy);
  }

  /** Lets the registry deny images whose name fits the expression. */
  missingImage(pattern: RegExp | string): void {
    this.missing.push(typeof pattern === "string" ? new RegExp(pattern) : pattern);
  }

  /** Makes every deploy of a stack (by name, `*` for all) take this many milliseconds more. */
  slowDeploy(stack: string, ms: number): void {
    this.slow.set(stack, ms);
  }

  /** Closes and refuses websockets (`false`), or accepts them again. */
  websocket(open: boolean): void {
    this.websocketsOpen = open;
    this.websocketListener(open);
  }

  /** Takes all faults away. */
  clear(): void {
    this.latencyMs = 0;
    this.failing = [];
    this.dropping = [];
    this.busying = [];
    for (const members of [this.unreachable, this.sick, this.slow]) members.clear();
    this.missing.length = 0;
    this.websocket(true);
  }

  /** Sets several switches at once. */
  apply(settings: FaultSettings): void {
    if (settings.clear === true) this.clear();
    this.latencyMs = settings.latencyMs ?? this.latencyMs;
    for (const fault of many(settings.fail)) this.fail(fault);
    for (const fault of many(settings.drop)) this.drop(fault);
    for (const fault of many(settings.busy)) this.busy(fault);
    for (const pattern of many(settings.missingImage)) this.missingImage(pattern);
    each(settings.unreachableServer, (name, on) => this.unreachableServer(name, on));
    each(settings.unhealthy, (name, on) => this.unhealthy(name, on));
    each(settings.slowDeploy, (name, ms) => this.slowDeploy(name, ms));
    if (settings.websocket !== undefined) this.websocket(settings.websocket);
  }

  /** Takes the fault that a request is to be answered with, if one is due. */
  takeFailure(type: string): FailFault | undefined {
    return take(this.failing, (fault) => fault.type === undefined || fault.type === type);
  }

  /** Takes the cut that a request is due, if any. */
  takeDrop(type: string): DropFault | undefined {
    return take(this.dropping, (fault) => fault.type === undefined || fault.type === type);
  }

  /** Takes one "busy" for a request on a resource, if one is due. */
  takeBusy(type: string, name: string): boolean {
    const fault = take(
      this.busying,
      (one) => (one.type ?? type) === type && (one.stack ?? name) === name,
    );
    return fault !== undefined;
  }

  /** Whether the server with this name is made unreachable. */
  isUnreachable(server: string): boolean {
    return this.unreachable.has(server);
  }

  /** Whether the health check of a service of a stack is made to fail. */
  isUnhealthy(stack: string, service: string): boolean {
    return [stack, service, `${stack}/${service}`].some((name) => this.sick.has(name));
  }

  /** Whether the registry denies this image. */
  isMissingImage(image: string): boolean {
    return this.missing.some((pattern) => pattern.test(image));
  }

  /** Milliseconds a deploy of this stack takes in addition. */
  deployDelayMs(stack: string): number {
    return this.slow.get(stack) ?? this.slow.get("*") ?? 0;
  }

  /** Whether websockets are accepted. */
  get acceptsWebsockets(): boolean {
    return this.websocketsOpen;
  }

  /** Calls back when websockets are switched. */
  onWebsocket(listener: (open: boolean) => void): void {
    this.websocketListener = listener;
  }
}

function setMember(members: Set<string>, name: string, present: boolean): void {
  if (present) members.add(name);
  else members.delete(name);
}
