import type { Handler } from "../../dynamic/handler";
import { hasUnknown } from "../../dynamic/values";
import type { Pangolin } from "../context";
import { orNothing } from "../errors";
import { granteeOf, targetId, targetInput, targetOf, targetOfId } from "../grantInputs";
import { type GranteeKind, granteeIds } from "../grantLists";
import { addGrant, type Grant, removeGrant } from "../grants";
import { orgOf } from "../orgs";
import { referenceForm } from "../references";
import {
  accessGrantFields,
  type AccessGrantInputs,
  type AccessGrantOuts,
  accessGrantProblems,
} from "./fields";

/*
 * Access of one role, user or client to one resource. It is added and removed alone, so that grants
 * made by hand or by others stay as they are.
 *
 *   create  POST .../roles|users|clients/add      read    GET .../roles|users|clients
 *   delete  POST .../roles|users|clients/remove
 */

/** Handler of single grants. */
export const accessGrant: Handler<Pangolin, AccessGrantInputs, AccessGrantOuts> = {
  kind: "pangolin:AccessGrant",
  subject,
  fields: accessGrantFields,
  // Another form of the same reference would be the same grant: the old one's delete came last.
  deleteBeforeReplace: true,
  problems: accessGrantProblems,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const { kind, reference } = granteeInput(inputs);
    const [target, id] = await Promise.all([
      targetOf(pangolin, org, inputs),
      granteeOf(pangolin, org, { kind, reference }),
    ]);
    const grant = { target, kind, id };
    await addGrant(pangolin, grant);
    return { id: idOf(grant), outs: outsOf(org, grant) };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const grant = grantOfId(id);
    const { target, kind } = grant;
    const ids = await orNothing(granteeIds(pangolin, target, kind));
    if (!ids?.includes(grant.id)) return undefined;
    const old = olds[kind];
    const form = await referenceForm(
      pangolin,
      { kind, org },
      { id: grant.id, olds: old === undefined ? [] : [old] },
    );
    const inputs = { ...(await targetInput(pangolin, org, { target, olds })), [kind]: form };
    return { inputs, outs: outsOf(org, grant) };
  },
  // Every input replaces; only what state says can have changed.
  update: (id, { olds }, pangolin) => Promise.resolve(outsOf(orgOf(pangolin, olds), grantOfId(id))),
  delete: (id, _olds, pangolin) => removeGrant(pangolin, grantOfId(id)),
};

function subject(inputs: Partial<AccessGrantInputs>): string {
  const { privateResource, publicResource, role, user, client } = inputs;
  const [grantee, resource] = [role ?? user ?? client, privateResource ?? publicResource];
  return `AccessGrant "${label(grantee)} to ${label(resource)}"`;
}

function label(reference: string | undefined): string {
  return reference === undefined || hasUnknown(reference) ? "?" : reference;
}

function granteeInput({ role, user, client }: AccessGrantInputs): {
  kind: GranteeKind;
  reference: string;
} {
  if (role !== undefined) return { kind: "role", reference: role };
  if (user !== undefined) return { kind: "user", reference: user };
  return { kind: "client", reference: client ?? "" };
}

function idOf({ target, kind, id }: Grant): string {
  return `${targetId(target)}/${kind}/${id}`;
}

function grantOfId(text: string): Grant {
  const [, , kind, ...rest] = text.split("/");
  const id = rest.join("/");
  return {
    target: targetOfId(text),
    kind: kind as GranteeKind,
    id: kind === "user" ? id : Number(id),
  };
}

function outsOf(orgId: string, { target, id }: Grant): AccessGrantOuts {
  return { orgId, resourceId: String(target.id), granteeId: String(id) };
}
