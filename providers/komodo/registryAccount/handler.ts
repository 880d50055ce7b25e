import { accountHandler } from "../accounts";
import { registryAccountFields } from "./fields";

/*
 * An account with which hosts pull private images and builders push them.
 *
 *   create  ListImageRegistryAccounts,       read    ListImageRegistryAccounts (one call for all)
 *           CreateImageRegistryAccount       update  UpdateImageRegistryAccount
 *   delete  DeleteImageRegistryAccount
 */

/** Handler of registry accounts. */
export const registryAccount = accountHandler({
  kind: "komodo:RegistryAccount",
  noun: "Registry account",
  fields: registryAccountFields,
  list: "ListImageRegistryAccounts",
  create: "CreateImageRegistryAccount",
  update: "UpdateImageRegistryAccount",
  remove: "DeleteImageRegistryAccount",
});
