import * as apiKeys from "../handlers/apiKeys";
import * as blueprints from "../handlers/blueprints";
import * as idps from "../handlers/idps";
import * as invitations from "../handlers/invitations";
import * as logs from "../handlers/logs";
import * as roles from "../handlers/roles";
import { createOrgUser } from "../handlers/userCreate";
import * as users from "../handlers/users";
import * as guards from "./guards";
import { route, type Route, type RouteSettings } from "./route";

const inOrg = (action: string): RouteSettings => ({ guards: [guards.org], action });
const asRoot = (action: string): RouteSettings => ({ guards: [guards.root], action });
const onRole = (action: string): RouteSettings => ({ guards: [guards.role], action });
const onMember = (action: string): RouteSettings => ({
  guards: [guards.org, guards.user],
  action,
});

const roleRoutes: readonly Route[] = [
  route("PUT /org/:orgId/role", inOrg("createRole"), roles.createRole),
  route("POST /role/:roleId", onRole("updateRole"), roles.updateRole),
  route("GET /org/:orgId/roles", inOrg("listRoles"), roles.listRoles),
  route("DELETE /role/:roleId", onRole("deleteRole"), roles.deleteRole),
  route("GET /role/:roleId", onRole("getRole"), roles.getRole),
  route(
    "POST /role/:roleId/add/:userId",
    { guards: [guards.role, guards.user], action: "addUserRole" },
    users.addUserRole,
  ),
];

const userRoutes: readonly Route[] = [
  route("GET /org/:orgId/user/:userId", inOrg("getOrgUser"), users.getOrgUser),
  route("GET /org/:orgId/user-by-username", inOrg("getOrgUser"), users.getOrgUserByUsername),
  route("POST /user/:userId/2fa", asRoot("updateUser"), users.setTwoFactor),
  route("GET /user/:userId", asRoot("getUser"), users.getUser),
  route("GET /org/:orgId/users", inOrg("listUsers"), users.listUsers),
  route("PUT /org/:orgId/user", inOrg("createOrgUser"), createOrgUser),
  route("POST /org/:orgId/user/:userId", onMember("updateOrgUser"), users.updateOrgUser),
  route("DELETE /org/:orgId/user/:userId", onMember("removeUser"), users.removeUser),
  route("GET /org/:orgId/invitations", inOrg("listInvitations"), invitations.listInvitations),
  route("POST /org/:orgId/create-invite", inOrg("inviteUser"), invitations.createInvite),
  route(
    "DELETE /org/:orgId/invitations/:inviteId",
    inOrg("removeInvitation"),
    invitations.removeInvitation,
  ),
];

const KEY = "/org/:orgId/api-key";

const keyRoutes: readonly Route[] = [
  route("GET /org/:orgId/api-keys", asRoot("listApiKeys"), apiKeys.listApiKeys),
  route(`POST ${KEY}/:apiKeyId/actions`, asRoot("setApiKeyActions"), apiKeys.setApiKeyActions),
  route(`GET ${KEY}/:apiKeyId/actions`, asRoot("listApiKeyActions"), apiKeys.listApiKeyActions),
  // The fault of the database itself is the text here.
  route(`PUT ${KEY}`, { ...asRoot("createApiKey"), failure: "" }, apiKeys.createApiKey),
  route(`DELETE ${KEY}/:apiKeyId`, asRoot("deleteApiKey"), apiKeys.deleteApiKey),
];

const idpRoutes: readonly Route[] = [
  route("PUT /idp/oidc", asRoot("createIdp"), idps.createIdp),
  route("POST /idp/:idpId/oidc", asRoot("updateIdp"), idps.updateIdp),
  route("GET /idp", {}, idps.listIdps),
  route("GET /idp/:idpId", asRoot("getIdp"), idps.getIdp),
  route("PUT /idp/:idpId/org/:orgId", asRoot("createIdpOrg"), idps.createPolicy),
  route("POST /idp/:idpId/org/:orgId", asRoot("updateIdpOrg"), idps.updatePolicy),
  route("DELETE /idp/:idpId/org/:orgId", asRoot("deleteIdpOrg"), idps.deletePolicy),
  route("GET /idp/:idpId/org", asRoot("listIdpOrgs"), idps.listPolicies),
];

const otherRoutes: readonly Route[] = [
  route("PUT /org/:orgId/blueprint", inOrg("applyBlueprint"), blueprints.applyBlueprint),
  route("GET /org/:orgId/blueprint/:blueprintId", inOrg("getBlueprint"), blueprints.getBlueprint),
  route("GET /org/:orgId/blueprints", inOrg("listBlueprints"), blueprints.listBlueprints),
  route("GET /org/:orgId/logs/request", inOrg("viewLogs"), logs.listRequestLogs),
  route("GET /org/:orgId/logs/request/export", inOrg("exportLogs"), logs.exportRequestLogs),
  route("GET /org/:orgId/logs/analytics", inOrg("viewLogs"), logs.analyseRequests),
];

/** Roles, users, API keys, identity providers, blueprints and logs. */
export const accessRoutes: readonly Route[] = [
  ...roleRoutes,
  ...userRoutes,
  ...keyRoutes,
  ...idpRoutes,
  ...otherRoutes,
];
