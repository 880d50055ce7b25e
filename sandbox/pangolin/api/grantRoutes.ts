import { grantHandlers } from "../handlers/grants";
import type { Guard } from "../call";
import type { GrantKind } from "../state/accessRows";
import * as guards from "./guards";
import { route, type Route } from "./route";

/** What the routes for one kind of access need. Clients go by the actions for users. */
const KINDS: Readonly<Record<GrantKind, { readonly objects: string; readonly guard: Guard }>> = {
  role: { objects: "Roles", guard: guards.role },
  user: { objects: "Users", guard: guards.granteeUsers },
  client: { objects: "Users", guard: guards.granteeClients },
};

function routesFor(target: "siteResource" | "resource", kind: GrantKind): Route[] {
  const base = target === "resource" ? "/resource/:resourceId" : "/site-resource/:siteResourceId";
  const path = `${base}/${kind}s`;
  const entry = target === "resource" ? guards.resource : guards.siteResource;
  const { objects, guard } = KINDS[kind];
  const { list, set, add, remove } = grantHandlers(target, kind);
  const reading = { guards: [entry], action: `listResource${objects}` };
  const writing = { guards: [entry, guard], action: `setResource${objects}` };
  return [
    route(`GET ${path}`, reading, list),
    route(`POST ${path}`, writing, set),
    route(`POST ${path}/add`, writing, add),
    route(`POST ${path}/remove`, writing, remove),
  ];
}

/** The routes that give and take access to private and public resources. */
export const grantRoutes: readonly Route[] = [
  ...routesFor("siteResource", "role"),
  ...routesFor("siteResource", "user"),
  ...routesFor("siteResource", "client"),
  ...routesFor("resource", "role"),
  ...routesFor("resource", "user"),
];
