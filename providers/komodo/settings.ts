import { InputError } from "../dynamic/problem";

/** Reads one configuration key of the stack, in clear; undefined when it is not set. */
export type ReadConfig = (key: string) => string | undefined;

/** How Komodo Core is reached, and the bounds for what is asked of it. */
export interface KomodoSettings {
  /** Core's address without a trailing slash, such as `https://komodo.example.com`. */
  readonly url: string;
  /** Preferred when both are set: one login costs Core one bcrypt, an API key costs one per call. */
  readonly login?: { readonly username: string; readonly password: string };
  readonly apiKey?: { readonly key: string; readonly secret: string };
  /** PEM file with the certificates of a private authority. */
  readonly caFile?: string;
  /** Time-out of one request, in milliseconds. */
  readonly timeoutMs: number;
  /** Most deploys at once on one server. */
  readonly deploysPerServer: number;
  /** Milliseconds that a service without a health check must stay up; 1,000 when absent. */
  readonly settleMs?: number;
}

/** Environment variable that wins over a configuration key: `komodo:apiKey` is KOMODO_API_KEY. */
export function environmentName(key: string): string {
  return key
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replace(":", "_")
    .toUpperCase();
}

/**
 * Settings from the environment and the stack's configuration. Throws an {@link InputError} that
 * names everything that is missing, with the commands that set it.
 */
export function readKomodoSettings(read: ReadConfig, environment = process.env): KomodoSettings {
  const get = (key: string) =>
    [environment[environmentName(key)], read(key)].find(
      (value) => value !== undefined && value !== "",
    );
  const url = get("komodo:url");
  const login = pair(get("komodo:username"), get("komodo:password"));
  const apiKey = pair(get("komodo:apiKey"), get("komodo:apiSecret"));
  refuseIncomplete(url, login !== undefined || apiKey !== undefined);
  return {
    url: (url ?? "").replace(/\/+$/, ""),
    ...(login && { login: { username: login[0], password: login[1] } }),
    ...(apiKey && { apiKey: { key: apiKey[0], secret: apiKey[1] } }),
    ...(get("komodo:caFile") && { caFile: get("komodo:caFile") }),
    timeoutMs: number(get, "komodo:timeoutSeconds", 60, [1, 3_600]) * 1_000,
    deploysPerServer: number(get, "komodo:deploysPerServer", 4, [1, 64]),
  };
}

function pair(first?: string, second?: string): readonly [string, string] | undefined {
  return first !== undefined && second !== undefined ? [first, second] : undefined;
}

function refuseIncomplete(url: string | undefined, hasCredentials: boolean): void {
  const problems = [];
  const subject = 'Settings of Komodo "komodo:*"';
  if (url === undefined || !/^https?:\/\/[^/]/.test(url)) {
    const message =
      url === undefined ? "komodo:url is not set" : "komodo:url is no http(s) address";
    problems.push({ subject, message, fix: "Run `pulumi config set komodo:url https://...`" });
  }
  if (url !== undefined && /^https?:\/\/[^/]*@/.test(url)) {
    // The HTTP client would send these in place of Core's own credentials.
    const message = "komodo:url holds a user name or password";
    problems.push({
      subject,
      message,
      fix: "Take them out of the address, and set komodo:username and komodo:password",
    });
  }
  if (!hasCredentials) {
    problems.push({
      subject,
      message: "there is neither komodo:username with komodo:password, nor an API key",
      fix:
        "Run `pulumi config set komodo:username NAME` and `pulumi config set --secret " +
        "komodo:password`, or set komodo:apiKey and komodo:apiSecret with --secret",
    });
  }
  if (problems.length > 0) throw new InputError(problems);
}

function number(
  get: (key: string) => string | undefined,
  key: string,
  fallback: number,
  [low, high]: readonly [number, number],
): number {
  const value = Number(get(key) ?? fallback);
  if (value >= low && value <= high) return value;
  const message = `"${get(key) ?? ""}" is outside the limits ${low} and ${high}`;
  throw new InputError([{ subject: `Setting "${key}"`, message, fix: "Set a number within them" }]);
}
