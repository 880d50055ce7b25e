import type { Types } from "komodo_client";
import type { AccountInputs } from "../../providers/komodo/accounts";
import type { Account, AccessWrites, User, UserGroup } from "../../providers/komodo/api";
import type { ApiKeyInputs } from "../../providers/komodo/apiKey/fields";
import type { GitAccountInputs } from "../../providers/komodo/gitAccount/fields";
import type { NetworkInputs } from "../../providers/komodo/network/fields";
import type { OnboardingKeyInputs } from "../../providers/komodo/onboardingKey/fields";
import type { PermissionInputs } from "../../providers/komodo/permission/fields";
import type { resourceTypes } from "../../providers/komodo/permission/grant";
import type { ServiceUserInputs } from "../../providers/komodo/serviceUser/fields";
import type { UserInputs } from "../../providers/komodo/user/fields";
import type { UserGroupInputs } from "../../providers/komodo/userGroup/fields";
import type { Against, Listed, None, Unmatched } from "./against";

/*
 * The kinds without a config, held against Komodo's official types by `tsc`: a parameter that Komodo
 * has and we have not, or the other way round, is a type error below that names it. Nothing here runs.
 */

/** Without ids, and without what steers Varanus only. */
type Own<T, K extends PropertyKey = never> = Omit<T, "adopt" | "triggers" | K>;

/** What Komodo calls the server whose host it is about, and what we call it. */
type ServerName<T extends { server: string }> = Omit<T, "server"> & { server_id: string };

type UserRights = Omit<Types.UpdateUserBasePermissions, "user_id"> &
  Omit<Types.UpdateUserAdmin, "user_id">;

/** Fields in which we and Komodo differ, by kind; the compiler insists that there are none. */
export interface AccessDifferences {
  gitAccount: Against<Omit<Types.GitProviderAccount, "_id">, Own<GitAccountInputs>>;
  registryAccount: Against<Omit<Types.ImageRegistryAccount, "_id">, Own<AccountInputs>>;
  user: Against<Types.CreateLocalUser & UserRights, Own<UserInputs>>;
  serviceUser: Against<Types.CreateServiceUser & UserRights, Own<ServiceUserInputs>>;
  // `user_id` is `user` here, and the time of the end is a text.
  apiKey: Against<
    Omit<Types.CreateApiKeyForServiceUser, "user_id" | "expires">,
    Own<ApiKeyInputs, "user" | "expires">
  >;
  userGroup: Against<
    Pick<Types.UserGroup, "name" | "everyone" | "users" | "all">,
    Own<UserGroupInputs>
  >;
  permission: Against<
    Types.PermissionLevelAndSpecifics & Pick<Types.UpdatePermissionOnResourceType, "resource_type">,
    Own<PermissionInputs, "user" | "group" | "target">
  >;
  onboardingKey: Against<
    Omit<Types.CreateOnboardingKey & Types.UpdateOnboardingKey, "public_key" | "expires">,
    Own<OnboardingKeyInputs, "expires">
  >;
  network: Against<ServerName<Types.CreateNetwork>, Own<NetworkInputs>>;
  /** Fields of answers that Komodo does not have. */
  account: Exclude<keyof Account, keyof Types.GitProviderAccount>;
  listedUser: Exclude<keyof User, keyof Types.User>;
  listedGroup: Exclude<keyof UserGroup, keyof Types.UserGroup>;
  /** Parameters of writes that Komodo does not have. */
  writes: {
    [K in keyof AccessWrites]: Exclude<
      keyof AccessWrites[K]["params"],
      keyof Extract<Types.WriteRequest, { type: K }>["params"]
    >;
  }[keyof AccessWrites];
  rights: Unmatched<
    Record<`${Types.SpecificPermission}`, true>,
    Record<NonNullable<PermissionInputs["specific"]>[number], true>
  >;
  levels: Unmatched<
    Record<`${Types.PermissionLevel}`, true>,
    Record<PermissionInputs["level"], true>
  >;
  resourceTypes: Unmatched<
    Record<Exclude<Types.ResourceTarget["type"], "System">, true>,
    Record<(typeof resourceTypes)[number], true>
  >;
}

/** The proof: an error here lists what is missing. */
export type NoDifferences = None<AccessDifferences>;

/** Every parameter of an onboarding key, complete by type, for tests at run time. */
export const onboardingKeyNames: Listed<
  Omit<Types.CreateOnboardingKey & Types.UpdateOnboardingKey, "public_key">
> = {
  name: true,
  expires: true,
  private_key: true,
  tags: true,
  privileged: true,
  copy_server: true,
  create_builder: true,
  enabled: true,
};

/** Every field of a git account, complete by type, for tests at run time. */
export const gitAccountNames: Listed<Omit<Types.GitProviderAccount, "_id">> = {
  domain: true,
  https: true,
  username: true,
  token: true,
};

/** Every field of a registry account, complete by type, for tests at run time. */
export const registryAccountNames: Listed<Omit<Types.ImageRegistryAccount, "_id">> = {
  domain: true,
  username: true,
  token: true,
};
