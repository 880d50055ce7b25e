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

/** Polls are rare while the websocket is live: they only guard against a lost message. */
const POLL_LIVE_MS = 10_000;
const POLL_FIRST_MS = 250;
const POLL_MOST_MS = 2_000;

/** Starts executions and follows them to their end. */
export class Executions {
  constructor(
    private readonly client: KomodoClient,
    readonly stream: UpdateStream,
  ) {}

  /**
   * Runs an execution to its end, at most until `deadlineMs` (a time as Date.now gives it). An
   * execution that failed or has not ended is an {@link Outcome}, not an exception.
   */
  async run<N extends keyof ExecuteCalls>(
    name: N,
    params: ExecuteCalls[N]["params"],
    deadlineMs: number,
  ): Promise<Outcome> {
    // Connected first: messages from before the connection are not repeated.
    await this.stream.open();
    const started = await this.client.execute(name, params);
    const id = started._id?.$oid;
    if (started.status === "Complete" || id === undefined) return outcomeOf(started);
    return this.follow(id, deadlineMs);
  }

  private async follow(id: string, deadlineMs: number): Promise<Outcome> {
    let waitMs = POLL_FIRST_MS;
    for (;;) {
      const leftMs = deadlineMs - Date.now();
      const heard = await this.wait(
        id,
        Math.min(leftMs, this.stream.isLive ? POLL_LIVE_MS : waitMs),
      );
      if (heard === true) return { success: true };
      const update = await this.client.read("GetUpdate", { id });
      if (update.status === "Complete") return outcomeOf(update);
      if (leftMs <= 0) return { success: false, update, isRunning: true };
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

/** Komodo wraps log texts in HTML `<span>` tags and escapes what is in between. */
function logText(log: Log): string {
  const text = [log.stderr, log.stdout].find((part) => part.trim() !== "") ?? "";
  const plain = text
    .replace(/<\/?span[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
  return plain.trim().split("\n").slice(-LOG_LINES).join("\n");
}
