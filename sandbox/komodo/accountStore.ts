import { isObjectId, newObjectId, oid } from "./ids";

/** A git provider or image registry account. A registry account has no `https`. */
export interface Account {
  readonly _id: { readonly $oid: string };
  readonly domain: string;
  readonly https?: boolean;
  readonly username: string;
  readonly token: string;
}

/** Accounts of one sort. Domain and user name together are unique. */
export class AccountStore {
  private readonly byId = new Map<string, Account>();

  constructor(readonly sort: "git" | "registry") {}

  /** Adds an account, or returns undefined when domain and user name are taken. */
  add(account: Omit<Account, "_id">): Account | undefined {
    if (this.isTaken(account)) return undefined;
    const added = { _id: oid(newObjectId()), ...account };
    this.byId.set(added._id.$oid, added);
    return added;
  }

  /** Replaces an account, or returns false when domain and user name are taken. */
  replace(account: Account): boolean {
    if (this.isTaken(account)) return false;
    this.byId.set(account._id.$oid, account);
    return true;
  }

  private isTaken(account: Omit<Account, "_id"> & { _id?: Account["_id"] }): boolean {
    return this.all().some(
      (other) =>
        other._id !== account._id &&
        other.domain === account.domain &&
        other.username === account.username,
    );
  }

  /** The account with this id, if any. */
  find(id: string): Account | undefined {
    return isObjectId(id) ? this.byId.get(id) : undefined;
  }

  /** Takes an account out. */
  remove(account: Account): void {
    this.byId.delete(account._id.$oid);
  }

  /** Every account, by domain and user name. */
  all(): Account[] {
    const key = ({ domain, username }: Account): string => `${domain}\u0000${username}`;
    return [...this.byId.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
}
