import { ApiError } from "../http/errors";
import type { Pangolin } from "./context";
import { isNotFound } from "./errors";

/** An object that remembers the organization it was made in. */
export interface OrgOut {
  /** Id of the organization. Kept, so that a change of `pangolin:org` does not lose the object. */
  orgId: string;
}

/** The organization that inputs or state name, or that of the settings. */
export function orgOf(
  { client }: Pangolin,
  { org, orgId }: { readonly org?: string; readonly orgId?: string },
): string {
  return org ?? orgId ?? client.settings.org;
}

/** Beginning of the paths of an organization's objects. */
export function orgPath(org: string): string {
  return `/org/${encodeURIComponent(org)}`;
}

/**
 * Throws unless the organization exists. Pangolin 1.18.4 answers 500 to some creates in one that
 * does not, and keeps what it wrote: rows that no call of this API shows or deletes.
 */
export async function mustHaveOrg(
  { client }: Pangolin,
  subject: string,
  org: string,
): Promise<void> {
  try {
    await client.get(orgPath(org));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new Error(
      `${subject}: Pangolin has no organization "${org}". ` +
        "Correct `org`, or the setting pangolin:org.",
    );
  }
}

/** Runs a create; when it ends with an error that says nothing, a missing organization is named. */
export async function withinOrg<T>(
  pangolin: Pangolin,
  { subject, org }: { readonly subject: string; readonly org: string },
  create: () => Promise<T>,
): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (error instanceof ApiError && error.status >= 500) await mustHaveOrg(pangolin, subject, org);
    throw error;
  }
}
