import type { User } from "../api";
import type { Komodo } from "../context";

/**
 * Ids of the users that the program names by id or by name, each once. Throws with all names that
 * Komodo does not know: it would drop them without a word (2.3.2).
 */
export async function memberIds(
  komodo: Komodo,
  subject: string,
  members: readonly string[] = [],
): Promise<string[]> {
  if (members.length === 0) return [];
  const users = await komodo.listings.get("ListUsers");
  const found = members.map((member) => users.find((user) => isNamed(user, member)));
  const unknown = members.filter((_member, at) => found[at] === undefined);
  if (unknown.length > 0) throw unknownUsers(subject, unknown);
  return [...new Set(found.flatMap((user) => user?._id.$oid ?? []))];
}

/** Members in the form that the program gave them, others by their name. */
export async function memberForms(
  komodo: Komodo,
  ids: readonly string[],
  olds: readonly string[] = [],
): Promise<string[]> {
  const isKnown = ids.every((id) => olds.includes(id));
  const users = isKnown ? [] : await komodo.listings.get("ListUsers");
  return ids.map((id) => {
    const name = users.find((user) => user._id.$oid === id)?.username ?? id;
    return olds.find((old) => old === id || old === name) ?? name;
  });
}

/** Says which users Komodo does not have. */
export function unknownUsers(subject: string, names: readonly string[]): Error {
  const listed = names.map((name) => `"${name}"`).join(", ");
  const text = `Komodo has no user ${listed}. Make them first, or take them out of "users".`;
  return new Error(`${subject}: ${text}`);
}

function isNamed({ _id, username }: User, member: string): boolean {
  return _id.$oid === member || username === member;
}
