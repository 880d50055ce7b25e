import type { Call } from "./calls";
import type { ObjectId, ResourceType, Update } from "./shapes";

/** A git provider account or, without `https`, an image registry account. */
export interface Account {
  readonly _id: ObjectId;
  readonly domain: string;
  readonly https?: boolean;
  readonly username: string;
  /** In clear, to admins. */
  readonly token: string;
}

/** How far a permission goes; each level includes those before it. */
export type PermissionLevel = "None" | "Read" | "Execute" | "Write";

/** Rights that no level includes. */
export type SpecificPermission = "Terminal" | "Attach" | "Inspect" | "Logs" | "Processes";

/** A level with rights; Komodo answers the level alone when there are no rights. */
export type GrantAnswer =
  PermissionLevel | { level: PermissionLevel; specific: readonly SpecificPermission[] };

/** Permissions on all resources of a type, by type. */
export type GrantsByType = Partial<Record<ResourceType, GrantAnswer>>;

/** A user; the password of a local one is masked in lists, and a hash in the answer to DeleteUser. */
export interface User {
  readonly _id: ObjectId;
  readonly username: string;
  readonly enabled: boolean;
  readonly super_admin: boolean;
  readonly admin: boolean;
  readonly create_server_permissions: boolean;
  readonly create_build_permissions: boolean;
  readonly config: { readonly type: string; readonly data: { readonly description?: string } };
  readonly all?: GrantsByType;
}

/** A group with the ids of its users. */
export interface UserGroup {
  readonly _id: ObjectId;
  readonly name: string;
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly all?: GrantsByType;
}

/** An API key as a list shows it: without its secret. */
export interface ApiKey {
  readonly key: string;
  readonly name: string;
  /** Unix milliseconds; 0 is never. */
  readonly expires: number;
}

/** Whom a permission is given to; `id` takes a name in writes, and only an id in reads. */
export interface UserTarget {
  readonly type: "User" | "UserGroup";
  readonly id: string;
}

/** One resource. */
export interface ResourceTarget {
  readonly type: ResourceType;
  readonly id: string;
}

/** A permission on one resource. */
export interface Permission {
  readonly resource_target: ResourceTarget;
  readonly level: PermissionLevel;
  readonly specific: readonly SpecificPermission[];
}

/** What may be said of an onboarding key, beyond its key pair. */
export interface OnboardingKeySettings {
  readonly name: string;
  /** Unix milliseconds; 0 is never. */
  readonly expires: number;
  /** Names of tags that exist: Komodo drops others without a word. */
  readonly tags: readonly string[];
  readonly privileged: boolean;
  readonly copy_server: string;
  readonly create_builder: boolean;
}

/** An onboarding key as it is listed: without its private key. */
export interface OnboardingKey extends OnboardingKeySettings {
  readonly public_key: string;
  readonly enabled: boolean;
}

/** A Docker network of a server. */
export interface ListedNetwork {
  readonly name?: string;
}

/** Reads about accounts, users, permissions and networks. */
export interface AccessReads {
  ListGitProviderAccounts: Call<object, Account[]>;
  ListImageRegistryAccounts: Call<object, Account[]>;
  ListUsers: Call<object, User[]>;
  ListUserGroups: Call<object, UserGroup[]>;
  ListApiKeysForServiceUser: Call<{ user: string }, ApiKey[]>;
  ListUserTargetPermissions: Call<{ user_target: UserTarget }, Permission[]>;
  ListOnboardingKeys: Call<object, OnboardingKey[]>;
  ListNetworks: Call<{ server: string }, ListedNetwork[]>;
  InspectNetwork: Call<{ server: string; network: string }, object>;
}

type AccountValues = Record<string, unknown>;
interface Grant {
  readonly level: PermissionLevel;
  readonly specific: readonly SpecificPermission[];
}

/** Writes about accounts, users, permissions and networks. */
export interface AccessWrites {
  CreateGitProviderAccount: Call<{ account: AccountValues }, Account>;
  UpdateGitProviderAccount: Call<{ id: string; account: AccountValues }, Account>;
  DeleteGitProviderAccount: Call<{ id: string }, Account>;
  CreateImageRegistryAccount: Call<{ account: AccountValues }, Account>;
  UpdateImageRegistryAccount: Call<{ id: string; account: AccountValues }, Account>;
  DeleteImageRegistryAccount: Call<{ id: string }, Account>;
  CreateLocalUser: Call<{ username: string; password: string }, User>;
  CreateServiceUser: Call<{ username: string; description: string }, User>;
  UpdateServiceUserDescription: Call<{ username: string; description: string }, User>;
  UpdateUserBasePermissions: Call<
    { user_id: string; enabled?: boolean; create_servers?: boolean; create_builds?: boolean },
    object
  >;
  UpdateUserAdmin: Call<{ user_id: string; admin: boolean }, object>;
  DeleteUser: Call<{ user: string }, unknown>;
  CreateApiKeyForServiceUser: Call<
    { user_id: string; name: string; expires: number },
    { key: string; secret: string }
  >;
  DeleteApiKeyForServiceUser: Call<{ key: string }, object>;
  CreateUserGroup: Call<{ name: string }, UserGroup>;
  RenameUserGroup: Call<{ id: string; name: string }, UserGroup>;
  SetUsersInUserGroup: Call<{ user_group: string; users: readonly string[] }, UserGroup>;
  SetEveryoneUserGroup: Call<{ user_group: string; everyone: boolean }, UserGroup>;
  DeleteUserGroup: Call<{ id: string }, UserGroup>;
  UpdatePermissionOnTarget: Call<
    { user_target: UserTarget; resource_target: ResourceTarget; permission: Grant },
    object
  >;
  UpdatePermissionOnResourceType: Call<
    { user_target: UserTarget; resource_type: ResourceType; permission: Grant },
    object
  >;
  CreateOnboardingKey: Call<
    Partial<OnboardingKeySettings> & { name: string; private_key?: string },
    { private_key: string; created: OnboardingKey }
  >;
  UpdateOnboardingKey: Call<
    Partial<OnboardingKeySettings> & { public_key: string; enabled?: boolean },
    OnboardingKey
  >;
  DeleteOnboardingKey: Call<{ public_key: string }, OnboardingKey>;
  CreateNetwork: Call<{ server: string; name: string }, Update>;
}

/** Executions on networks. */
export interface AccessExecutes {
  DeleteNetwork: Call<{ server: string; name: string }, Update>;
}
