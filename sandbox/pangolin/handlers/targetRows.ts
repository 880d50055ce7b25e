import { randomInt } from "node:crypto";
import type { CreateTarget, UpdateTarget } from "../schemas/target";
import type { HealthCheck, PublicResource, Target } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { update, withNulls } from "../state/update";

/** A port of the tunnel that no other target of the site has. */
export function freeInternalPort(state: PangolinState, siteId: number): number {
  const taken = state.targets.where({ siteId }).map(({ internalPort }) => internalPort);
  for (;;) {
    const port = randomInt(40_000, 65_535);
    if (!taken.includes(port)) return port;
  }
}

/** What the maker of a target decides. */
export type TargetValues = Omit<Target, "targetId" | "resourceId">;

/** Adds a target to a public resource. */
export function addTarget(
  state: PangolinState,
  { resourceId }: PublicResource,
  values: TargetValues,
): Target {
  return state.targets.add({ targetId: state.targets.nextId(), resourceId, ...values });
}

/** What the maker of a health check decides. */
export type HealthCheckValues = Omit<HealthCheck, "targetHealthCheckId" | "targetId" | "orgId">;

/** Adds the health check of a target. */
export function addHealthCheck(
  state: PangolinState,
  { targetId }: Target,
  { orgId, ...values }: HealthCheckValues & Pick<HealthCheck, "orgId">,
): HealthCheck {
  const targetHealthCheckId = state.healthChecks.nextId();
  return state.healthChecks.add({ targetHealthCheckId, targetId, orgId, ...values });
}

/** The columns of a health check that a create gives: what is left out is null. */
export function healthCheckOf(wanted: CreateTarget, resource: PublicResource): HealthCheckValues {
  const { hcPath, hcScheme, hcMode, hcHostname, hcPort, hcInterval } = wanted;
  const { hcUnhealthyInterval, hcTimeout, hcFollowRedirects, hcMethod, hcStatus } = wanted;
  const { hcTlsServerName, hcHealthyThreshold, hcUnhealthyThreshold } = wanted;
  const isEnabled = wanted.hcEnabled ?? false;
  return {
    siteId: wanted.siteId,
    name: `Resource ${resource.name} - ${wanted.ip}:${wanted.port}`,
    hcEnabled: isEnabled,
    hcHealth: isEnabled ? "unhealthy" : "unknown",
    hcHeaders: wanted.hcHeaders ? JSON.stringify(wanted.hcHeaders) : null,
    ...withNulls({ hcPath, hcScheme, hcMode, hcHostname, hcPort, hcInterval }),
    ...withNulls({ hcUnhealthyInterval, hcTimeout, hcFollowRedirects, hcMethod, hcStatus }),
    ...withNulls({ hcTlsServerName, hcHealthyThreshold, hcUnhealthyThreshold }),
  };
}

/**
 * Writes an update into a health check. `hcEnabled` and `hcHeaders` are reset when they are left
 * out; everything else is kept (Pangolin 1.18.4).
 */
export function updateHealthCheck(
  check: HealthCheck,
  wanted: UpdateTarget,
  isNewt: boolean,
): HealthCheck {
  const { siteId, hcPath, hcScheme, hcMode, hcHostname, hcPort, hcInterval } = wanted;
  const { hcUnhealthyInterval, hcTimeout, hcFollowRedirects, hcMethod, hcStatus } = wanted;
  const { hcTlsServerName, hcHealthyThreshold, hcUnhealthyThreshold } = wanted;
  return update(check, {
    ...{ siteId, hcPath, hcScheme, hcMode, hcHostname, hcPort, hcInterval },
    ...{ hcUnhealthyInterval, hcTimeout, hcFollowRedirects, hcMethod, hcStatus },
    ...{ hcTlsServerName, hcHealthyThreshold, hcUnhealthyThreshold },
    hcHealth: healthAfter(check, wanted, isNewt),
    hcEnabled: wanted.hcEnabled ?? false,
    hcHeaders: wanted.hcHeaders ? JSON.stringify(wanted.hcHeaders) : null,
  });
}

function healthAfter(
  check: HealthCheck,
  { hcEnabled }: UpdateTarget,
  isNewt: boolean,
): HealthCheck["hcHealth"] | undefined {
  if (hcEnabled === false || hcEnabled === null || !isNewt) return "unknown";
  return hcEnabled === true && !check.hcEnabled ? "unhealthy" : undefined;
}
