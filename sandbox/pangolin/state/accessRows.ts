/** A role. */
export interface Role {
  readonly roleId: number;
  readonly orgId: string;
  readonly isAdmin: boolean | null;
  name: string;
  description: string | null;
  readonly requireDeviceApproval: boolean;
  readonly sshSudoMode: string;
  readonly sshSudoCommands: string;
  readonly sshCreateHomeDir: boolean;
  readonly sshUnixGroups: string;
}

/** A user of the server. */
export interface User {
  readonly userId: string;
  readonly email: string | null;
  readonly username: string;
  readonly name: string | null;
  readonly type: "internal" | "oidc";
  readonly idpId: number | null;
  twoFactorEnabled: boolean;
  twoFactorSetupRequested: boolean;
  readonly emailVerified: boolean;
  readonly dateCreated: string;
  readonly serverAdmin: boolean;
}

/** That a user belongs to an organization. */
export interface UserOrg {
  readonly userId: string;
  readonly orgId: string;
  readonly isOwner: boolean;
  autoProvisioned: boolean;
  readonly pamUsername: string | null;
}

/** A role of a user in an organization. */
export interface UserOrgRole {
  readonly userId: string;
  readonly orgId: string;
  readonly roleId: number;
}

/** An open invitation; `expiresAt` in Unix milliseconds. */
export interface Invite {
  readonly inviteId: string;
  readonly orgId: string;
  readonly email: string;
  expiresAt: number;
  readonly roleIds: readonly number[];
}

/** An API key. The full key is `<apiKeyId>.<secret>`. */
export interface ApiKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly secret: string;
  readonly lastChars: string;
  readonly createdAt: string;
  readonly isRoot: boolean;
}

/** An action that a key may take. */
export interface ApiKeyAction {
  readonly apiKeyId: string;
  readonly actionId: string;
}

/** The organization a key may act on; root keys have none. */
export interface ApiKeyOrg {
  readonly apiKeyId: string;
  readonly orgId: string;
}

/** An OIDC identity provider. The server gives its secret out in clear. */
export interface Idp {
  readonly idpId: number;
  name: string;
  readonly type: "oidc";
  defaultRoleMapping: string | null;
  defaultOrgMapping: string | null;
  autoProvision: boolean;
  tags: string | null;
}

/** The OIDC settings of an identity provider. */
export interface IdpOidcConfig {
  readonly idpOauthConfigId: number;
  variant: string;
  readonly idpId: number;
  clientId: string;
  clientSecret: string;
  authUrl: string;
  tokenUrl: string;
  identifierPath: string;
  emailPath: string | null;
  namePath: string | null;
  scopes: string;
}

/** How an identity provider's users map to one organization. */
export interface IdpOrg {
  readonly idpId: number;
  readonly orgId: string;
  roleMapping: string | null;
  orgMapping: string | null;
}

/** Access of a role, user or client to a private or public resource. */
export interface Grant {
  readonly target: "siteResource" | "resource";
  readonly targetId: number;
  readonly kind: GrantKind;
  /** Id of the role, user or client. */
  readonly granteeId: number | string;
}

/** Who can be given access. */
export type GrantKind = "role" | "user" | "client";
