import { sameJson } from "../../dynamic/values";
import type { PublicResourceRow } from "../shapes";
import type { PublicResourceInputs, RequestHeader } from "./fields";

/** A row of the list of public resources. */
export interface ListedResource extends PublicResourceRow {
  readonly http: boolean;
  readonly protocol: string;
  readonly proxyPort: number | null;
  readonly fullDomain: string | null;
  readonly domainId: string | null;
  /** Whether the e-mail whitelist is switched on. */
  readonly whitelist: boolean;
  readonly passwordId: number | null;
  readonly pincodeId: number | null;
  readonly headerAuthId: number | null;
}

/** A public resource as `GET /resource/{id}` and writes answer it. */
export interface StoredResource extends PublicResourceRow {
  readonly http: boolean;
  readonly protocol: string;
  readonly enabled: boolean;
  readonly domainId: string | null;
  readonly subdomain: string | null;
  readonly fullDomain: string | null;
  readonly ssl: boolean;
  readonly sso: boolean;
  readonly blockAccess: boolean;
  readonly emailWhitelistEnabled: boolean;
  readonly applyRules: boolean;
  readonly stickySession: boolean;
  readonly tlsServerName: string | null;
  readonly setHostHeader: string | null;
  /** A list in the answer to GET, JSON text in those to writes (1.18.4). */
  readonly headers: readonly RequestHeader[] | string | null;
  readonly skipToIdpId: number | null;
  readonly postAuthPath: string | null;
  readonly proxyPort: number | null;
  readonly proxyProtocol: boolean;
  readonly proxyProtocolVersion: number;
}

/** Where a resource belongs: its references in the form of the API. */
export interface Place {
  readonly org: string;
  readonly domainId?: string;
  /** Host name that domain and subdomain make up, in lower case. */
  readonly fullDomain?: string;
  readonly skipToIdpId?: number;
}

/** Host name that a subdomain and a domain make up, as Pangolin routes it. */
export function fullDomainOf(subdomain: string | null | undefined, baseDomain: string): string {
  return (subdomain ? `${subdomain}.${baseDomain}` : baseDomain).toLowerCase();
}

type Body = Record<string, unknown>;

function commonBody(inputs: PublicResourceInputs): Body {
  const { name, niceId, enabled = true, stickySession = false } = inputs;
  return { name, ...(niceId !== undefined && { niceId }), enabled, stickySession };
}

function httpBody(inputs: PublicResourceInputs, { domainId, skipToIdpId }: Place): Body {
  const { subdomain, ssl = true, sso = true, blockAccess = false, applyRules = false } = inputs;
  const { emailWhitelistEnabled = false, headers = [] } = inputs;
  const { tlsServerName, setHostHeader, postAuthPath } = inputs;
  return {
    ...commonBody(inputs),
    ...{ domainId, subdomain: orNull(subdomain) },
    ...{ ssl, sso, blockAccess, emailWhitelistEnabled, applyRules },
    ...{ tlsServerName: orNull(tlsServerName), setHostHeader: orNull(setHostHeader) },
    headers: headers.length > 0 ? headers : null,
    skipToIdpId: skipToIdpId ?? null,
    postAuthPath: orNull(postAuthPath),
  };
}

function rawBody(inputs: PublicResourceInputs): Body {
  const { proxyPort, proxyProtocol = false, proxyProtocolVersion = 1 } = inputs;
  return { ...commonBody(inputs), proxyPort, proxyProtocol, proxyProtocolVersion };
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

/** The headers of a stored resource as a list, in whichever form the answer has them. */
export function headersOf({ headers }: StoredResource): readonly RequestHeader[] {
  if (typeof headers === "string") return JSON.parse(headers) as RequestHeader[];
  return headers ?? [];
}

/**
 * What an update must send so that a stored resource becomes what the inputs say; empty when it is
 * that already. A subdomain alone would leave the old host name in place (1.18.4): it goes with its
 * domain, always.
 */
export function missing(inputs: PublicResourceInputs, place: Place, row: StoredResource): Body {
  const wanted = row.http ? httpBody(inputs, place) : rawBody(inputs);
  const headers = headersOf(row);
  const stored: Body = { ...row, headers: headers.length > 0 ? headers : null };
  const changed = Object.keys(wanted).filter(
    (key) => !sameJson(wanted[key] ?? null, emptyAsNull(stored[key])),
  );
  const isElsewhere =
    row.http &&
    (row.fullDomain !== place.fullDomain ||
      changed.includes("subdomain") ||
      changed.includes("domainId"));
  const keys = isElsewhere ? [...changed, "subdomain", "domainId"] : changed;
  return Object.fromEntries(keys.map((key) => [key, wanted[key]]));
}

function emptyAsNull(value: unknown): unknown {
  return value === "" || value === undefined ? null : value;
}
