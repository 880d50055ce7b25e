import * as clientGrants from "../handlers/clientGrants";
import * as clientLists from "../handlers/clientLists";
import * as clients from "../handlers/clients";
import * as clientStates from "../handlers/clientStates";
import * as orgs from "../handlers/orgs";
import * as siteCreate from "../handlers/siteCreate";
import { createSiteResource } from "../handlers/siteResourceCreate";
import * as siteResources from "../handlers/siteResources";
import { updateSiteResource } from "../handlers/siteResourceUpdate";
import * as sites from "../handlers/sites";
import * as guards from "./guards";
import { route, type Route, type RouteSettings } from "./route";

const inOrg = (action: string): RouteSettings => ({ guards: [guards.org], action });
const onSite = (action: string): RouteSettings => ({ guards: [guards.site], action });
const onClient = (action: string): RouteSettings => ({ guards: [guards.client], action });
const asRoot = (action: string): RouteSettings => ({ guards: [guards.root], action });
const onSiteResource = (action: string, failure?: string): RouteSettings => ({
  guards: [guards.siteResource],
  action,
  ...(failure !== undefined && { failure }),
});

const orgRoutes: readonly Route[] = [
  route("GET /org/checkId", asRoot("checkOrgId"), orgs.checkOrgId),
  route("PUT /org", asRoot("createOrg"), orgs.createOrg),
  route("GET /orgs", asRoot("listOrgs"), orgs.listOrgs),
  route("GET /org/:orgId", inOrg("getOrg"), orgs.getOrg),
  route("POST /org/:orgId", inOrg("updateOrg"), orgs.updateOrg),
  route("DELETE /org/:orgId", asRoot("deleteOrg"), orgs.deleteOrg),
  route("POST /org/:orgId/reset-bandwidth", inOrg("resetSiteBandwidth"), orgs.resetBandwidth),
];

const siteRoutes: readonly Route[] = [
  route("PUT /org/:orgId/site", inOrg("createSite"), siteCreate.createSite),
  route("GET /org/:orgId/sites", inOrg("listSites"), sites.listSites),
  route("GET /org/:orgId/site/:niceId", inOrg("getSite"), sites.getSite),
  route("GET /org/:orgId/pick-site-defaults", inOrg("createSite"), siteCreate.pickSiteDefaults),
  route("GET /site/:siteId", onSite("getSite"), sites.getSite),
  route("POST /site/:siteId", onSite("updateSite"), sites.updateSite),
  route("DELETE /site/:siteId", onSite("deleteSite"), sites.deleteSite),
];

const createSettings: RouteSettings = {
  ...inOrg("createSiteResource"),
  failure: "Failed to create site resource",
};

const siteResourceRoutes: readonly Route[] = [
  route("PUT /org/:orgId/site-resource", createSettings, createSiteResource),
  route(
    "GET /org/:orgId/site/:siteId/resources",
    { guards: [guards.org, guards.site], action: "listSiteResources" },
    siteResources.listSiteResourcesOfSite,
  ),
  route(
    "GET /org/:orgId/site-resources",
    inOrg("listSiteResources"),
    siteResources.listSiteResources,
  ),
  route(
    "GET /site-resource/:siteResourceId",
    onSiteResource("getSiteResource"),
    siteResources.getSiteResource,
  ),
  route(
    "POST /site-resource/:siteResourceId",
    onSiteResource("updateSiteResource", "Failed to update site resource"),
    updateSiteResource,
  ),
  route(
    "DELETE /site-resource/:siteResourceId",
    onSiteResource("deleteSiteResource"),
    siteResources.deleteSiteResource,
  ),
];

const clientRoutes: readonly Route[] = [
  route(
    "POST /client/:clientId/site-resources",
    { action: "setResourceUsers" },
    clientGrants.addClientToSiteResources,
  ),
  route("GET /org/:orgId/pick-client-defaults", inOrg("createClient"), clients.pickClientDefaults),
  route("GET /org/:orgId/clients", inOrg("listClients"), clientLists.listClients),
  route("GET /org/:orgId/user-devices", inOrg("listClients"), clientLists.listUserDevices),
  route("GET /client/:clientId", onClient("getClient"), clients.getClient),
  route("PUT /org/:orgId/client", inOrg("createClient"), clients.createClient),
  route("DELETE /client/:clientId", onClient("deleteClient"), clients.deleteClient),
  route("POST /client/:clientId/archive", onClient("archiveClient"), clientStates.archiveClient),
  route(
    "POST /client/:clientId/unarchive",
    onClient("unarchiveClient"),
    clientStates.unarchiveClient,
  ),
  route("POST /client/:clientId/block", onClient("blockClient"), clientStates.blockClient),
  route("POST /client/:clientId/unblock", onClient("unblockClient"), clientStates.unblockClient),
  route("POST /client/:clientId", onClient("updateClient"), clients.updateClient),
];

/** Organizations, sites, private resources and clients. */
export const networkRoutes: readonly Route[] = [
  ...orgRoutes,
  ...siteRoutes,
  ...siteResourceRoutes,
  ...clientRoutes,
];
