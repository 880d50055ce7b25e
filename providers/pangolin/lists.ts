import type { List } from "./listings";

function ofOrg(path: string, rows: string, style: List["style"] = "pages") {
  return (org: string): List => ({ path: `/org/${encodeURIComponent(org)}/${path}`, rows, style });
}

/** Every list that is read whole, by what is in it; each takes the organization's id. */
export const lists = {
  sites: ofOrg("sites", "sites"),
  privateResources: ofOrg("site-resources", "siteResources"),
  /** Machines only. Without `status` the blocked and the archived ones are left out (1.18.4). */
  clients: ofOrg("clients?status=active,blocked,archived", "clients"),
  roles: ofOrg("roles", "roles"),
  users: ofOrg("users", "users"),
  publicResources: ofOrg("resources", "resources"),
  domains: ofOrg("domains", "domains", "offsets"),
  /** Of the whole server: the organization does not matter. */
  identityProviders: (_org: string): List => ({ path: "/idp", rows: "idps", style: "offsets" }),
} as const;
