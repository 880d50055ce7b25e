import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "../../dynamic/handler";
import { HttpClient } from "../../http/client";
import { ApiError, NetworkError } from "../../http/errors";
import { withoutCredentials } from "../../http/redact";
import type { Komodo } from "../context";
import { readKomodoError } from "../errors";
import {
  type CoreReadyInputs,
  type CoreReadyOuts,
  coreReadyFields,
  DEFAULT_TIMEOUT_SECONDS,
} from "./fields";

/*
 * A wait until Komodo Core answers, for everything else to depend on. It is no object in Komodo.
 *
 *   create  GET /version until it answers    read    GET /version once; no answer keeps the last
 *   update  the same, for another version    delete  none
 *
 * GET /version needs no credentials and is plain text (2.3.2).
 */

const TRY_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Handler of the wait for Core. */
export const coreReady: Handler<Komodo, CoreReadyInputs, CoreReadyOuts> = {
  kind: "komodo:CoreReady",
  subject: () => "Komodo Core",
  fields: coreReadyFields,
  async create(inputs, komodo) {
    const version = await awaited(inputs, komodo);
    return { id: "core", outs: { version } };
  },
  async read(_id, { version = "" }, komodo) {
    // A Core that is down is no drift: the wait was over once.
    return { inputs: {}, outs: { version: await versionOf(probe(komodo)).catch(() => version) } };
  },
  async update(_id, { news }, komodo) {
    return { version: await awaited(news, komodo) };
  },
  delete: () => Promise.resolve(),
};

function probe({ client: { settings }, redactor }: Komodo): HttpClient {
  const { url, caFile, timeoutMs } = settings;
  return new HttpClient({
    ...{ system: "Komodo", url, redactor, readError: readKomodoError },
    ...(caFile !== undefined && { caFile }),
    timeoutMs: Math.min(timeoutMs, TRY_TIMEOUT_MS),
    retry: { maxTries: 1, maxElapsedMs: 0 },
  });
}

/** Core's version. Throws when it does not answer, or something else does in its place. */
async function versionOf(http: HttpClient): Promise<string> {
  const answer = await http.send({ method: "GET", path: "/version", idempotent: true });
  const text = typeof answer === "string" ? answer.trim() : "";
  if (/^\d+\.\d+\.\d+\S*$/.test(text)) return text;
  throw new Error("something answers that is not Core");
}

async function awaited(inputs: CoreReadyInputs, komodo: Komodo): Promise<string> {
  const { expectedVersion, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = inputs;
  const deadlineMs = Date.now() + timeoutSeconds * 1_000;
  const http = probe(komodo);
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const seen = await tried(http, expectedVersion);
    if ("version" in seen) return seen.version;
    const leftMs = deadlineMs - Date.now();
    if (leftMs <= 0) throw late(komodo, timeoutSeconds, seen.reason);
    await sleep(Math.min(pauseMs, leftMs));
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

type Seen = { readonly version: string } | { readonly reason: string };

async function tried(http: HttpClient, expected: string | undefined): Promise<Seen> {
  try {
    const version = await versionOf(http);
    if (expected === undefined || version === expected) return { version };
    return { reason: `it answers with version ${version} instead of ${expected}` };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NetworkError) return `no answer (${error.reason})`;
  if (error instanceof ApiError) return `${error.status} instead of a version`;
  return error instanceof Error ? error.message : String(error);
}

function late({ client }: Komodo, timeoutSeconds: number, reason: string): Error {
  const address = withoutCredentials(client.settings.url);
  return new Error(
    `Komodo Core "${address}": not ready within ${timeoutSeconds} s, last seen: ${reason}. ` +
      "Look at `docker compose logs` in Core's folder on its host, check that komodo:url is right " +
      "and reachable from this machine, then run `pulumi up` again.",
  );
}
