import type { User, UserOrg } from "../state/accessRows";
import type { PangolinState } from "../state/state";
import { withNulls } from "../state/update";

/** The identity provider of a user, as rows of users name it. */
function idpOf(state: PangolinState, { idpId }: User) {
  const idp = state.idps.find({ idpId: idpId ?? 0 });
  const config = state.idpOidcConfigs.find({ idpId: idpId ?? 0 });
  const { name: idpName, type: idpType, autoProvision: idpAutoProvision } = idp ?? {};
  return withNulls({ idpName, idpType, idpVariant: config?.variant, idpAutoProvision });
}

/** A member of an organization, as the single-user routes answer it. */
export function memberRow(state: PangolinState, user: User, membership: UserOrg): object {
  const { userId, email, username, name, type, twoFactorEnabled, idpId } = user;
  const { orgId, isOwner, autoProvisioned } = membership;
  const roles = state.userOrgRoles.where({ userId, orgId }).map(({ roleId }) => {
    const role = state.roles.find({ roleId });
    return { roleId, name: role?.name ?? "", isAdmin: role?.isAdmin === true };
  });
  return {
    ...{ orgId, userId, email, username, name, type, isOwner, twoFactorEnabled, autoProvisioned },
    idpId,
    ...idpOf(state, user),
    isAdmin: roles.some(({ isAdmin }) => isAdmin),
    roleIds: roles.map(({ roleId }) => roleId),
    roles,
  };
}

/** A member of an organization, as the list shows it: its id is under `id`. */
export function listedMember(state: PangolinState, user: User, membership: UserOrg) {
  const { userId, email, emailVerified, dateCreated, username, name, type } = user;
  const { idpAutoProvision: _, ...idp } = idpOf(state, user);
  const { orgId, isOwner } = membership;
  return {
    id: userId,
    ...{ email, emailVerified, dateCreated, orgId, username, name, type, isOwner },
    idpId: user.idpId,
    ...idp,
    twoFactorEnabled: user.twoFactorEnabled,
    roles: state.userOrgRoles.where({ userId, orgId }).map(({ roleId }) => ({
      roleId,
      roleName: state.roles.find({ roleId })?.name ?? "",
    })),
  };
}

/** A user of the server, as the route for root keys answers it. */
export function serverUser(state: PangolinState, user: User): object {
  const { userId, email, username, name, type, twoFactorEnabled } = user;
  const { idpName } = idpOf(state, user);
  return {
    ...{ userId, email, username, name, type, twoFactorEnabled },
    twoFactorSetupRequested: user.twoFactorSetupRequested,
    emailVerified: user.emailVerified,
    serverAdmin: user.serverAdmin,
    idpName,
    idpId: user.idpId,
    dateCreated: user.dateCreated,
  };
}
