import type { Pangolin } from "./context";
import { isNotFound } from "./errors";
import type { List } from "./listings";

/** Sends a delete; what is gone already is a success. `within` are the lists that it is taken out of. */
export async function removed(
  { listings }: Pangolin,
  within: readonly List[],
  send: () => Promise<unknown>,
): Promise<void> {
  const paths = within.map(({ path }) => path);
  try {
    await listings.written(paths, send);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
