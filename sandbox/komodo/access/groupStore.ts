import type { Grant } from "./permissions";

/** A Komodo user group. */
export interface UserGroup {
  readonly _id: { readonly $oid: string };
  name: string;
  /** Every user belongs to it, listed or not. */
  everyone: boolean;
  /** Ids of users. */
  users: string[];
  /** Grants on all resources of a kind. */
  all: Record<string, Grant>;
  updated_at: number;
}
