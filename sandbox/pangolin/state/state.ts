import { CallLog } from "../../callLog";
import { Timers } from "../../timers";
import { PangolinFaults } from "../faults";
import type * as access from "./accessRows";
import type * as network from "./networkRows";
import type * as published from "./resourceRows";
import { Table } from "./table";

/** What Newts run somewhere, for the `online` of their sites. */
export interface NewtLink {
  /** Whether a Newt with these credentials runs. */
  isRunning(newt: { readonly newtId: string; readonly secret: string }): boolean;
}

/** The whole state of a simulated Pangolin server. Tests may read and change it directly. */
export class PangolinState {
  readonly orgs = new Table<network.Org>();
  readonly sites = new Table<network.Site>();
  readonly newts = new Table<network.Newt>();
  readonly siteResources = new Table<network.SiteResource>();
  readonly networks = new Table<network.Network>();
  readonly siteNetworks = new Table<network.SiteNetwork>();
  readonly clients = new Table<network.Client>();
  readonly olms = new Table<network.Olm>();
  readonly exitNodes = new Table<network.ExitNode>();

  readonly resources = new Table<published.PublicResource>();
  readonly targets = new Table<published.Target>();
  readonly healthChecks = new Table<published.HealthCheck>();
  readonly rules = new Table<published.Rule>();
  readonly locks = new Table<published.ResourceLock>();
  readonly whitelist = new Table<published.WhitelistEntry>();
  readonly accessTokens = new Table<published.AccessToken>();
  readonly domains = new Table<published.Domain>();
  readonly orgDomains = new Table<published.OrgDomain>();
  readonly dnsRecords = new Table<published.DnsRecord>();
  readonly blueprints = new Table<published.Blueprint>();

  readonly roles = new Table<access.Role>();
  readonly users = new Table<access.User>();
  readonly userOrgs = new Table<access.UserOrg>();
  readonly userOrgRoles = new Table<access.UserOrgRole>();
  readonly invites = new Table<access.Invite>();
  readonly apiKeys = new Table<access.ApiKey>();
  readonly apiKeyActions = new Table<access.ApiKeyAction>();
  readonly apiKeyOrgs = new Table<access.ApiKeyOrg>();
  readonly idps = new Table<access.Idp>();
  readonly idpOidcConfigs = new Table<access.IdpOidcConfig>();
  readonly idpOrgs = new Table<access.IdpOrg>();
  /** All access to private and public resources, the Admin role's included. */
  readonly grants = new Table<access.Grant>();
  /** Ids of roles that may sign SSH keys (`allowSsh` of a list row). */
  readonly sshRoles = new Set<number>();
  /** E-mail address -> Unix milliseconds of each regenerated invitation. */
  readonly regeneratedInvites = new Map<string, number[]>();

  readonly faults = new PangolinFaults();
  readonly calls = new CallLog();
  readonly timers = new Timers();
  /** Where Newts may run; without it they run nowhere. */
  newtLink: NewtLink | undefined;

  /** Whether a site is answered as online: as a fault says, or because its Newt runs. */
  isOnline(site: network.Site): boolean {
    const said = this.faults.onlineByName(site.name);
    if (said !== undefined) return said;
    const newt = this.newts.find({ siteId: site.siteId });
    return site.online || (newt !== undefined && this.newtLink?.isRunning(newt) === true);
  }

  /** A site with its `online` of this moment. */
  siteRow(site: network.Site): network.Site {
    return { ...site, online: this.isOnline(site) };
  }

  /** The sites of a private resource, in the order they were given. */
  sitesOf({ networkId }: network.SiteResource): network.Site[] {
    return this.siteNetworks
      .where({ networkId })
      .flatMap(({ siteId }) => this.sites.find({ siteId }) ?? []);
  }

  /** The Admin role of an organization. */
  adminRole(orgId: string): access.Role | undefined {
    return this.roles.find({ orgId, isAdmin: true });
  }

  /** Ends everything that waits. */
  close(): void {
    this.timers.close();
  }
}
