/** Objects of the Integration API with what a key may do to them: `site` has `createSite`. */
const VERBS: Readonly<Record<string, string>> = {
  ApiKey: "create delete",
  ApiKeyActions: "list set",
  ApiKeys: "list",
  Blueprint: "apply get",
  Blueprints: "list",
  Client: "archive block create delete get unarchive unblock update",
  Clients: "list",
  DNSRecords: "get",
  Domain: "get",
  Idp: "create get update",
  IdpOrg: "create delete update",
  IdpOrgs: "list",
  Invitation: "remove",
  Invitations: "list",
  Logs: "export view",
  Org: "create delete get update",
  OrgDomain: "create delete restart update",
  OrgDomains: "list",
  OrgId: "check",
  OrgUser: "create get update",
  Orgs: "list",
  Resource: "create delete get update",
  ResourceHeaderAuth: "set",
  ResourcePassword: "set",
  ResourcePincode: "set",
  ResourceRoles: "list set",
  ResourceRule: "create delete update",
  ResourceRules: "list",
  ResourceUsers: "list set",
  ResourceWhitelist: "get set",
  Resources: "list",
  Role: "create delete get update",
  Roles: "list",
  Site: "create delete get update",
  SiteBandwidth: "reset",
  SiteResource: "create delete get update",
  SiteResources: "list",
  Sites: "list",
  Target: "create delete get update",
  Targets: "list",
  User: "get invite remove update",
  UserRole: "add",
  Users: "list",
};

// "Acess" is Pangolin's own spelling.
const IRREGULAR = ["deleteAcessToken", "generateAccessToken", "listAccessTokens"];

/**
 * Actions that the routes of the Integration API ask for (1.18.4). Pangolin knows further ones, for
 * its dashboard: a key may have them, too.
 */
export const apiActions: readonly string[] = [
  ...Object.entries(VERBS).flatMap(([object, verbs]) =>
    verbs.split(" ").map((verb) => `${verb}${object}`),
  ),
  ...IRREGULAR,
].sort();
