import * as accessTokens from "../handlers/accessTokens";
import * as domains from "../handlers/domains";
import * as resourceAuth from "../handlers/resourceAuth";
import { createResource } from "../handlers/resourceCreate";
import * as resourceLists from "../handlers/resourceLists";
import * as resources from "../handlers/resources";
import * as rules from "../handlers/rules";
import * as targets from "../handlers/targets";
import * as whitelist from "../handlers/whitelist";
import type { Handler } from "../call";
import * as guards from "./guards";
import { route, type Route, type RouteSettings } from "./route";

const inOrg = (action: string): RouteSettings => ({ guards: [guards.org], action });
const onTarget = (action: string): RouteSettings => ({ guards: [guards.target], action });

/** A route below `/resource/:resourceId`. */
function onResource(spec: string, action: string, handler: Handler): Route {
  const [method = "", path = ""] = spec.split(" ");
  const settings = { guards: [guards.resource], action };
  return route(`${method} /resource/:resourceId${path}`, settings, handler);
}

const publicRoutes: readonly Route[] = [
  route(
    "GET /org/:orgId/user-resources",
    { guards: [guards.org] },
    resourceLists.listUserResources,
  ),
  route("PUT /org/:orgId/resource", inOrg("createResource"), createResource),
  route("PUT /org/:orgId/site/:siteId/resource", inOrg("createResource"), createResource),
  route(
    "GET /site/:siteId/resources",
    { guards: [guards.site], action: "listResources" },
    resourceLists.listResources,
  ),
  route("GET /org/:orgId/resources", inOrg("listResources"), resourceLists.listResources),
  route("GET /org/:orgId/resource-names", inOrg("listResources"), resourceLists.listResourceNames),
  onResource("GET", "getResource", resources.getResource),
  onResource("POST", "updateResource", resources.updateResource),
  onResource("DELETE", "deleteResource", resources.deleteResource),
];

const targetRoutes: readonly Route[] = [
  onResource("PUT /target", "createTarget", targets.createTarget),
  onResource("GET /targets", "listTargets", targets.listTargets),
  onResource("PUT /rule", "createResourceRule", rules.createRule),
  onResource("GET /rules", "listResourceRules", rules.listRules),
  onResource("POST /rule/:ruleId", "updateResourceRule", rules.updateRule),
  onResource("DELETE /rule/:ruleId", "deleteResourceRule", rules.deleteRule),
  route("GET /target/:targetId", onTarget("getTarget"), targets.getTarget),
  route("POST /target/:targetId", onTarget("updateTarget"), targets.updateTarget),
  route("DELETE /target/:targetId", onTarget("deleteTarget"), targets.deleteTarget),
];

const tokenSettings = { guards: [guards.accessToken], action: "deleteAcessToken" };

const authRoutes: readonly Route[] = [
  onResource("POST /password", "setResourcePassword", resourceAuth.setPassword),
  onResource("POST /pincode", "setResourcePincode", resourceAuth.setPincode),
  onResource("POST /header-auth", "setResourceHeaderAuth", resourceAuth.setHeaderAuth),
  onResource("POST /whitelist", "setResourceWhitelist", whitelist.setWhitelist),
  onResource("POST /whitelist/add", "setResourceWhitelist", whitelist.addToWhitelist),
  onResource("POST /whitelist/remove", "setResourceWhitelist", whitelist.removeFromWhitelist),
  onResource("GET /whitelist", "getResourceWhitelist", whitelist.getWhitelist),
  onResource("POST /access-token", "generateAccessToken", accessTokens.createAccessToken),
  route("DELETE /access-token/:accessTokenId", tokenSettings, accessTokens.deleteAccessToken),
  route("GET /org/:orgId/access-tokens", inOrg("listAccessTokens"), accessTokens.listAccessTokens),
  onResource("GET /access-tokens", "listAccessTokens", accessTokens.listAccessTokens),
];

/** A route below `/org/:orgId/domain/:domainId`. */
function onDomain(spec: string, action: string, handler: Handler): Route {
  const [method = "", path = ""] = spec.split(" ");
  const settings = { guards: [guards.org, guards.domain], action };
  return route(`${method} /org/:orgId/domain/:domainId${path}`, settings, handler);
}

const domainRoutes: readonly Route[] = [
  route("GET /org/:orgId/domains", inOrg("listOrgDomains"), domains.listDomains),
  route("PUT /org/:orgId/domain", inOrg("createOrgDomain"), domains.createDomain),
  onDomain("GET", "getDomain", domains.getDomain),
  onDomain("PATCH", "updateOrgDomain", domains.updateDomain),
  onDomain("DELETE", "deleteOrgDomain", domains.deleteDomain),
  onDomain("GET /dns-records", "getDNSRecords", domains.listDnsRecords),
  onDomain("POST /restart", "restartOrgDomain", domains.restartDomain),
];

/** Public resources with their targets, rules and locks, and domains. */
export const resourceRoutes: readonly Route[] = [
  ...publicRoutes,
  ...targetRoutes,
  ...authRoutes,
  ...domainRoutes,
];
