import type { Pangolin } from "../context";
import { lists } from "../lists";
import type { ListedResource } from "../publicResource/row";
import type { HeaderAuth, ResourceAuthInputs, ResourceAuthOuts } from "./fields";

/** What stands among the inputs for a secret that is no longer the one that was set. */
export const CHANGED_OUTSIDE = "[changed outside Varanus]";

type LockName = "password" | "pincode" | "headerAuth";

interface Lock {
  /** Column of the list that says whether it is set. Each write makes a new id (1.18.4). */
  readonly id: "passwordId" | "pincodeId" | "headerAuthId";
  /** Last part of its path. */
  readonly path: string;
  /** What sets it, or with undefined takes it away. */
  readonly body: (inputs: Partial<ResourceAuthInputs>) => object;
}

const LOCKS: Readonly<Record<LockName, Lock>> = {
  password: {
    id: "passwordId",
    path: "password",
    body: ({ password }) => ({ password: password ?? null }),
  },
  pincode: {
    id: "pincodeId",
    path: "pincode",
    body: ({ pincode }) => ({ pincode: pincode ?? null }),
  },
  headerAuth: {
    id: "headerAuthId",
    path: "header-auth",
    body: ({ headerAuth }) => headerAuthBody(headerAuth),
  },
};

/** All three fields are required (1.18.4). */
function headerAuthBody(headerAuth: HeaderAuth | undefined): object {
  if (headerAuth === undefined) return { user: null, password: null, extendedCompatibility: null };
  const { user, password, extendedCompatibility = true } = headerAuth;
  return { user, password, extendedCompatibility };
}

const NAMES = Object.keys(LOCKS) as LockName[];

/** Names of the locks that a resource has. */
export function locksOf(row: ListedResource): readonly string[] {
  return NAMES.filter((name) => row[LOCKS[name].id] !== null);
}

/** Ids of the locks that a resource has, for the outputs: another id means another secret. */
export function lockIds(row: ListedResource): Partial<ResourceAuthOuts> {
  const entries = NAMES.map((name) => LOCKS[name].id).flatMap((id) =>
    row[id] === null ? [] : [[id, row[id]] as const],
  );
  return Object.fromEntries(entries);
}

/**
 * The locks as inputs. Their values cannot be read: one whose id is still the same is left out, one
 * that is gone is null, and one that was set by someone else is shown as changed.
 */
export function observedLocks(
  row: ListedResource,
  olds: Partial<ResourceAuthInputs> & Partial<ResourceAuthOuts>,
): Partial<ResourceAuthInputs> {
  const entries = NAMES.map((name) => {
    const { id } = LOCKS[name];
    if (row[id] === null) return [name, null];
    const isOurs = olds[name] !== undefined && olds[id] === row[id];
    return [name, isOurs ? undefined : CHANGED_OUTSIDE];
  });
  return Object.fromEntries(entries) as Partial<ResourceAuthInputs>;
}

/** A resource's locks and what they shall become. */
export interface LockChange {
  readonly org: string;
  readonly row: ListedResource;
  readonly olds: Partial<ResourceAuthOuts>;
  readonly news: Partial<ResourceAuthInputs>;
  /** Names of inputs whose values differ from those that were set last. */
  readonly changed: readonly string[];
}

/** Sets what is new or was set by someone else, and takes away what is no longer wanted. */
export async function settleLocks(pangolin: Pangolin, change: LockChange): Promise<void> {
  const { org, row, olds, news, changed } = change;
  for (const name of NAMES) {
    const { id, path, body } = LOCKS[name];
    const isWanted = news[name] !== undefined;
    const isOurs = row[id] !== null && olds[id] === row[id] && !changed.includes(name);
    if (isWanted ? isOurs : row[id] === null) continue;
    await pangolin.listings.written([lists.publicResources(org).path], () =>
      pangolin.client.update(`/resource/${row.resourceId}/${path}`, body(news)),
    );
  }
}
