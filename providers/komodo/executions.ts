import { setTimeout as sleep } from "node:timers/promises";
import type { ExecuteCalls, Log, Update } from "./api";
import type { KomodoClient } from "./client";
import type { UpdateStream } from "./updateStream";

/** How an execution ended. */
export interface Outcome {
  readonly success: boolean;
  /** The whole Update with its logs; read only after a failure. */
  readonly update?: Update;
  /** Present when the time was up before the end. */
  readonly isRunning?: true;
}

/** How long an execution is followed. */
export interface Bounds {
  /** Time as Date.now gives it. */
  readonly deadlineMs: number;
  /** Asked about once a second: true when the end will never be heard of. */
  readonly isGivenUp?: () => Promise<boolean>;
}

/** Polls are rare while the websocket is live: they only guard against a lost message. */
const POLL_LIVE_MS = 10_000;
const POLL_FIRST_MS = 250;
const POLL_MOST_MS = 2_000;
/** Between two questions whether to give up. */
const POLL_GIVEN_UP_MS = 1_000;

/** Starts executions and follows them to their end. */
export class Executions {
  constructor(
    private readonly client: KomodoClient,
    readonly stream: UpdateStream,
  ) {}

  /**
   * Runs an execution to its end, within its bounds; a number is their `deadlineMs`. An execution
   * that failed or has not ended is an {@link Outcome}, not an exception.
   */
  async run<N extends keyof ExecuteCalls>(
    name: N,
    params: ExecuteCalls[N]["params"],
    bounds: number | Bounds,
  ): Promise<Outcome> {
    // Connected first: messages from before the connection are not repeated.
    await this.stream.open();
    const started = await this.client.execute(name, params);
    const id = started._id?.$oid;
    if (started.status === "Complete" || id === undefined) return outcomeOf(started);
    return this.follow(id, typeof bounds === "number" ? { deadlineMs: bounds } : bounds);
  }

  private async follow(id: string, { deadlineMs, isGivenUp }: Bounds): Promise<Outcome> {
    const mostMs = isGivenUp ? POLL_GIVEN_UP_MS : POLL_LIVE_MS;
    let waitMs = POLL_FIRST_MS;
    for (;;) {
      const leftMs = deadlineMs - Date.now();
      const pauseMs = Math.min(this.stream.isLive ? POLL_LIVE_MS : waitMs, mostMs);
      const heard = await this.wait(id, Math.min(leftMs, pauseMs));
      if (heard === true) return { success: true };
      const update = await this.client.read("GetUpdate", { id });
      if (update.status === "Complete") return outcomeOf(update);
      const isOver = leftMs <= 0 || (await isGivenUp?.()) === true;
      if (isOver) return { success: false, update, isRunning: true };
      waitMs = Math.min(waitMs * 2, POLL_MOST_MS);
    }
  }

  private async wait(id: string, waitMs: number): Promise<boolean | undefined> {
    const boundedMs = Math.max(waitMs, 0);
    if (this.stream.isLive) return this.stream.outcome(id, boundedMs);
    await sleep(boundedMs);
    return undefined;
  }
}

function outcomeOf(update: Update): Outcome {
  return update.success ? { success: true } : { success: false, update };
}

const LOG_LINES = 20;

/** The stage that failed and the last lines of its log, for an error message. */
export function failingStage(update: Update | undefined): { stage: string; log: string } {
  const failed = update?.logs.find((log) => !log.success) ?? update?.logs.at(-1);
  return { stage: failed?.stage ?? "unknown stage", log: failed ? logText(failed) : "" };
}

function logText(log: Log): string {
  const text = [log.stderr, log.stdout].find((part) => part.trim() !== "") ?? "";
  return plainText(text).trim().split("\n").slice(-LOG_LINES).join("\n");
}

/** Komodo's text without its markup: it wraps words in HTML `<span>` tags and escapes what is within. */
export function plainText(markup: string): string {
  return markup
    .replace(/<\/?span[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
