import { armed, each, many, take, type Armed } from "../faultQueue";

/** Which requests a fault hits. */
interface Hits {
  /** HTTP method; absent means any. */
  readonly method?: string;
  /** Expression that the path below `/v1` must fit, such as `/org/[^/]+/site$`; absent means any. */
  readonly path?: RegExp | string;
  /** How often; absent means always. */
  readonly times?: number;
}

/** A request that is answered with an error of the caller's choice, without being carried out. */
export interface PangolinFailFault extends Hits {
  /** HTTP status; 500 when absent. */
  readonly status?: number;
  readonly message?: string;
}

/** A request whose connection is cut before an answer. */
export interface PangolinDropFault extends Hits {
  /** Carry the request out before the cut, as when only the answer is lost. */
  readonly afterWrite?: boolean;
}

/** The same switches as one JSON object, for `POST /_sandbox/faults`. */
export interface PangolinFaultSettings {
  readonly clear?: boolean;
  readonly latencyMs?: number;
  readonly fail?: PangolinFailFault | readonly PangolinFailFault[];
  readonly drop?: PangolinDropFault | readonly PangolinDropFault[];
  /** By name of the site. */
  readonly siteOnline?: Readonly<Record<string, boolean>>;
}

/** A request, as faults look at it. */
export interface Hit {
  readonly method: string;
  /** Path below `/v1`. */
  readonly path: string;
}

/** Switches that make the Pangolin part of a sandbox misbehave. */
export class PangolinFaults {
  /** Milliseconds before every answer. */
  latencyMs = 0;
  private failing: Armed<PangolinFailFault>[] = [];
  private dropping: Armed<PangolinDropFault>[] = [];
  private readonly online = new Map<string, boolean>();

  /** Answers the next requests that fit with an error. */
  fail(fault: PangolinFailFault): void {
    this.failing.push(armed(fault));
  }

  /** Cuts the connection of the next requests that fit. */
  drop(fault: PangolinDropFault): void {
    this.dropping.push(armed(fault));
  }

  /** Makes the sites of a name online or offline, whatever runs. */
  siteOnline(name: string, online: boolean): void {
    this.online.set(name, online);
  }

  /** What `siteOnline` said of a site's name, if anything. */
  onlineByName(name: string): boolean | undefined {
    return this.online.get(name);
  }

  /** Takes all faults away. */
  clear(): void {
    this.latencyMs = 0;
    this.failing = [];
    this.dropping = [];
    this.online.clear();
  }

  /** Sets several switches at once. */
  apply(settings: PangolinFaultSettings): void {
    if (settings.clear === true) this.clear();
    this.latencyMs = settings.latencyMs ?? this.latencyMs;
    for (const fault of many(settings.fail)) this.fail(fault);
    for (const fault of many(settings.drop)) this.drop(fault);
    each(settings.siteOnline, (name, online) => this.siteOnline(name, online));
  }

  /** Takes the error that a request is to be answered with, if one is due. */
  takeFailure(hit: Hit): PangolinFailFault | undefined {
    return take(this.failing, (fault) => fits(fault, hit));
  }

  /** Takes the cut that a request is due, if any. */
  takeDrop(hit: Hit): PangolinDropFault | undefined {
    return take(this.dropping, (fault) => fits(fault, hit));
  }
}

function fits(fault: Hits, hit: Hit): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== hit.method) return false;
  return fault.path === undefined || new RegExp(fault.path).test(hit.path);
}
