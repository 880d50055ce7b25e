import type { GrantKind } from "../state/accessRows";
import type { PangolinState } from "../state/state";
import { grantees, type GrantTarget } from "./grantRows";

/** The roles, users or clients that have access, as the lists of a resource show them. */
export function granteeRows(state: PangolinState, target: GrantTarget, kind: GrantKind): object[] {
  return grantees(state, target, kind).flatMap((id) => ROWS[kind](state, id) ?? []);
}

const ROWS: Readonly<
  Record<GrantKind, (state: PangolinState, id: string | number) => object | undefined>
> = {
  role: (state, id) => {
    const role = state.roles.find({ roleId: Number(id) });
    if (role === undefined) return undefined;
    const { roleId, name, description, isAdmin } = role;
    return { roleId, name, description, isAdmin };
  },
  user: (state, id) => {
    const user = state.users.find({ userId: String(id) });
    if (user === undefined) return undefined;
    const { userId, username, type, idpId, email } = user;
    const idpName = state.idps.find({ idpId: idpId ?? 0 })?.name ?? null;
    return { userId, username, type, idpName, idpId, email };
  },
  client: (state, id) => {
    const client = state.clients.find({ clientId: Number(id) });
    if (client === undefined) return undefined;
    const { clientId, name, subnet } = client;
    return { clientId, name, subnet };
  },
};
