import type { Pangolin } from "../context";
import { faultOf } from "../errors";
import type { List } from "../listings";
import type { ListedResource } from "../publicResource/row";

function listOf(resourceId: number): List {
  return { path: `/resource/${resourceId}/whitelist`, rows: "whitelist", style: "whole" };
}

/** The addresses on a resource's whitelist, in lower case. */
export async function whitelistOf(
  { listings }: Pangolin,
  { resourceId }: ListedResource,
): Promise<string[]> {
  const rows = await listings.get<{ email: string }>(listOf(resourceId));
  return rows.map(({ email }) => email.toLowerCase());
}

/** A resource's whitelist, as it shall be. */
export interface WhitelistChange {
  readonly subject: string;
  readonly row: ListedResource;
  readonly news: readonly string[];
}

/**
 * Adds and removes single addresses: setting them all at once takes 50 only (1.18.4). Throws when
 * the resource does not heed a whitelist, for Pangolin then refuses any change of it.
 */
export async function settleWhitelist(pangolin: Pangolin, change: WhitelistChange): Promise<void> {
  const { row, subject } = change;
  const wanted = change.news.map((email) => email.toLowerCase());
  if (!row.whitelist && wanted.length === 0) return;
  pangolin.listings.drop([listOf(row.resourceId).path]);
  const current = await whitelistOf(pangolin, row);
  const added = wanted.filter((email) => !current.includes(email));
  const surplus = current.filter((email) => !wanted.includes(email));
  if (added.length + surplus.length === 0) return;
  if (!row.whitelist) {
    throw new Error(
      `${subject}: "whitelist" is set, but the resource "${row.name}" does not heed one. ` +
        "Set `emailWhitelistEnabled: true` on the resource.",
    );
  }
  for (const email of added) await send(pangolin, row, { verb: "add", email });
  for (const email of surplus) await send(pangolin, row, { verb: "remove", email });
}

/** A second try finds the work done: 409 for what is there already, 404 for what is gone. */
async function send(
  { client, listings }: Pangolin,
  { resourceId }: ListedResource,
  { verb, email }: { readonly verb: "add" | "remove"; readonly email: string },
): Promise<void> {
  const { path } = listOf(resourceId);
  try {
    await listings.written([path], () => client.update(`${path}/${verb}`, { email }));
  } catch (error) {
    if (faultOf(error) !== (verb === "add" ? "conflict" : "notFound")) throw error;
  }
}
