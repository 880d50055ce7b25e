import type { Pangolin } from "./context";
import type { List } from "./listings";
import { lists } from "./lists";
import type * as shapes from "./shapes";

/** Rows of what can be referred to, by kind. */
export interface ReferredRows {
  site: shapes.SiteRow;
  privateResource: shapes.PrivateResourceRow;
  publicResource: shapes.PublicResourceRow;
  client: shapes.ClientRow;
  role: shapes.RoleRow;
  user: shapes.UserRow;
  domain: shapes.DomainRow;
  identityProvider: shapes.IdentityProviderRow;
}

/** A kind of object that inputs refer to. */
export type ReferredKind = keyof ReferredRows;

interface Referable<Row> {
  /** As messages name it. */
  readonly noun: string;
  readonly list: (org: string) => List;
  readonly id: (row: Row) => string | number;
  /** Names that lead to a row, those first that are meant to be unique. */
  readonly names: readonly ((row: Row) => string | null)[];
}

const KINDS: { readonly [K in ReferredKind]: Referable<ReferredRows[K]> } = {
  site: {
    noun: "Site",
    list: lists.sites,
    id: (row) => row.siteId,
    names: [(row) => row.niceId, (row) => row.name],
  },
  privateResource: {
    noun: "PrivateResource",
    list: lists.privateResources,
    id: (row) => row.siteResourceId,
    names: [(row) => row.niceId, (row) => row.name],
  },
  publicResource: {
    noun: "PublicResource",
    list: lists.publicResources,
    id: (row) => row.resourceId,
    names: [(row) => row.niceId, (row) => row.name],
  },
  client: {
    noun: "Client",
    list: lists.clients,
    id: (row) => row.clientId,
    names: [(row) => row.niceId, (row) => row.name],
  },
  role: {
    noun: "Role",
    list: lists.roles,
    id: (row) => row.roleId,
    names: [(row) => row.name],
  },
  user: {
    noun: "User",
    list: lists.users,
    id: (row) => row.id,
    names: [(row) => row.email, (row) => row.username],
  },
  domain: {
    noun: "Domain",
    list: lists.domains,
    id: (row) => row.domainId,
    names: [(row) => row.baseDomain],
  },
  identityProvider: {
    noun: "IdentityProvider",
    list: lists.identityProviders,
    id: (row) => row.idpId,
    names: [(row) => row.name],
  },
};

/** Where a reference is looked for. */
export interface ReferencePlace<K extends ReferredKind = ReferredKind> {
  readonly kind: K;
  /** Id of the organization. */
  readonly org: string;
}

/**
 * The object that a reference names: by its id, its nice id or its name, in this order. Throws when
 * there is none, and when a name belongs to several. A list that was read before is read again first.
 */
export async function referred<K extends ReferredKind>(
  pangolin: Pangolin,
  place: ReferencePlace<K>,
  reference: string,
): Promise<ReferredRows[K]> {
  const list = KINDS[place.kind].list(place.org);
  const known = await pangolin.listings.get<ReferredRows[K]>(list);
  const found = matching(place.kind, known, reference);
  if (found.length > 0) return only(place.kind, found, reference);
  pangolin.listings.drop([list.path]);
  const fresh = await pangolin.listings.get<ReferredRows[K]>(list);
  return only(place.kind, matching(place.kind, fresh, reference), reference, place.org);
}

/** Id of the object that a reference names, in the form in which the API wants it. */
export async function referredId<K extends ReferredKind>(
  pangolin: Pangolin,
  place: ReferencePlace<K>,
  reference: string,
): Promise<IdOf<K>> {
  const row = await referred(pangolin, place, reference);
  return KINDS[place.kind].id(row) as IdOf<K>;
}

/** Ids are numbers, but for those of users and domains. */
export type IdOf<K extends ReferredKind> = K extends "user" | "domain" ? string : number;

/** Ids of all objects that a list of references names, each id once. */
export async function referredIds<K extends ReferredKind>(
  pangolin: Pangolin,
  place: ReferencePlace<K>,
  references: readonly string[],
): Promise<IdOf<K>[]> {
  const ids = await Promise.all(references.map((one) => referredId(pangolin, place, one)));
  return [...new Set(ids)];
}

/**
 * Form in which an id that was read is shown: as the program wrote it while that leads to the same
 * object, else its nice id or name where that is unique, else the id.
 */
export async function referenceForm<K extends ReferredKind>(
  pangolin: Pangolin,
  place: ReferencePlace<K>,
  { id, olds }: { readonly id: string | number; readonly olds: readonly string[] },
): Promise<string> {
  if (olds.includes(String(id))) return String(id);
  const { list, names, id: idOf } = KINDS[place.kind];
  const rows = await pangolin.listings.get<ReferredRows[K]>(list(place.org));
  const leads = (form: string): boolean => {
    const found = matching(place.kind, rows, form);
    return found.length === 1 && found.every((row) => idOf(row) === id);
  };
  const row = rows.find((one) => idOf(one) === id);
  const own = row === undefined ? [] : names.flatMap((name) => name(row) ?? []);
  return [...olds, ...own].find(leads) ?? String(id);
}

/** The forms of several ids, as {@link referenceForm} gives each. */
export function referenceForms<K extends ReferredKind>(
  pangolin: Pangolin,
  place: ReferencePlace<K>,
  { ids, olds }: { readonly ids: readonly (string | number)[]; readonly olds: readonly string[] },
): Promise<string[]> {
  return Promise.all(ids.map((id) => referenceForm(pangolin, place, { id, olds })));
}

function matching<K extends ReferredKind>(
  kind: K,
  rows: readonly ReferredRows[K][],
  reference: string,
): readonly ReferredRows[K][] {
  const { id, names } = KINDS[kind];
  const forms = [(row: ReferredRows[K]) => String(id(row)), ...names];
  for (const form of forms) {
    const found = rows.filter((row) => form(row) === reference);
    if (found.length > 0) return found;
  }
  return [];
}

function only<K extends ReferredKind>(
  kind: K,
  found: readonly ReferredRows[K][],
  reference: string,
  org = "",
): ReferredRows[K] {
  const [row] = found;
  const { noun, id } = KINDS[kind];
  if (row === undefined) {
    throw new Error(
      `${noun} "${reference}": the organization "${org}" has none of this id or name. ` +
        `Correct the reference, or create it first.`,
    );
  }
  if (found.length === 1) return row;
  const ids = found.map(id).join(", ");
  throw new Error(
    `${noun} "${reference}": the name belongs to ${found.length} objects, with the ids ${ids}. ` +
      `Refer to one of them by its id.`,
  );
}
