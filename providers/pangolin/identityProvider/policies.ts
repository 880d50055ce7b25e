import { ApiError } from "../../http/errors";
import type { Pangolin } from "../context";
import type { List } from "../listings";
import { mustHaveOrg } from "../orgs";
import type { OrgPolicy } from "./fields";

interface Row {
  readonly orgId: string;
  readonly roleMapping: string | null;
  readonly orgMapping: string | null;
}

/** The policies that one identity provider shall have. */
export interface WantedPolicies {
  readonly id: string;
  readonly subject: string;
  readonly wanted: readonly OrgPolicy[];
}

function listOf(id: string): List {
  return { path: `/idp/${id}/org`, rows: "policies", style: "offsets" };
}

function pathOf(id: string, org: string): string {
  return `/idp/${id}/org/${encodeURIComponent(org)}`;
}

/** The organizations that an identity provider's users come into, with their mappings. */
export async function policiesOf({ listings }: Pangolin, id: string): Promise<OrgPolicy[]> {
  const rows = await listings.get<Row>(listOf(id));
  return rows.map(({ orgId, roleMapping, orgMapping }) => ({
    org: orgId,
    ...(roleMapping && { roleMapping }),
    ...(orgMapping && { orgMapping }),
  }));
}

/** Adds, changes and takes away policies until they are those that are wanted. */
export async function settlePolicies(pangolin: Pangolin, policies: WantedPolicies): Promise<void> {
  const { id, wanted } = policies;
  pangolin.listings.drop([listOf(id).path]);
  const current = await policiesOf(pangolin, id);
  for (const { org } of current) {
    if (!wanted.some((policy) => policy.org === org)) await remove(pangolin, policies, org);
  }
  for (const policy of wanted) {
    const known = current.find(({ org }) => org === policy.org);
    if (!known) await add(pangolin, policies, policy);
    else if (differs(known, policy)) await send(pangolin, id, policy);
  }
}

function differs(left: OrgPolicy, right: OrgPolicy): boolean {
  const [a, b] = [mappingsOf(left), mappingsOf(right)];
  return a.roleMapping !== b.roleMapping || a.orgMapping !== b.orgMapping;
}

/** An empty text stands for none: the API cannot take a mapping away (1.18.4). */
function mappingsOf({ roleMapping = "", orgMapping = "" }: OrgPolicy) {
  return { roleMapping, orgMapping };
}

async function add(
  pangolin: Pangolin,
  { id, subject }: WantedPolicies,
  policy: OrgPolicy,
): Promise<void> {
  const { client, listings } = pangolin;
  await mustHaveOrg(pangolin, subject, policy.org);
  try {
    await listings.written([listOf(id).path], () =>
      client.create(pathOf(id, policy.org), mappingsOf(policy)),
    );
  } catch (error) {
    // A lost answer, or someone else's: the policy is there, and only its mappings may differ.
    if (!isThere(error) && !(await isListed(pangolin, id, policy.org).catch(() => false))) {
      throw error;
    }
    await send(pangolin, id, policy);
  }
}

function isThere(error: unknown): boolean {
  return error instanceof ApiError && /policy already exists/i.test(error.answer);
}

async function isListed(pangolin: Pangolin, id: string, org: string): Promise<boolean> {
  pangolin.listings.drop([listOf(id).path]);
  const policies = await policiesOf(pangolin, id);
  return policies.some((policy) => policy.org === org);
}

async function send({ client, listings }: Pangolin, id: string, policy: OrgPolicy): Promise<void> {
  await listings.written([listOf(id).path], () =>
    client.update(pathOf(id, policy.org), mappingsOf(policy)),
  );
}

/** Pangolin 1.18.4 answers 500 when there is nothing to delete, and may answer 200 without doing it. */
async function remove(
  pangolin: Pangolin,
  { id, subject }: WantedPolicies,
  org: string,
): Promise<void> {
  const { client, listings } = pangolin;
  try {
    await listings.written([listOf(id).path], () => client.delete(pathOf(id, org)));
  } catch (error) {
    if (await isListed(pangolin, id, org)) throw error;
    return;
  }
  if (!(await isListed(pangolin, id, org))) return;
  throw new Error(
    `${subject}: Pangolin says that it has taken the organization "${org}" off it, but has not. ` +
      "Take it off in the dashboard, then run `pulumi up` again.",
  );
}
