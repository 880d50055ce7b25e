import { addHealthCheck, addTarget, freeInternalPort } from "../handlers/targetRows";
import { found } from "../refusal";
import { removeTarget } from "../state/removals";
import type { HealthCheck, PublicResource, Target } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { update, withDefaults, withNulls } from "../state/update";
import type { BlueprintPublicResource, BlueprintTarget } from "./publicSchema";

/** Targets are matched by their place in the list; those beyond it go, and null keeps one. */
export function putTargets(
  state: PangolinState,
  row: PublicResource,
  { targets, protocol }: BlueprintPublicResource,
): void {
  const known = state.targets.where({ resourceId: row.resourceId });
  for (const [index, target] of targets.entries()) {
    if (target === null) continue;
    putTarget(state, row, { target, known: known[index], isHttp: protocol === "http" });
  }
  for (const { targetId } of known.slice(targets.length)) removeTarget(state, targetId);
}

interface Put {
  readonly target: BlueprintTarget;
  readonly known: Target | undefined;
  /** What the blueprint says: false for a resource of which it gives targets only. */
  readonly isHttp: boolean;
}

function putTarget(state: PangolinState, row: PublicResource, put: Put): void {
  const { target, known, isHttp } = put;
  const siteId = siteIdOf(state, row.orgId, target);
  const columns = { ...columnsOf(target), siteId };
  const check = { ...healthCheckOf(target), siteId };
  if (known === undefined) {
    add(state, row, { target, columns, check });
    return;
  }
  // A target of a resource without a protocol loses its method (Pangolin 1.18.4).
  update(known, { ...columns, method: isHttp ? columns.method : null });
  const old = state.healthChecks.find({ targetId: known.targetId });
  if (old !== undefined) update(old, check);
}

type Columns = ReturnType<typeof columnsOf> & { readonly siteId: number };
type Check = ReturnType<typeof healthCheckOf> & { readonly siteId: number };

interface Added {
  readonly target: BlueprintTarget;
  readonly columns: Columns;
  readonly check: Check;
}

function add(state: PangolinState, row: PublicResource, { target, columns, check }: Added): void {
  const { siteId, ...rest } = check;
  const { ip, port, enabled, priority, ...texts } = columns;
  const internalPort = target["internal-port"] ?? freeInternalPort(state, siteId);
  const own = { ip, port, enabled, priority, siteId, internalPort };
  const added = addTarget(state, row, { ...withNulls(texts), ...own });
  addHealthCheck(state, added, {
    ...{ siteId, orgId: row.orgId, name: `${target.hostname}:${target.port}` },
    ...withDefaults(STANDARD_CHECK, rest),
  });
}

function siteIdOf(state: PangolinState, orgId: string, { site: niceId }: BlueprintTarget): number {
  if (niceId === undefined || niceId === "") throw new Error("Target site is required");
  const unknown = new Error(`Site not found: ${niceId} in org ${orgId}`);
  return found(state.sites.find({ orgId, niceId }), () => unknown).siteId;
}

/** The columns of a target. What is undefined is kept in a target that is there. */
function columnsOf(target: BlueprintTarget) {
  const { hostname: ip, port, enabled, priority, method, path } = target;
  const rewritePathType = target["rewrite-match"];
  const root = rewritePathType === "stripPrefix" ? "/" : undefined;
  return {
    ...{ ip, port, enabled, priority, method, path, rewritePathType },
    pathMatchType: target["path-match"],
    rewritePath: target.rewritePath ?? target["rewrite-path"] ?? root,
  };
}

type CheckColumns = Omit<
  HealthCheck,
  "targetHealthCheckId" | "targetId" | "orgId" | "siteId" | "name"
>;

/** What the database gives a health check that a blueprint says nothing of. */
const STANDARD_CHECK: CheckColumns = {
  ...{ hcEnabled: false, hcPath: null, hcScheme: null, hcMode: "http", hcHostname: null },
  ...{ hcPort: null, hcInterval: 30, hcUnhealthyInterval: 30, hcTimeout: 5, hcHeaders: null },
  ...{ hcFollowRedirects: true, hcMethod: "GET", hcStatus: null, hcHealth: "unknown" },
  ...{ hcTlsServerName: null, hcHealthyThreshold: 1, hcUnhealthyThreshold: 1 },
};

/** The columns of a health check. What is undefined is kept in one that is there. */
function healthCheckOf({ healthcheck: check }: BlueprintTarget) {
  if (check === undefined) return { hcEnabled: false, hcHeaders: null };
  const { enabled, path, scheme, mode, hostname, port, interval, timeout, method, status } = check;
  return {
    ...{ hcEnabled: enabled, hcPath: path, hcScheme: scheme, hcMode: mode },
    ...{ hcHostname: hostname, hcPort: port, hcInterval: interval, hcTimeout: timeout },
    hcUnhealthyInterval: check.unhealthyInterval ?? check["unhealthy-interval"],
    hcHeaders: check.headers === null ? null : JSON.stringify(check.headers),
    // The old name only counts when it is true.
    hcFollowRedirects: check.followRedirects === true || check["follow-redirects"],
    ...{ hcMethod: method, hcStatus: status },
    hcHealthyThreshold: check["healthy-threshold"],
    hcUnhealthyThreshold: check["unhealthy-threshold"],
  };
}
