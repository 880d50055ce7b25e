import { PartialFailure } from "../../dynamic/failure";
import type { Handler, Outs } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { sentOnce } from "../creating";
import { orNothing } from "../errors";
import { orgPath } from "../orgs";
import type { OrgRow } from "../shapes";
import {
  DEFAULT_SUBNET,
  DEFAULT_UTILITY_SUBNET,
  orgFields,
  type OrgInputs,
  orgProblems,
} from "./fields";

/*
 * An organization. Only a root key may make one.
 *
 *   create  GET /org/{id}, PUT /org, POST /org/{id} for the retention of logs
 *   read    GET /org/{id}      update  POST /org/{id}
 *   delete  DELETE /org/{id}, which fails for every API key (1.18.4)
 */

/** Handler of organizations. */
export const org: Handler<Pangolin, OrgInputs, Outs> = {
  kind: "pangolin:Org",
  subject,
  fields: orgFields,
  // A replacement is refused where it begins: nothing new is made when the old one cannot go.
  deleteBeforeReplace: true,
  problems: orgProblems,
  async create(inputs, pangolin) {
    const { orgId } = inputs;
    const known = await orgById(pangolin, orgId);
    const found = known ? adoptable(inputs, known) : await made(pangolin, inputs);
    const given = known ? Object.keys(inputs) : [];
    await settled(pangolin, { orgId, found, wanted: mutable(inputs, given) });
    return { id: orgId, outs: {} };
  },
  async read(id, _olds, pangolin) {
    const found = await orgById(pangolin, id);
    return found && { inputs: observedInputs(found), outs: {} };
  },
  async update(id, { news, changed }, pangolin) {
    const body = { name: news.name, ...mutable(news, changed) };
    await pangolin.client.update(orgPath(id), body);
    return {};
  },
  async delete(id, olds, pangolin) {
    // A later Pangolin may well carry it out: what counts is whether it is gone.
    const failure = await pangolin.client.delete(orgPath(id)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(await orgById(pangolin, id))) return;
    const reason = failure instanceof Error ? ` (${failure.message})` : "";
    throw new Error(
      `${subject(olds)}: Pangolin's API does not delete organizations${reason}. Delete it in the ` +
        "dashboard and run `pulumi refresh`, or set the option `retainOnDelete: true`, run " +
        "`pulumi up`, and then remove it from the program.",
    );
  },
};

function subject({ orgId, name }: Partial<OrgInputs>): string {
  return `Org "${orgId ?? String(name)}"`;
}

async function orgById({ client }: Pangolin, orgId: string): Promise<OrgRow | undefined> {
  const answer = await orNothing(client.get<{ org: OrgRow }>(orgPath(orgId)));
  return answer?.org;
}

async function made(pangolin: Pangolin, inputs: OrgInputs): Promise<OrgRow> {
  const { orgId, name } = inputs;
  const { subnet = DEFAULT_SUBNET, utilitySubnet = DEFAULT_UTILITY_SUBNET } = inputs;
  const { made: row } = await sentOnce<OrgRow>({
    send: () => pangolin.client.create("/org", { orgId, name, subnet, utilitySubnet }),
    find: () => orgById(pangolin, orgId),
  });
  return row;
}

function adoptable(inputs: OrgInputs, known: OrgRow): OrgRow {
  if (!inputs.adopt) {
    throw new Error(
      `${subject(inputs)}: Pangolin has an organization of this id already. ` +
        "Set `adopt: true` to take it over, or choose another id.",
    );
  }
  for (const key of ["subnet", "utilitySubnet"] as const) {
    const [mine, theirs] = [inputs[key], known[key]];
    if (mine === undefined || mine === theirs) continue;
    throw new Error(
      `${subject(inputs)}: the organization to adopt has ${key} "${String(theirs)}" and not ` +
        `"${mine}", which cannot be changed. Correct the input.`,
    );
  }
  return known;
}

/** Sets what a create cannot set. The organization is there: a failure keeps its id. */
async function settled(
  { client }: Pangolin,
  { orgId, found, wanted }: { orgId: string; found: OrgRow; wanted: object },
): Promise<void> {
  const differing = Object.entries(wanted).filter(
    ([key, value]) => value !== found[key as keyof OrgRow],
  );
  if (differing.length === 0) return;
  try {
    await client.update(orgPath(orgId), Object.fromEntries(differing));
  } catch (error) {
    throw new PartialFailure(orgId, {}, error);
  }
}

/** What an update can set, by the API's names: of the changed inputs, or of all. */
function mutable(inputs: OrgInputs, changed: readonly string[]): Record<string, unknown> {
  const { name, requestLogDays = 7 } = inputs;
  const { accessLogDays = 0, actionLogDays = 0, connectionLogDays = 0 } = inputs;
  const all = {
    name: { name },
    requestLogDays: { settingsLogRetentionDaysRequest: requestLogDays },
    accessLogDays: { settingsLogRetentionDaysAccess: accessLogDays },
    actionLogDays: { settingsLogRetentionDaysAction: actionLogDays },
    connectionLogDays: { settingsLogRetentionDaysConnection: connectionLogDays },
  };
  const parts = Object.entries(all)
    .filter(([key]) => changed.length === 0 || changed.includes(key))
    .map(([, part]) => part);
  return Object.assign({}, ...parts) as Record<string, unknown>;
}

function observedInputs(found: OrgRow): Partial<OrgInputs> {
  const { orgId, name, subnet, utilitySubnet } = found;
  return {
    ...{ orgId, name },
    ...(subnet !== null && { subnet }),
    ...(utilitySubnet !== null && { utilitySubnet }),
    requestLogDays: found.settingsLogRetentionDaysRequest,
    accessLogDays: found.settingsLogRetentionDaysAccess,
    actionLogDays: found.settingsLogRetentionDaysAction,
    connectionLogDays: found.settingsLogRetentionDaysConnection,
  };
}
