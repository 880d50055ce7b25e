import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, NetworkError } from "../../http/errors";
import type { Komodo } from "../context";
import { faultOf } from "../errors";

const POLL_MS = 1_000;
/** How long an Update may still be waited for when its server has gone, or has come back. */
const GRACE_MS = 5_000;

/** A server, as far as the way to it matters. */
export interface WatchedServer {
  readonly id: string;
  readonly name: string;
}

/**
 * Core's way to some servers while something is done that may cut it. A Core that does not answer
 * counts as cut off too: the way to it may be the same one.
 */
export class ServerPath {
  private away: readonly string[] = [];
  private goneMs: number | undefined;
  private backMs: number | undefined;

  constructor(
    private readonly komodo: Komodo,
    private readonly servers: readonly WatchedServer[],
  ) {}

  /** True once some server was found away. */
  get wasCut(): boolean {
    return this.goneMs !== undefined;
  }

  /** Names of the servers that are not Ok at this moment. */
  async look(): Promise<readonly string[]> {
    this.away = await this.namesAway();
    if (this.away.length === 0) this.backMs ??= Date.now();
    else this.backMs = undefined;
    if (this.away.length > 0) this.goneMs ??= Date.now();
    return this.away;
  }

  /** Waits until all are Ok, and answers the names of those that are not by then. */
  async awaited(deadlineMs: number): Promise<readonly string[]> {
    for (;;) {
      const away = await this.look();
      if (away.length === 0 || Date.now() + POLL_MS > deadlineMs) return away;
      await sleep(POLL_MS);
    }
  }

  /** True when an Update is lost because its servers were away, and have been back for 5 s. */
  async isBackForGood(): Promise<boolean> {
    await this.look();
    return this.wasCut && this.backMs !== undefined && Date.now() - this.backMs >= GRACE_MS;
  }

  /** True when servers have been away for 5 s. */
  async isGoneForGood(): Promise<boolean> {
    const away = await this.look();
    return away.length > 0 && Date.now() - (this.goneMs ?? Date.now()) >= GRACE_MS;
  }

  private async namesAway(): Promise<readonly string[]> {
    try {
      const listed = await this.komodo.client.read("ListServers", { limit: 0 });
      const isOk = new Map(listed.map(({ id, info }) => [id, info.state === "Ok"]));
      return this.servers.filter(({ id }) => isOk.get(id) === false).map(({ name }) => name);
    } catch (error) {
      if (!isCutOff(error)) throw error;
      return this.servers.map(({ name }) => name);
    }
  }
}

/** True for an error that says nothing but that someone on the way could not be reached. */
export function isCutOff(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  const isProxy = error instanceof ApiError && [502, 503, 504].includes(error.status);
  return isProxy || faultOf(error) === "unreachable";
}
