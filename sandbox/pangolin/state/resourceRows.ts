/** A public resource. `headers` is JSON text, as the server stores it. */
export interface PublicResource {
  readonly resourceId: number;
  readonly resourceGuid: string;
  readonly orgId: string;
  niceId: string;
  name: string;
  subdomain: string | null;
  fullDomain: string | null;
  domainId: string | null;
  ssl: boolean;
  blockAccess: boolean;
  sso: boolean;
  http: boolean;
  protocol: string;
  proxyPort: number | null;
  emailWhitelistEnabled: boolean;
  applyRules: boolean;
  enabled: boolean;
  stickySession: boolean;
  tlsServerName: string | null;
  setHostHeader: string | null;
  readonly enableProxy: boolean;
  skipToIdpId: number | null;
  headers: string | null;
  proxyProtocol: boolean;
  proxyProtocolVersion: number;
  readonly maintenanceModeEnabled: boolean;
  readonly maintenanceModeType: string;
  readonly maintenanceTitle: string | null;
  readonly maintenanceMessage: string | null;
  readonly maintenanceEstimatedTime: string | null;
  postAuthPath: string | null;
  health: string;
  wildcard: boolean;
}

/** A target of a public resource. */
export interface Target {
  readonly targetId: number;
  readonly resourceId: number;
  siteId: number;
  ip: string;
  method: string | null;
  port: number;
  internalPort: number | null;
  enabled: boolean;
  path: string | null;
  pathMatchType: string | null;
  rewritePath: string | null;
  rewritePathType: string | null;
  priority: number;
}

/** The health check of a target. Intervals and the timeout are in seconds. */
export interface HealthCheck {
  readonly targetHealthCheckId: number;
  readonly targetId: number;
  readonly orgId: string;
  siteId: number;
  readonly name: string;
  hcEnabled: boolean;
  hcPath: string | null;
  hcScheme: string | null;
  hcMode: string | null;
  hcHostname: string | null;
  hcPort: number | null;
  hcInterval: number | null;
  hcUnhealthyInterval: number | null;
  hcTimeout: number | null;
  hcHeaders: string | null;
  hcFollowRedirects: boolean | null;
  hcMethod: string | null;
  hcStatus: number | null;
  hcHealth: "unknown" | "healthy" | "unhealthy";
  hcTlsServerName: string | null;
  hcHealthyThreshold: number | null;
  hcUnhealthyThreshold: number | null;
}

/** A rule of a public resource. */
export interface Rule {
  readonly ruleId: number;
  readonly resourceId: number;
  enabled: boolean;
  priority: number;
  action: "ACCEPT" | "DROP" | "PASS";
  match: string;
  value: string;
}

/** A PIN, a password or header credentials of a public resource; the values are write-only. */
export interface ResourceLock {
  readonly id: number;
  readonly resourceId: number;
  readonly kind: "pincode" | "password" | "headerAuth";
}

/** An e-mail address that may sign in to a public resource. */
export interface WhitelistEntry {
  readonly resourceId: number;
  readonly email: string;
}

/** A share link of a public resource. Times are Unix milliseconds. */
export interface AccessToken {
  readonly accessTokenId: string;
  readonly orgId: string;
  readonly resourceId: number;
  readonly tokenHash: string;
  readonly sessionLength: number;
  readonly expiresAt: number | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly createdAt: number;
}

/** A domain of the server. */
export interface Domain {
  readonly domainId: string;
  readonly baseDomain: string;
  readonly configManaged: boolean;
  readonly type: "ns" | "cname" | "wildcard";
  readonly verified: boolean;
  failed: boolean;
  tries: number;
  certResolver: string | null;
  preferWildcardCert: boolean | null;
  readonly errorMessage: string | null;
}

/** That an organization may use a domain. */
export interface OrgDomain {
  readonly orgId: string;
  readonly domainId: string;
}

/** A DNS record that a domain needs. */
export interface DnsRecord {
  readonly id: number;
  readonly domainId: string;
  readonly recordType: string;
  readonly baseDomain: string | null;
  readonly value: string;
  readonly verified: boolean;
}

/** An applied blueprint; `createdAt` in Unix seconds. */
export interface Blueprint {
  readonly blueprintId: number;
  readonly orgId: string;
  readonly name: string;
  readonly source: "API";
  readonly createdAt: number;
  readonly succeeded: boolean;
  readonly contents: string;
  readonly message: string;
}
