import { UNKNOWN } from "../../dynamic/values";
import { userFields, type UserInputs } from "./fields";
import { type UserKind, userHandler } from "./userKind";

/*
 * A person's account with a password.
 *
 *   create  CreateLocalUser,                 read    ListUsers (one call for all)
 *           UpdateUserBasePermissions,       update  UpdateUserBasePermissions, UpdateUserAdmin
 *           UpdateUserAdmin                  delete  DeleteUser
 *
 * Komodo 2.3.2 has no call that sets the password of somebody else. A replacement would take the
 * user out of all groups and leave all permissions behind, so that a change is refused instead.
 */

const refuseChange: UserKind<UserInputs>["refuseChange"] = ({ password: old }, { password }) => {
  if (old === undefined || password === UNKNOWN || password === old) return undefined;
  return {
    message: '"password" has changed, but in Komodo only the user can change it',
    fix:
      "Put the old value back and let the user change it in Komodo, or make the user anew with " +
      "`pulumi up --replace URN`, without its groups and permissions from elsewhere",
  };
};

/** Handler of users. */
export const user = userHandler<UserInputs>({
  kind: "komodo:User",
  type: "Local",
  fields: userFields,
  refuseChange,
  make: (komodo, { username, password }) =>
    komodo.client.write("CreateLocalUser", { username, password }),
});
