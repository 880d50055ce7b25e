/** An organization. `subnet` holds sites and clients, `utilitySubnet` the alias addresses. */
export interface Org {
  readonly orgId: string;
  name: string;
  readonly subnet: string;
  readonly utilitySubnet: string;
  readonly createdAt: string;
  requireTwoFactor: boolean | null;
  maxSessionLengthHours: number | null;
  passwordExpiryDays: number | null;
  settingsLogRetentionDaysRequest: number;
  settingsLogRetentionDaysAccess: number;
  settingsLogRetentionDaysAction: number;
  settingsLogRetentionDaysConnection: number;
  readonly sshCaPrivateKey: string | null;
  readonly sshCaPublicKey: string | null;
  readonly isBillingOrg: boolean | null;
  readonly billingOrgId: string | null;
}

/** What Pangolin calls the type of a site. */
export type SiteType = "newt" | "wireguard" | "local";

/** A site. `online` is what was stored; `PangolinState.isOnline` tells what is answered. */
export interface Site {
  readonly siteId: number;
  readonly orgId: string;
  niceId: string;
  readonly exitNodeId: number | null;
  readonly networkId: number | null;
  name: string;
  readonly pubKey: string | null;
  readonly subnet: string | null;
  megabytesIn: number;
  megabytesOut: number;
  readonly lastBandwidthUpdate: string | null;
  readonly type: SiteType;
  online: boolean;
  readonly lastPing: number | null;
  readonly address: string | null;
  readonly endpoint: string | null;
  readonly publicKey: string | null;
  readonly lastHolePunch: number | null;
  readonly listenPort: number | null;
  dockerSocketEnabled: boolean;
  status: "pending" | "approved";
}

/** The credentials a site's Newt connects with. */
export interface Newt {
  readonly newtId: string;
  readonly secret: string;
  readonly siteId: number;
  readonly version: string | null;
}

/** A private resource ("site resource"). Its sites hang on `networkId`. */
export interface SiteResource {
  readonly siteResourceId: number;
  readonly orgId: string;
  readonly networkId: number;
  readonly defaultNetworkId: number | null;
  niceId: string;
  name: string;
  ssl: boolean;
  mode: "host" | "cidr" | "http";
  scheme: "http" | "https" | null;
  readonly proxyPort: number | null;
  destinationPort: number | null;
  destination: string;
  enabled: boolean;
  alias: string | null;
  readonly aliasAddress: string | null;
  tcpPortRangeString: string;
  udpPortRangeString: string;
  disableIcmp: boolean;
  readonly authDaemonPort: number;
  readonly authDaemonMode: string;
  domainId: string | null;
  subdomain: string | null;
  fullDomain: string | null;
}

/** A network of a private resource. Nothing removes it, as on the real server. */
export interface Network {
  readonly networkId: number;
  readonly orgId: string;
}

/** A site of a network. */
export interface SiteNetwork {
  readonly siteId: number;
  readonly networkId: number;
}

/** A client: a machine (Olm), or a user's device when `userId` is set. */
export interface Client {
  readonly clientId: number;
  readonly orgId: string;
  readonly exitNodeId: number | null;
  readonly userId: string | null;
  niceId: string;
  name: string;
  readonly pubKey: string | null;
  readonly olmId: string | null;
  readonly subnet: string;
  readonly megabytesIn: number | null;
  readonly megabytesOut: number | null;
  readonly lastBandwidthUpdate: string | null;
  readonly lastPing: number | null;
  readonly type: string;
  online: boolean;
  readonly lastHolePunch: number | null;
  archived: boolean;
  blocked: boolean;
  approvalState: "pending" | "approved" | "denied" | null;
}

/** The credentials a client's Olm connects with. */
export interface Olm {
  readonly olmId: string;
  readonly secret: string;
  readonly name: string;
  readonly clientId: number;
}

/** The server that tunnels end at. */
export interface ExitNode {
  readonly exitNodeId: number;
  readonly name: string;
  readonly address: string;
  readonly endpoint: string;
  readonly publicKey: string;
  readonly listenPort: number;
}
