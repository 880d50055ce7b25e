import { randomUUID } from "node:crypto";
import type { Handler } from "../call";
import { DatabaseFault, badRequest } from "../refusal";
import { created } from "../reply";
import { orgParams } from "../schemas/common";
import { parse } from "../schemas/parse";
import { createHttpBody, createRawBody } from "../schemas/resource";
import type { PublicResource } from "../state/resourceRows";
import type { PangolinState } from "../state/state";
import { mustBeFree, namesFor, refuseWildcard } from "./fullDomain";
import { grant } from "./grantRows";
import { orgOf } from "./orgs";
import { freeNiceId } from "./siteResourceCreate";

/** PUT /org/:orgId/resource, for both sorts. The ports of raw resources are not compared. */
export const createResource: Handler = (call) => {
  const { orgId } = orgOf(call.state, parse(orgParams, call.params).orgId);
  if (call.body === undefined) throw new DatabaseFault("no body");
  const { http } = call.body as { http?: unknown };
  if (typeof http !== "boolean") throw badRequest("http field is required");
  return http ? createHttp(call, orgId) : createRaw(call, orgId);
};

function createHttp({ state, body }: Parameters<Handler>[0], orgId: string) {
  const wanted = parse(createHttpBody, body);
  const { name, domainId, subdomain, stickySession = false, postAuthPath = null } = wanted;
  refuseWildcard(subdomain);
  const names = namesFor(state, { orgId, domainId, subdomain });
  mustBeFree(state, names.fullDomain, undefined);
  const own = { name, domainId, stickySession, postAuthPath, ...names };
  const row = addResource(state, orgId, { ...own, http: true, protocol: "tcp", ssl: true });
  return created(row, "Http resource created successfully");
}

function createRaw({ state, body }: Parameters<Handler>[0], orgId: string) {
  const { name, http, protocol, proxyPort } = parse(createRawBody, body);
  const row = addResource(state, orgId, { name, http, protocol, proxyPort });
  return created(row, "Non-http resource created successfully");
}

/** Adds a public resource with the server's defaults, open to the Admin role. */
export function addResource(
  state: PangolinState,
  orgId: string,
  values: Partial<PublicResource> & Pick<PublicResource, "name" | "http" | "protocol">,
): PublicResource {
  const row = state.resources.add({
    resourceId: state.resources.nextId(),
    resourceGuid: randomUUID(),
    orgId,
    niceId: values.niceId ?? freeNiceId(state, orgId),
    ...{ subdomain: null, fullDomain: null, domainId: null },
    ...{ ssl: false, blockAccess: false, sso: true },
    proxyPort: null,
    ...{ emailWhitelistEnabled: false, applyRules: false, enabled: true, stickySession: false },
    ...{ tlsServerName: null, setHostHeader: null, enableProxy: true, skipToIdpId: null },
    headers: null,
    ...{ proxyProtocol: false, proxyProtocolVersion: 1 },
    ...{ maintenanceModeEnabled: false, maintenanceModeType: "forced", maintenanceTitle: null },
    ...{ maintenanceMessage: null, maintenanceEstimatedTime: null, postAuthPath: null },
    ...{ health: "unknown", wildcard: false },
    ...values,
  });
  const admin = state.adminRole(orgId);
  const target = { target: "resource", targetId: row.resourceId } as const;
  if (admin !== undefined) grant(state, target, { kind: "role", ids: [admin.roleId] });
  return row;
}
