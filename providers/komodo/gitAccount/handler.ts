import { accountHandler } from "../accounts";
import { gitAccountFields } from "./fields";

/*
 * An account with which Komodo clones private repositories. Its name and domain are its identity to
 * people and to resources, but both can change: Komodo keeps an id.
 *
 *   create  ListGitProviderAccounts,         read    ListGitProviderAccounts (one call for all)
 *           CreateGitProviderAccount         update  UpdateGitProviderAccount
 *   delete  DeleteGitProviderAccount
 *
 * Two accounts of one name and domain are refused by a unique index of the database (2.3.2).
 */

/** Handler of git accounts. */
export const gitAccount = accountHandler({
  kind: "komodo:GitAccount",
  noun: "Git account",
  fields: gitAccountFields,
  list: "ListGitProviderAccounts",
  create: "CreateGitProviderAccount",
  update: "UpdateGitProviderAccount",
  remove: "DeleteGitProviderAccount",
});
