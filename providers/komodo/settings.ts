import { InputError } from "../dynamic/problem";
import { numberIn, type ReadSetting } from "../http/settings";

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
  /** Marks what this program makes, where several share one Core: the tag `owner:<value>`. */
  readonly owner?: string;
  /** Alerters, by name or id, that are told of a failed deploy; none when absent. */
  readonly failureAlerters?: readonly string[];
  /** Milliseconds that a service without a health check must stay up; 1,000 when absent. */
  readonly settleMs?: number;
}

/**
 * Settings from the environment and the stack's configuration. Throws an {@link InputError} that
 * names everything that is missing, with the commands that set it.
 */
export function readKomodoSettings(get: ReadSetting): KomodoSettings {
  const url = get("komodo:url");
  const login = pair(get("komodo:username"), get("komodo:password"));
  const apiKey = pair(get("komodo:apiKey"), get("komodo:apiSecret"));
  refuseIncomplete(url, login !== undefined || apiKey !== undefined);
  return {
    url: (url ?? "").replace(/\/+$/, ""),
    ...(login && { login: { username: login[0], password: login[1] } }),
    ...(apiKey && { apiKey: { key: apiKey[0], secret: apiKey[1] } }),
    ...(get("komodo:caFile") && { caFile: get("komodo:caFile") }),
    timeoutMs: numberIn(get, "komodo:timeoutSeconds", 60, [1, 3_600]) * 1_000,
    deploysPerServer: numberIn(get, "komodo:deploysPerServer", 4, [1, 64]),
    ...ownerOf(get("komodo:owner")),
    ...failureAlertersOf(get("komodo:failureAlerter")),
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

function ownerOf(owner: string | undefined): { readonly owner?: string } {
  if (owner === undefined) return {};
  if (/^[A-Za-z0-9][\w.-]{0,62}$/.test(owner)) return { owner };
  const message = `"${owner}" is not made of A-Z, a-z, 0-9, _, . and -, of 63 characters at most`;
  const fix = "Run `pulumi config set komodo:owner NAME` with such a name";
  throw new InputError([{ subject: 'Setting "komodo:owner"', message, fix }]);
}

/** One name or id, several with commas in between, or a JSON list, as a structured key gives it. */
function failureAlertersOf(text: string | undefined): Pick<KomodoSettings, "failureAlerters"> {
  if (text === undefined) return {};
  const names = text.trim().startsWith("[") ? listOf(text) : text.split(",");
  const failureAlerters = names?.map((name) => name.trim()).filter((name) => name !== "") ?? [];
  if (failureAlerters.length > 0) return { failureAlerters };
  const subject = 'Setting "komodo:failureAlerter"';
  const message = `"${text}" names no alerter`;
  const fix = "Run `pulumi config set komodo:failureAlerter NAME`, with the name of an alerter";
  throw new InputError([{ subject, message, fix }]);
}

function listOf(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((item) => typeof item === "string") : undefined;
  } catch {
    return undefined;
  }
}
