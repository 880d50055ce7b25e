import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { createdOnce } from "../creating";
import { faultOf, isNotFound, orNothing } from "../errors";
import { lists } from "../lists";
import type { IdentityProviderRow } from "../shapes";
import { identityProviderFields, type IdentityProviderInputs } from "./fields";
import { policiesOf, settlePolicies } from "./policies";
import { bodyOf, inputsOf, type Stored } from "./shapes";

/*
 * An OIDC identity provider of the whole server, and the organizations that its users come into.
 * Only root keys may manage one. Its create takes no mappings: these follow in an update.
 *
 *   create  GET /idp, PUT /idp/oidc, POST /idp/{id}/oidc for the mappings, then as update
 *   read    GET /idp/{id}, GET /idp/{id}/org     update  POST /idp/{id}/oidc;
 *                                                        PUT, POST, DELETE /idp/{id}/org/{org}
 *   delete  not served (1.18.4), though it is documented
 */

/** Outputs of an identity provider. */
export interface IdentityProviderOuts {
  /** Address that the client at the provider must allow; known after a create in clear only. */
  redirectUrl?: string;
}

interface Created extends Pick<IdentityProviderRow, "idpId"> {
  readonly redirectUrl?: string;
}

const LIST = lists.identityProviders("");

/** Handler of identity providers. */
export const identityProvider: Handler<Pangolin, IdentityProviderInputs, IdentityProviderOuts> = {
  kind: "pangolin:IdentityProvider",
  subject,
  fields: identityProviderFields,
  async create(inputs, pangolin) {
    const { idpId, redirectUrl } = await madeOrAdopted(pangolin, inputs);
    const [id, outs] = [String(idpId), outsOf(redirectUrl)];
    try {
      await settle(pangolin, id, inputs);
    } catch (error) {
      throw new PartialFailure(id, { ...outs }, error);
    }
    return { id, outs };
  },
  async read(id, { redirectUrl }, pangolin) {
    const stored = await find(pangolin, id);
    if (!stored) return undefined;
    const orgPolicies = await policiesOf(pangolin, id);
    return { inputs: { ...inputsOf(stored), orgPolicies }, outs: outsOf(redirectUrl) };
  },
  async update(id, { olds, news }, pangolin) {
    await settle(pangolin, id, news);
    return outsOf(olds.redirectUrl);
  },
  delete: (id, olds, pangolin) => remove(pangolin, id, olds),
};

function subject({ name }: Partial<IdentityProviderInputs>): string {
  return `Identity provider "${String(name)}"`;
}

function outsOf(redirectUrl: string | undefined): IdentityProviderOuts {
  return redirectUrl === undefined ? {} : { redirectUrl };
}

function find({ client }: Pangolin, id: string): Promise<Stored | undefined> {
  return orNothing(client.get<Stored>(`/idp/${id}`));
}

async function madeOrAdopted(pangolin: Pangolin, inputs: IdentityProviderInputs): Promise<Created> {
  const { name, adopt } = inputs;
  const rows = await pangolin.listings.get<IdentityProviderRow>(LIST);
  const known = rows.filter((row) => row.name === name);
  const [only] = known;
  if (only === undefined) return made(pangolin, inputs);
  if (adopt && known.length === 1) return only;
  const ids = known.map(({ idpId }) => idpId).join(", ");
  const advice = adopt
    ? "Keep one of them, or rename it."
    : "Set `adopt: true` to take it over, or choose another name.";
  throw new Error(
    `${subject(inputs)}: Pangolin has ${known.length} of this name already, id ${ids}. ${advice}`,
  );
}

function made(pangolin: Pangolin, inputs: IdentityProviderInputs): Promise<Created> {
  const { defaultRoleMapping: _role, defaultOrgMapping: _org, ...body } = bodyOf(inputs);
  const creation = {
    list: LIST,
    idOf: ({ idpId }: Created) => idpId,
    isLike: (row: Created) => (row as IdentityProviderRow).name === inputs.name,
  };
  return createdOnce<Created>(pangolin, creation, () => pangolin.client.create("/idp/oidc", body));
}

/** Brings the provider and its policies to the inputs, whatever they were. */
async function settle(
  pangolin: Pangolin,
  id: string,
  inputs: IdentityProviderInputs,
): Promise<void> {
  const stored = await find(pangolin, id);
  if (!stored) {
    throw new Error(
      `${subject(inputs)}: is gone from Pangolin. Run \`pulumi refresh\`, then \`pulumi up\` again.`,
    );
  }
  const wanted = bodyOf(inputs);
  const current = bodyOf(inputsOf(stored));
  const changed = Object.entries(wanted).filter(
    ([key, value]) => current[key as keyof typeof current] !== value,
  );
  if (changed.length > 0) {
    const body = Object.fromEntries(changed);
    await written(pangolin, () => pangolin.client.update(`/idp/${id}/oidc`, body));
  }
  await settlePolicies(pangolin, {
    id,
    subject: subject(inputs),
    wanted: inputs.orgPolicies ?? [],
  });
}

async function remove(
  pangolin: Pangolin,
  id: string,
  olds: Partial<IdentityProviderInputs>,
): Promise<void> {
  try {
    await written(pangolin, () => pangolin.client.delete(`/idp/${id}`));
  } catch (error) {
    if (isNotFound(error)) return;
    if (faultOf(error) !== "misrouted") throw error;
    if (!(await find(pangolin, id))) return;
    throw new Error(
      `${subject(olds)}: Pangolin's API has no call that deletes identity providers (1.18.4). ` +
        "Delete it in the dashboard and run `pulumi refresh`, or set the option " +
        "`retainOnDelete: true`, run `pulumi up`, and then remove it from the program.",
    );
  }
}

function written<T>({ listings }: Pangolin, write: () => Promise<T>): Promise<T> {
  return listings.written([LIST.path], write);
}
