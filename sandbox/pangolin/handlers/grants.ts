import { z } from "zod";
import type { Call, Handler } from "../call";
import { DatabaseFault, badRequest, conflict, found, notFound, serverError } from "../refusal";
import { created, ok } from "../reply";
import { coercedId, textId } from "../schemas/common";
import { parse } from "../schemas/parse";
import type { GrantKind } from "../state/accessRows";
import type { PangolinState } from "../state/state";
import { grant, revokeAll, type GrantTarget } from "./grantRows";
import { granteeRows } from "./granteeRows";

/** The handlers of one kind of access to private or public resources. */
export interface GrantHandlers {
  /** GET: an empty list for an unknown private resource. */
  readonly list: Handler;
  /** POST: replaces the list; when an id is unknown, the old list is gone all the same. */
  readonly set: Handler;
  /** POST .../add. */
  readonly add: Handler;
  /** POST .../remove. */
  readonly remove: Handler;
}

/** How one sort of resource is read and named. */
interface Sort {
  readonly target: GrantTarget["target"];
  readonly idField: string;
  readonly noun: string;
  readonly listId: z.ZodType<number>;
  readonly setId: z.ZodType<number>;
}

const SORTS: Readonly<Record<GrantTarget["target"], Sort>> = {
  siteResource: {
    target: "siteResource",
    idField: "siteResourceId",
    noun: "site resource",
    listId: textId,
    setId: textId,
  },
  resource: {
    target: "resource",
    idField: "resourceId",
    noun: "resource",
    listId: coercedId,
    setId: coercedId,
  },
};

const ID = {
  role: z.number().int().positive(),
  user: z.string(),
  client: z.number().int().positive(),
};

/** Makes the handlers of one kind of access. */
export function grantHandlers(target: GrantTarget["target"], kind: GrantKind): GrantHandlers {
  const sort = SORTS[target];
  const one = z.strictObject({ [`${kind}Id`]: ID[kind] });
  const many = z.strictObject({ [`${kind}Ids`]: z.array(ID[kind]) });
  const context: Context = { sort, kind };
  return {
    list: (call) => list(call, context),
    set: (call) => {
      const ids = parse(many, call.body)[`${kind}Ids`] as (string | number)[];
      return set(call, context, ids);
    },
    add: (call) => {
      const id = parse(one, call.body)[`${kind}Id`] as string | number;
      return add(call, context, id);
    },
    remove: (call) => {
      const id = parse(one, call.body)[`${kind}Id`] as string | number;
      return remove(call, context, id);
    },
  };
}

interface Context {
  readonly sort: Sort;
  readonly kind: GrantKind;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function targetOf({ params }: Call, { sort }: Context, id: z.ZodType<number>): GrantTarget {
  const read = parse(z.strictObject({ [sort.idField]: id }), params);
  return { target: sort.target, targetId: read[sort.idField] ?? 0 };
}

/** The organization of a resource, or undefined when there is no such resource. */
function orgOf(state: PangolinState, { target, targetId }: GrantTarget): string | undefined {
  return target === "resource"
    ? state.resources.find({ resourceId: targetId })?.orgId
    : state.siteResources.find({ siteResourceId: targetId })?.orgId;
}

function list(call: Call, context: Context) {
  const { sort, kind } = context;
  const target = targetOf(call, context, sort.listId);
  const rows = granteeRows(call.state, target, kind);
  return ok({ [`${kind}s`]: rows }, `${capital(sort.noun)} ${kind}s retrieved successfully`);
}

function set(call: Call, context: Context, ids: readonly (string | number)[]) {
  const { sort, kind } = context;
  const { state } = call;
  const target = targetOf(call, context, sort.setId);
  const orgId = orgOf(state, target);
  const gone = serverError(`${capital(sort.noun)} not found`);
  const owner = found(orgId, () => gone);
  for (const id of ids) mustBeGrantable(state, context, { id, orgId: owner, verb: "add" });
  revokeAll(state, target, { kind, orgId: owner });
  insert(state, target, { kind, ids });
  return created({}, `${capital(kind)}s set for ${sort.noun} successfully`);
}

/** Private resources take a list in one statement, public ones each id in a statement of its own. */
function insert(
  state: PangolinState,
  target: GrantTarget,
  { kind, ids }: { readonly kind: GrantKind; readonly ids: readonly (string | number)[] },
): void {
  if (target.target === "siteResource") {
    grant(state, target, { kind, ids });
    return;
  }
  const faults = ids.flatMap((id) => {
    try {
      grant(state, target, { kind, ids: [id] });
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (faults.length > 0) throw new DatabaseFault("FOREIGN KEY constraint failed");
}

interface Candidate {
  readonly id: string | number;
  readonly orgId: string;
  readonly verb: "add" | "remove";
}

/** Refuses the Admin role, which is always there, and clients that belong to a user. */
function mustBeGrantable(
  state: PangolinState,
  { sort, kind }: Context,
  { id, orgId, verb }: Candidate,
): void {
  if (kind === "role" && state.roles.find({ roleId: Number(id), orgId })?.isAdmin === true) {
    const verbed = verb === "add" ? "assigned to" : "removed from";
    throw badRequest(`Admin role cannot be ${verbed} ${sort.noun}s`);
  }
  const owner = kind === "client" ? state.clients.find({ clientId: Number(id) })?.userId : null;
  if (owner === null || owner === undefined) return;
  throw badRequest(`Cannot ${verb} clients that are associated with a user`);
}

function mustBeKnown(state: PangolinState, kind: GrantKind, { id, orgId }: Candidate): void {
  if (kind === "role") {
    const role = state.roles.find({ roleId: Number(id), orgId });
    const refusal = "Role not found or does not belong to the same organization";
    found(role, () => notFound(refusal));
  }
  if (kind === "client") {
    const client = state.clients.find({ clientId: Number(id) });
    found(client, () => notFound("Client not found"));
  }
}

/** The resource and the one that is added or removed, after all checks of both. */
function checked(call: Call, context: Context, { id, verb }: Pick<Candidate, "id" | "verb">) {
  const { state } = call;
  const target = targetOf(call, context, textId);
  const orgId = orgOf(state, target);
  const gone = notFound(`${capital(context.sort.noun)} not found`);
  const candidate = { id, verb, orgId: found(orgId, () => gone) };
  mustBeKnown(state, context.kind, candidate);
  mustBeGrantable(state, context, candidate);
  return { ...target, kind: context.kind, granteeId: id };
}

function add(call: Call, context: Context, id: string | number) {
  const { sort, kind } = context;
  const row = checked(call, context, { id, verb: "add" });
  if (call.state.grants.find(row) !== undefined) {
    throw conflict(`${capital(kind)} already assigned to ${sort.noun}`);
  }
  grant(call.state, row, { kind, ids: [id] });
  return created({}, `${capital(kind)} added to ${sort.noun} successfully`);
}

function remove(call: Call, context: Context, id: string | number) {
  const { sort, kind } = context;
  const row = checked(call, context, { id, verb: "remove" });
  if (call.state.grants.remove(row).length === 0) {
    throw notFound(`${capital(kind)} not found in ${sort.noun}`);
  }
  return ok({}, `${capital(kind)} removed from ${sort.noun} successfully`);
}
