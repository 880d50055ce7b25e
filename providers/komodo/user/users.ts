import type { User } from "../api";
import type { Komodo } from "../context";

/** Listings that a write of a user changes. */
export const USER_LISTINGS = ["ListUsers", "ListUserGroups"] as const;

/** The user with this id or name, out of the one listing; undefined when there is none. */
export async function findUser(komodo: Komodo, idOrName: string): Promise<User | undefined> {
  const users = await komodo.listings.get("ListUsers");
  return users.find(({ _id, username }) => _id.$oid === idOrName || username === idOrName);
}

/** The user with this id or name. Throws when there is none; `subject` is who asks. */
export async function requireUser(
  komodo: Komodo,
  subject: string,
  idOrName: string,
): Promise<User> {
  const found = await findUser(komodo, idOrName);
  if (found) return found;
  throw new Error(
    `${subject}: Komodo has no user "${idOrName}". Make the user first, or correct the name.`,
  );
}
