import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { orNothing } from "../errors";
import { granteeOf, targetId, targetInput, targetOf, targetOfId } from "../grantInputs";
import { dropGrants, type GranteeKind, granteeIds, type GrantTarget } from "../grantLists";
import { addGrant, type Grant, removeGrant } from "../grants";
import { lists } from "../lists";
import { orgOf } from "../orgs";
import { referenceForms } from "../references";
import { isTakenOver } from "../takenOver";
import {
  accessGrantsFields,
  type AccessGrantsInputs,
  type AccessGrantsOuts,
  accessGrantsProblems,
} from "./fields";

/*
 * All grants of one resource: one that was made by hand shows as drift, and the next `pulumi up`
 * takes it back. They are added and removed one by one: a set that fails loses the old ones (1.18.4).
 *
 *   create  POST .../roles|users|clients/add      read    GET .../roles, .../users, .../clients
 *   update  .../add and .../remove                delete  .../remove of those that the program names
 */

/** Handler of all grants of one resource. */
export const accessGrants: Handler<Pangolin, AccessGrantsInputs, AccessGrantsOuts> = {
  kind: "pangolin:AccessGrants",
  subject: ({ privateResource, publicResource }) =>
    `AccessGrants "${String(privateResource ?? publicResource)}"`,
  fields: accessGrantsFields,
  deleteBeforeReplace: true,
  problems: accessGrantsProblems,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    const target = await targetOf(pangolin, org, inputs);
    const wanted = await wantedGrants(pangolin, org, { target, inputs });
    const [id, outs] = [targetId(target), outsOf(org, target)];
    try {
      // Others are not taken back here: nothing is revoked that no preview has shown.
      for (const grant of wanted) await addGrant(pangolin, grant);
    } catch (error) {
      throw new PartialFailure(id, { ...outs }, error);
    }
    return { id, outs };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const target = targetOfId(id);
    if (!(await exists(pangolin, org, target))) return undefined;
    const [roles, users, clients] = await Promise.all([
      formsOf(pangolin, org, { target, kind: "role", olds: olds.roles }),
      formsOf(pangolin, org, { target, kind: "user", olds: olds.users }),
      formsOf(pangolin, org, { target, kind: "client", olds: olds.clients }),
    ]);
    const input = await targetInput(pangolin, org, { target, olds });
    return { inputs: { ...input, roles, users, clients }, outs: outsOf(org, target) };
  },
  async update(id, { olds, news }, pangolin) {
    const org = orgOf(pangolin, olds);
    const target = targetOfId(id);
    const wanted = await wantedGrants(pangolin, org, { target, inputs: news });
    const present = await presentGrants(pangolin, target);
    for (const grant of without(wanted, present)) await addGrant(pangolin, grant);
    for (const grant of without(present, wanted)) await removeGrant(pangolin, grant);
    return outsOf(org, target);
  },
  async delete(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const target = targetOfId(id);
    if (target.kind === "publicResource" && isTakenOver(pangolin, "resource", target.id)) return;
    const present = await presentGrants(pangolin, target);
    // What somebody has granted by hand since the last refresh is not this program's to take.
    const ours = await Promise.all(
      present.map(async (grant) =>
        (await isNamed(pangolin, org, { grant, olds })) ? [grant] : [],
      ),
    );
    for (const grant of ours.flat()) await removeGrant(pangolin, grant);
  },
};

const KINDS = ["role", "user", "client"] as const;
const INPUTS = { role: "roles", user: "users", client: "clients" } as const;

/** Clients have no access to public resources, and those no list of them. */
function kindsOf(target: GrantTarget): readonly GranteeKind[] {
  return target.kind === "privateResource" ? KINDS : ["role", "user"];
}

async function wantedGrants(
  pangolin: Pangolin,
  org: string,
  { target, inputs }: { target: GrantTarget; inputs: AccessGrantsInputs },
): Promise<Grant[]> {
  const named = kindsOf(target).flatMap((kind) =>
    (inputs[INPUTS[kind]] ?? []).map((reference) => ({ kind, reference })),
  );
  return Promise.all(
    named.map(async ({ kind, reference }) => {
      const id = await granteeOf(pangolin, org, { kind, reference });
      return { target, kind, id };
    }),
  );
}

async function presentGrants(pangolin: Pangolin, target: GrantTarget): Promise<Grant[]> {
  dropGrants(pangolin, target);
  const found = await Promise.all(
    kindsOf(target).map(async (kind) => {
      const ids = (await orNothing(granteeIds(pangolin, target, kind))) ?? [];
      return ids.map((id) => ({ target, kind, id }));
    }),
  );
  return found.flat();
}

function without(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  return grants.filter(
    ({ kind, id }) => !others.some((other) => other.kind === kind && other.id === id),
  );
}

async function formsOf(
  pangolin: Pangolin,
  org: string,
  wanted: { target: GrantTarget; kind: GranteeKind; olds: string[] | undefined },
): Promise<string[]> {
  const { target, kind, olds = [] } = wanted;
  if (!kindsOf(target).includes(kind)) return [];
  const ids = await granteeIds(pangolin, target, kind);
  return referenceForms(pangolin, { kind, org }, { ids, olds });
}

async function isNamed(
  pangolin: Pangolin,
  org: string,
  { grant, olds }: { grant: Grant; olds: Partial<AccessGrantsInputs> },
): Promise<boolean> {
  const forms = olds[INPUTS[grant.kind]] ?? [];
  const [form = ""] = await referenceForms(
    pangolin,
    { kind: grant.kind, org },
    { ids: [grant.id], olds: forms },
  );
  return forms.includes(form);
}

/** The lists of who has access say nothing of whether a private resource exists (1.18.4). */
async function exists(pangolin: Pangolin, org: string, target: GrantTarget): Promise<boolean> {
  const { list, idOf } = WITHIN[target.kind];
  const rows = await pangolin.listings.get<Record<string, unknown>>(list(org));
  return rows.some((row) => row[idOf] === target.id);
}

const WITHIN = {
  privateResource: { list: lists.privateResources, idOf: "siteResourceId" },
  publicResource: { list: lists.publicResources, idOf: "resourceId" },
} as const;

function outsOf(orgId: string, { id }: GrantTarget): AccessGrantsOuts {
  return { orgId, resourceId: String(id) };
}
