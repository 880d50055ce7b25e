import type { Handler } from "../../dynamic/handler";
import { UNKNOWN } from "../../dynamic/values";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import {
  permissionFields,
  type PermissionInputs,
  type PermissionOuts,
  permissionProblems,
} from "./fields";
import { isNothing } from "./grant";
import { findPlace, grantAt, type NamedPlace, placeId, placeOf, writeGrant } from "./place";

/*
 * What a user or group may do with one resource, or with all of a kind.
 *
 *   create  ListUsers or ListUserGroups,     read    ListUserTargetPermissions (one call per user
 *           List<Kind>s, then as update              or group); ListUsers, ListUserGroups for kinds
 *   delete  as update, with the level None   update  UpdatePermissionOnTarget, -OnResourceType
 *
 * Komodo deletes no permission: the level None stays behind as a row without meaning (2.3.2). The
 * old one goes before its replacement comes, for both may be the same row under two names.
 */

function subject(inputs: Partial<PermissionInputs>): string {
  const { user, group, target, resourceType } = inputs;
  const on = target ? `${shown(target.type)} ${shown(target.id)}` : `all ${shown(resourceType)}s`;
  return `Permission "${shown(user ?? group)} on ${on}"`;
}

function shown(value: string | undefined): string {
  return value === undefined || value === UNKNOWN ? "?" : value;
}

/** Handler of permissions. */
export const permission: Handler<Komodo, PermissionInputs, PermissionOuts> = {
  kind: "komodo:Permission",
  subject,
  fields: permissionFields,
  problems: permissionProblems,
  deleteBeforeReplace: true,
  async create(inputs, komodo) {
    const place = await findPlace(komodo, subject(inputs), inputs);
    if (!inputs.adopt) await refuseExisting(komodo, subject(inputs), place);
    await writeGrant(komodo, place, inputs);
    return { id: placeId(place), outs: outsOf(place) };
  },
  async read(id, olds, komodo) {
    const place = placeOf(id);
    const grant = await unlessGone(() => grantAt(komodo, place));
    // Whom and what it concerns is part of the id: that cannot drift.
    return grant && { inputs: { ...grant }, outs: kept(id, olds) };
  },
  async update(id, { olds, news }, komodo) {
    await writeGrant(komodo, placeOf(id), news);
    return kept(id, olds);
  },
  async delete(id, _olds, komodo) {
    await unlessGone(() => writeGrant(komodo, placeOf(id), { level: "None" }));
  },
};

function outsOf({ holder, holderName, on }: NamedPlace): PermissionOuts {
  const targetId = typeof on === "string" ? undefined : on.id;
  return { holderId: holder.id, holderName, targetId };
}

function kept(id: string, { holderName }: Partial<PermissionOuts>): PermissionOuts {
  return outsOf({ ...placeOf(id), holderName: holderName ?? "" });
}

async function refuseExisting(komodo: Komodo, who: string, place: NamedPlace): Promise<void> {
  const grant = await grantAt(komodo, place);
  if (grant === undefined || isNothing(grant)) return;
  const found = [grant.level, ...grant.specific].join(", ");
  throw new Error(
    `${who}: Komodo has such a permission already (${found}). ` +
      "Set `adopt: true` to take it over, or remove it from the program.",
  );
}

/** A permission is gone together with its user, group or resource. */
async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (faultOf(error) !== "notFound") throw error;
    return undefined;
  }
}
