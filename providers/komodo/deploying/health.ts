import { setTimeout as sleep } from "node:timers/promises";
import type { Komodo } from "../context";

/** What is thought of one service or container. */
export type Verdict =
  | { readonly kind: "healthy" }
  | { readonly kind: "settling" | "waiting" | "failed"; readonly why: string };

/** Bounds of a wait, as times that Date.now gives. */
export interface Patience {
  readonly deadlineMs: number;
  /** From when on a young container counts as settled. */
  readonly settledMs: number;
}

/** The verdict on what needs no more waiting. */
export const HEALTHY: Verdict = { kind: "healthy" };

const FIRST_POLL_MS = 250;
const MOST_POLL_MS = 2_000;
/** How long a container without a health check must stay up before it counts as healthy. */
const SETTLE_MS = 1_000;

/**
 * Judges again and again until everything is healthy, something has failed, or the time is up.
 * Returns what is wrong, or undefined.
 */
export async function waitUntilHealthy(
  komodo: Komodo,
  deadlineMs: number,
  judgeAll: (patience: Patience) => Promise<readonly Verdict[]>,
): Promise<string | undefined> {
  const settleMs = komodo.client.settings.settleMs ?? SETTLE_MS;
  const patience = { deadlineMs, settledMs: Math.min(Date.now() + settleMs, deadlineMs) };
  for (let pollMs = FIRST_POLL_MS; ;) {
    const verdicts = await judgeAll(patience);
    const failed = reasons(verdicts, "failed");
    if (failed.length > 0) return failed.join("; ");
    const open = [...reasons(verdicts, "waiting"), ...reasons(verdicts, "settling")];
    if (open.length === 0) return undefined;
    const isSettling = verdicts.every(({ kind }) => kind === "healthy" || kind === "settling");
    const pauseMs = isSettling ? Math.max(patience.settledMs - Date.now(), 0) : pollMs;
    if (Date.now() + pauseMs > deadlineMs) return open.join("; ");
    await sleep(pauseMs);
    if (!isSettling) pollMs = Math.min(pollMs * 2, MOST_POLL_MS);
  }
}

function reasons(verdicts: readonly Verdict[], kind: Verdict["kind"]): string[] {
  return verdicts.flatMap((item) =>
    item.kind === kind && item.kind !== "healthy" ? item.why : [],
  );
}
