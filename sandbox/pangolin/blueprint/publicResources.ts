import { addResource } from "../handlers/resourceCreate";
import { setLock } from "../handlers/resourceAuth";
import type { Org } from "../state/networkRows";
import type { PublicResource } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { putAccess } from "./publicAccess";
import { isTargetsOnly, prioritiesOf } from "./publicSchema";
import type { BlueprintPublicResource, BlueprintRule } from "./publicSchema";
import { putTargets } from "./publicTargets";

/** Makes or replaces the public resources of a blueprint, one after the other. */
export function applyPublicResources(
  state: PangolinState,
  org: Org,
  resources: Readonly<Record<string, BlueprintPublicResource>>,
): void {
  for (const [niceId, wanted] of Object.entries(resources))
    applyOne(state, org, { niceId, wanted });
}

interface Keyed {
  readonly niceId: string;
  readonly wanted: BlueprintPublicResource;
}

function applyOne(state: PangolinState, { orgId }: Org, { niceId, wanted }: Keyed): void {
  const known = state.resources.find({ orgId, niceId });
  const columns = columnsOf(state, orgId, { wanted, own: known?.resourceId });
  const row = known ?? addResource(state, orgId, { niceId, ...columns });
  if (known === undefined || !isTargetsOnly(wanted)) {
    Object.assign(row, columns);
    putLocks(state, row, wanted);
    if (wanted.auth !== undefined) putAccess(state, row, wanted.auth);
  }
  putTargets(state, row, wanted);
  putRules(state, row, wanted.rules ?? []);
}

interface ForColumns {
  readonly wanted: BlueprintPublicResource;
  readonly own: number | undefined;
}

function columnsOf(state: PangolinState, orgId: string, { wanted, own }: ForColumns) {
  const { enabled = true, ssl = true, headers, rules, protocol = "tcp" } = wanted;
  return {
    name: wanted.name ?? "Unnamed Resource",
    ...{ enabled, ssl },
    ...(protocol === "http" ? httpPlace(state, orgId, { wanted, own }) : rawPlace(wanted)),
    ...authColumns(wanted),
    setHostHeader: wanted["host-header"] ?? null,
    tlsServerName: wanted["tls-server-name"] ?? null,
    headers: headers === undefined ? null : JSON.stringify(headers),
    // Without rules the switch is kept.
    ...(rules !== undefined && { applyRules: rules.length > 0 }),
  };
}

function httpPlace(state: PangolinState, orgId: string, { wanted, own }: ForColumns) {
  const fullDomain = wanted["full-domain"] ?? "";
  const names = domainFor(state, orgId, { fullDomain, own });
  const wildcard = fullDomain.startsWith("*.");
  return { http: true, protocol: "tcp", proxyPort: null, fullDomain, wildcard, ...names };
}

function rawPlace(wanted: BlueprintPublicResource) {
  const { protocol = "tcp" } = wanted;
  const none = { fullDomain: null, wildcard: false, subdomain: null, domainId: null };
  return { http: false, protocol, proxyPort: wanted["proxy-port"] ?? null, ...none };
}

function authColumns({ auth }: BlueprintPublicResource) {
  return {
    sso: auth?.["sso-enabled"] ?? false,
    skipToIdpId: auth?.["auto-login-idp"] ?? null,
    emailWhitelistEnabled: (auth?.["whitelist-users"] ?? []).length > 0,
  };
}

/** The longest domain of the organization that a name lies below. */
function domainFor(
  state: PangolinState,
  orgId: string,
  { fullDomain, own }: { fullDomain: string; own: number | undefined },
): Pick<PublicResource, "domainId" | "subdomain"> {
  const holder = state.resources.find({ orgId, fullDomain });
  if (holder !== undefined && holder.resourceId !== own) {
    throw new Error(`Resource already exists: ${fullDomain} in org ${orgId}`);
  }
  const [domain] = state.orgDomains
    .where({ orgId })
    .flatMap(({ domainId }) => state.domains.find({ domainId, verified: true }) ?? [])
    .filter(({ baseDomain: name }) => fullDomain === name || fullDomain.endsWith(`.${name}`))
    .sort((a, b) => b.baseDomain.length - a.baseDomain.length);
  if (domain === undefined) {
    throw new Error(`Domain not found for full-domain: ${fullDomain} in org ${orgId}`);
  }
  const { domainId, baseDomain } = domain;
  const isApex = fullDomain === baseDomain;
  return { domainId, subdomain: isApex ? null : fullDomain.replace(`.${baseDomain}`, "") };
}

function putLocks(
  state: PangolinState,
  { resourceId }: PublicResource,
  { auth }: BlueprintPublicResource,
): void {
  setLock(state, { resourceId, kind: "password" }, auth?.password !== undefined);
  setLock(state, { resourceId, kind: "pincode" }, auth?.pincode !== undefined);
  setLock(state, { resourceId, kind: "headerAuth" }, auth?.["basic-auth"] !== undefined);
}

const ACTIONS = { allow: "ACCEPT", deny: "DROP", pass: "PASS" } as const;

/** Rules are matched by their place in the list; those beyond it go. */
function putRules(
  state: PangolinState,
  { resourceId }: PublicResource,
  wanted: readonly BlueprintRule[],
): void {
  const known = state.rules.where({ resourceId }).sort((a, b) => a.priority - b.priority);
  const priorities = prioritiesOf(wanted);
  for (const [index, { action, match, value }] of wanted.entries()) {
    const columns = {
      action: ACTIONS[action],
      match: match.toUpperCase(),
      value: match === "country" ? value.toUpperCase() : value,
      priority: priorities[index] ?? index + 1,
    };
    const row = known[index];
    if (row !== undefined) Object.assign(row, columns);
    else state.rules.add({ ruleId: state.rules.nextId(), resourceId, enabled: true, ...columns });
  }
  for (const { ruleId } of known.slice(wanted.length)) state.rules.remove({ ruleId });
}
