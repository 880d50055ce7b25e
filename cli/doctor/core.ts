import { readFileSync } from "node:fs";
import https from "node:https";
import axios, { type AxiosResponse, isAxiosError } from "axios";
import { ApiError } from "../../providers/http/errors";
import { withoutCredentials } from "../../providers/http/redact";
import { KomodoClient } from "../../providers/komodo/client";
import { adviceFor } from "../../providers/komodo/errors";
import type { KomodoSettings } from "../../providers/komodo/settings";
import { failed, type Finding, ok, skipped, warning } from "./finding";
import type { Surroundings } from "./facts";
import { isAtLeast } from "./machine";
import type { RemoteSettings } from "./settings";

/** The release that every call and every test was made for. */
export const SUPPORTED_CORE = "2.3";

const answerTimeoutMs = 10_000;
/** Azure and GitHub refuse tokens of a machine whose clock is five minutes off. */
const mostSkewSeconds = 300;
const noticedSkewSeconds = 30;

/** Core answers, is of a supported release and has the same time, and lets us in as an admin. */
export async function checkCore(
  { komodo, unreadable }: RemoteSettings,
  around: Surroundings,
): Promise<Finding[]> {
  const names = ["Komodo Core", "Clock", "Komodo login"] as const;
  if (!komodo) return names.map((name) => skipped(name, "it takes the settings of Komodo"));
  const reached = await probe(komodo, around);
  if ("problem" in reached) {
    const fix = "Check that komodo:url is right, that Core runs, and that this machine reaches it";
    const unknown = names.slice(1).map((name) => skipped(name, "it takes a Core that answers"));
    return [failed(names[0], reached.problem, fix), ...unknown];
  }
  const login =
    unreadable === undefined
      ? await checkLogin(komodo, around)
      : failed(
          names[2],
          `its secret cannot be decrypted: ${unreadable}`,
          "Give this machine the stack's secrets provider, or set KOMODO_PASSWORD",
        );
  return [checkVersion(reached.version), checkClock(reached), login];
}

type Reached =
  | { readonly version: string; readonly skewSeconds: number | undefined }
  | { readonly problem: string };

/** `GET /version` needs no credentials and answers plain text (Komodo 2.3.2). */
async function probe(settings: KomodoSettings, around: Surroundings): Promise<Reached> {
  const address = withoutCredentials(settings.url);
  try {
    const startMs = around.nowMs();
    const response = await getVersion(settings);
    const middleMs = (startMs + around.nowMs()) / 2;
    const version = /^v?(\d+\.\d+\.\d+)/.exec(response.data.trim())?.[1];
    if (response.status === 200 && version !== undefined) {
      return { version, skewSeconds: skewOf(response, middleMs) };
    }
    return {
      problem: `${address} answers ${response.status} to /version, which is no Komodo Core`,
    };
  } catch (error) {
    const code = isAxiosError(error) ? error.code : (error as NodeJS.ErrnoException).code;
    return { problem: `${address} does not answer (${code ?? "no reason given"})` };
  }
}

function getVersion({ url, caFile, timeoutMs }: KomodoSettings): Promise<AxiosResponse<string>> {
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile, "utf8") };
  return axios.get<string>(`${url}/version`, {
    responseType: "text",
    timeout: Math.min(timeoutMs, answerTimeoutMs),
    maxRedirects: 0,
    validateStatus: () => true,
    httpsAgent: new https.Agent(ca),
  });
}

/** Seconds that this machine is ahead of Core; the header counts whole seconds. */
function skewOf({ headers }: AxiosResponse, nowMs: number): number | undefined {
  const dateMs = Date.parse(String(headers.date));
  return Number.isNaN(dateMs) ? undefined : Math.round((nowMs - dateMs) / 1000);
}

function checkVersion(version: string): Finding {
  const check = "Komodo Core";
  if (version.startsWith(`${SUPPORTED_CORE}.`)) return ok(check, version);
  if (!isAtLeast(version, `${SUPPORTED_CORE}.0`)) {
    const fix = `Update Core and its Peripheries to ${SUPPORTED_CORE}`;
    return failed(check, `${version} is older than ${SUPPORTED_CORE}`, fix);
  }
  const fix = "Look for a newer Varanus, and read the preview with care";
  return warning(check, `${version} is newer than ${SUPPORTED_CORE}, which Varanus knows`, fix);
}

function checkClock({ skewSeconds }: { readonly skewSeconds: number | undefined }): Finding {
  const check = "Clock";
  if (skewSeconds === undefined) return skipped(check, "Core's answer has no date");
  const off = Math.abs(skewSeconds);
  if (off <= noticedSkewSeconds) return ok(check, "as Core's");
  const message = `${off} s ${skewSeconds > 0 ? "ahead of" : "behind"} Core's`;
  const fix = "Set the time of both machines by NTP";
  return (off > mostSkewSeconds ? failed : warning)(check, message, fix);
}

async function checkLogin(settings: KomodoSettings, around: Surroundings): Promise<Finding> {
  const check = "Komodo login";
  const client = new KomodoClient(settings, around.redactor);
  try {
    // Only an admin may list users, and only an admin may write variables and secrets.
    await client.read("ListUsers", {});
    return ok(
      check,
      settings.login ? `"${settings.login.username}", an admin` : "an admin's API key",
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return failed(
      check,
      around.redactor.redact((message.split("\n")[0] ?? "").replace(/\.$/, "")),
      advice(error),
    );
  }
}

function advice(error: unknown): string {
  if (error instanceof ApiError) return adviceFor(error);
  return "Check komodo:username and komodo:password, or komodo:apiKey and komodo:apiSecret";
}
