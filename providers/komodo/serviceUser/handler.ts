import { userHandler } from "../user/userKind";
import { USER_LISTINGS } from "../user/users";
import { serviceUserFields, type ServiceUserInputs } from "./fields";

/*
 * An account for a machine: without a password, it is used through API keys.
 *
 *   create  CreateServiceUser,               read    ListUsers (one call for all)
 *           UpdateUserBasePermissions,       update  UpdateServiceUserDescription,
 *           UpdateUserAdmin                          UpdateUserBasePermissions, UpdateUserAdmin
 *   delete  DeleteUser, which leaves its API keys in Komodo's database: without use, but listed
 */

/** Handler of service users. */
export const serviceUser = userHandler<ServiceUserInputs>({
  kind: "komodo:ServiceUser",
  type: "Service",
  fields: serviceUserFields,
  make: (komodo, { username, description = "" }) =>
    komodo.client.write("CreateServiceUser", { username, description }),
  observe: ({ config }) => ({ description: config.data.description ?? "" }),
  async write(komodo, { username, description = "" }, changed) {
    if (!changed.includes("description")) return;
    await komodo.listings.written(USER_LISTINGS, () =>
      komodo.client.write("UpdateServiceUserDescription", { username, description }),
    );
  },
});
