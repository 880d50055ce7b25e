import { randomBytes } from "node:crypto";
import { ACTIONS } from "./actions";
import { randomId } from "./ids";
import type { ApiKey, Role } from "./state/accessRows";
import type { Org } from "./state/networkRows";
import type { PangolinState } from "./state/state";

/** What an organization is made from. */
export type NewOrg = Pick<Org, "orgId" | "name" | "subnet" | "utilitySubnet">;

/** Adds a role with the values that every new role has. */
export function addRole(
  state: PangolinState,
  role: Pick<Role, "orgId" | "name"> & Partial<Role>,
): Role {
  return state.roles.add({
    roleId: state.roles.nextId(),
    isAdmin: null,
    description: null,
    requireDeviceApproval: false,
    sshSudoMode: "none",
    sshSudoCommands: "[]",
    sshCreateHomeDir: true,
    sshUnixGroups: "[]",
    ...role,
  });
}

/** Adds an organization with the roles Admin and Member; the server admin owns it. */
export function addOrg(state: PangolinState, org: NewOrg): Org {
  const { orgId } = org;
  const row = state.orgs.add({
    ...org,
    createdAt: new Date().toISOString(),
    requireTwoFactor: null,
    maxSessionLengthHours: null,
    passwordExpiryDays: null,
    settingsLogRetentionDaysRequest: 7,
    settingsLogRetentionDaysAccess: 0,
    settingsLogRetentionDaysAction: 0,
    settingsLogRetentionDaysConnection: 0,
    sshCaPrivateKey: randomBytes(48).toString("base64"),
    sshCaPublicKey: `ssh-ed25519 ${randomBytes(51).toString("base64")} pangolin-ssh-ca-${orgId}`,
    isBillingOrg: null,
    billingOrgId: null,
  });
  for (const { domainId } of state.domains.where({ configManaged: true })) {
    state.orgDomains.add({ orgId, domainId });
  }
  addOwner(state, orgId);
  addRole(state, { orgId, name: "Member", description: "Members can only view resources" });
  return row;
}

function addOwner(state: PangolinState, orgId: string): void {
  const description = "Admin role with the most permissions";
  const full = { isAdmin: true, sshSudoMode: "full" };
  const { roleId } = addRole(state, { orgId, name: "Admin", description, ...full });
  state.sshRoles.add(roleId);
  const owner = state.users.find({ serverAdmin: true });
  if (owner === undefined) return;
  const { userId } = owner;
  const membership = { userId, orgId, isOwner: true, autoProvisioned: false, pamUsername: null };
  state.userOrgs.add(membership);
  state.userOrgRoles.add({ userId, orgId, roleId });
}

/** Adds an API key without actions. */
export function addApiKey(state: PangolinState, key: Pick<ApiKey, "name" | "isRoot">): ApiKey {
  const secret = randomId(40);
  return state.apiKeys.add({
    ...key,
    apiKeyId: randomId(15),
    secret,
    lastChars: secret.slice(-4),
    createdAt: new Date().toISOString(),
  });
}

/**
 * Sets up a server as its installer leaves it: a server admin, one exit node, one domain of the
 * configuration and one organization. Gives a root key that may do everything.
 */
export function seedPangolin(state: PangolinState, orgId: string): ApiKey {
  state.users.add({
    userId: randomId(15),
    email: "admin@sandbox.example",
    username: "admin@sandbox.example",
    name: null,
    type: "internal",
    idpId: null,
    twoFactorEnabled: false,
    twoFactorSetupRequested: false,
    emailVerified: true,
    dateCreated: new Date().toISOString(),
    serverAdmin: true,
  });
  seedServer(state);
  const subnets = { subnet: "100.90.128.0/20", utilitySubnet: "100.96.128.0/20" };
  addOrg(state, { orgId, name: orgId, ...subnets });
  const key = addApiKey(state, { name: "sandbox", isRoot: true });
  for (const actionId of ACTIONS) state.apiKeyActions.add({ apiKeyId: key.apiKeyId, actionId });
  return key;
}

function seedServer(state: PangolinState): void {
  state.exitNodes.add({
    exitNodeId: state.exitNodes.nextId(),
    name: "Sandbox exit node",
    address: "100.89.128.1/24",
    endpoint: "pangolin.sandbox.example",
    publicKey: randomBytes(32).toString("base64"),
    listenPort: 51_820,
  });
  state.domains.add({
    domainId: "domain1",
    baseDomain: "sandbox.example",
    configManaged: true,
    type: "wildcard",
    verified: true,
    failed: false,
    tries: 0,
    certResolver: "letsencrypt",
    preferWildcardCert: false,
    errorMessage: null,
  });
}
