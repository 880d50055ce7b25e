import type { Pangolin } from "./context";
import { orNothing } from "./errors";
import type { List } from "./listings";
import type { OrgOut } from "./orgs";

/** Outputs of what belongs to one public resource. */
export interface ResourceChildOuts extends OrgOut {
  /** Id of the public resource. */
  resourceId: string;
}

/** Rows of a list that belongs to one public resource; none when the resource is gone. */
export async function rowsOfResource<Row>(
  { listings }: Pangolin,
  list: List,
): Promise<readonly Row[]> {
  return (await orNothing(listings.get<Row>(list))) ?? [];
}
