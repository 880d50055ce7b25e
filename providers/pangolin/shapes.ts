/*
 * Rows of Pangolin 1.18.4's answers, as far as Varanus reads them.
 */

/** A row of the list of sites. It has neither the Newt's id nor its secret. */
export interface SiteRow {
  readonly siteId: number;
  readonly niceId: string;
  readonly name: string;
  readonly type: "newt" | "local" | "wireguard" | null;
  /** `IP/20` when it was chosen, `IP` when Pangolin chose it. */
  readonly address: string | null;
}

/** A site as `GET /site/{id}` gives it: with the Newt's id, never with its secret. */
export interface SiteDetail extends SiteRow {
  readonly orgId: string;
  readonly newtId: string | null;
  readonly subnet: string | null;
  readonly exitNodeId: number | null;
  readonly pubKey: string | null;
  readonly online: boolean;
  readonly dockerSocketEnabled: boolean;
  readonly status: "pending" | "approved" | null;
}

/** A private resource: "site resource" in the API. */
export interface PrivateResourceRow {
  readonly siteResourceId: number;
  readonly niceId: string;
  readonly name: string;
  readonly mode: "host" | "cidr" | "http";
  readonly destination: string;
  readonly enabled: boolean;
  readonly alias: string | null;
  readonly aliasAddress: string | null;
  readonly tcpPortRangeString: string | null;
  readonly udpPortRangeString: string | null;
  readonly disableIcmp: boolean | null;
  /** Only rows of the list have it. */
  readonly siteIds?: readonly number[];
}

/** A row of the list of machine clients, which lacks the Olm's id. */
export interface ClientRow {
  readonly clientId: number;
  readonly niceId: string;
  readonly name: string;
  /** `IP/20`. */
  readonly subnet: string;
  readonly archived: boolean;
  readonly blocked: boolean;
  readonly online: boolean;
}

/** A client as `GET /client/{id}` gives it. */
export interface ClientDetail extends ClientRow {
  readonly orgId: string;
  readonly olmId: string | null;
  /** Set for a user's own device, which is no machine client. */
  readonly userId: string | null;
}

/** A role; exactly one per organization is its Admin. */
export interface RoleRow {
  readonly roleId: number;
  readonly orgId: string;
  readonly name: string;
  readonly description: string | null;
  readonly isAdmin: boolean | null;
}

/** A member of an organization, as the list shows it: its id is under `id`. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
}

/** A public resource, as far as references need it. */
export interface PublicResourceRow {
  readonly resourceId: number;
  readonly niceId: string;
  readonly name: string;
}

/** A domain, as far as references need it. */
export interface DomainRow {
  readonly domainId: string;
  readonly baseDomain: string;
}

/** An identity provider, as far as references need it. */
export interface IdentityProviderRow {
  readonly idpId: number;
  readonly name: string;
}

/** An organization. Its encrypted SSH key is left out: nothing may keep it. */
export interface OrgRow {
  readonly orgId: string;
  readonly name: string;
  readonly subnet: string | null;
  readonly utilitySubnet: string | null;
  readonly settingsLogRetentionDaysRequest: number;
  readonly settingsLogRetentionDaysAccess: number;
  readonly settingsLogRetentionDaysAction: number;
  readonly settingsLogRetentionDaysConnection: number;
}
