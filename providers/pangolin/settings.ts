import { InputError, type Problem } from "../dynamic/problem";
import { type ReadSetting, numberIn } from "../http/settings";

/** How Pangolin's Integration API is reached. */
export interface PangolinSettings {
  /** Address with the version, without a trailing slash: `https://api.example.com/v1`. */
  readonly url: string;
  /** `<id>.<secret>`; made in Pangolin's dashboard, with the actions that the program needs. */
  readonly apiKey: string;
  /** Id of the organisation that resources belong to when they name none. */
  readonly org: string;
  /** PEM file with the certificates of a private authority. */
  readonly caFile?: string;
  /** Time-out of one request, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Settings from the environment and the stack's configuration. Throws an {@link InputError} that
 * names everything that is missing, with the commands that set it.
 */
export function readPangolinSettings(get: ReadSetting): PangolinSettings {
  const url = get("pangolin:url") ?? "";
  const apiKey = get("pangolin:apiKey") ?? "";
  const org = get("pangolin:org") ?? "";
  const problems = [urlProblem(url), keyProblem(apiKey), orgProblem(org)];
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new InputError(found);
  const caFile = get("pangolin:caFile");
  return {
    url: withVersion(url),
    apiKey,
    org,
    ...(caFile !== undefined && { caFile }),
    timeoutMs: numberIn(get, "pangolin:timeoutSeconds", 60, [1, 3_600]) * 1_000,
  };
}

/** The dashboard shows the address of the API without its version. */
function withVersion(url: string): string {
  const bare = url.replace(/\/+$/, "");
  return /\/v\d+$/.test(bare) ? bare : `${bare}/v1`;
}

const subject = 'Settings of Pangolin "pangolin:*"';

function urlProblem(url: string): Problem | undefined {
  if (/^https?:\/\/[^/@]+(\/|$)/.test(url)) return undefined;
  const message = url === "" ? "pangolin:url is not set" : "pangolin:url is no http(s) address";
  const fix = "Run `pulumi config set pangolin:url https://api.example.com/v1`";
  return { subject, message, fix };
}

/** Pangolin 1.18.4 answers 500 to a key without a dot. */
function keyProblem(key: string): Problem | undefined {
  if (/^[^.\s]+\.[^.\s]+$/.test(key)) return undefined;
  const message =
    key === "" ? "pangolin:apiKey is not set" : "pangolin:apiKey has not the form id.secret";
  return { subject, message, fix: "Run `pulumi config set --secret pangolin:apiKey`" };
}

function orgProblem(org: string): Problem | undefined {
  if (org !== "") return undefined;
  const message = "pangolin:org is not set";
  return { subject, message, fix: "Run `pulumi config set pangolin:org ID`" };
}
