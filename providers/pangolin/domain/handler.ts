import type { Handler } from "../../dynamic/handler";
import { ApiError } from "../../http/errors";
import type { Pangolin } from "../context";
import { createdOnce } from "../creating";
import { lists } from "../lists";
import { mustHaveOrg, orgOf, orgPath } from "../orgs";
import { removed } from "../removal";
import type { DomainRow } from "../shapes";
import { domainFields, type DomainInputs, type DomainOuts } from "./fields";

/*
 * A domain below which public resources get their names. Only wildcard domains can be made in the
 * community edition (1.18.4), and they count as verified at once.
 *
 *   create  GET /org/{org}, PUT /org/{org}/domain     read    GET /org/{org}/domains (one for all)
 *   update  PATCH /org/{org}/domain/{id}              delete  DELETE /org/{org}/domain/{id}
 */

interface Settings {
  readonly certResolver: string | null;
  readonly preferWildcardCert: boolean | null;
}

type Row = DomainRow & Settings;
type Created = Pick<Row, "domainId"> & Settings;

/** A domain of one organization. */
interface Place {
  readonly org: string;
  readonly id: string;
}

/** Handler of domains. */
export const domain: Handler<Pangolin, DomainInputs, DomainOuts> = {
  kind: "pangolin:Domain",
  subject,
  fields: domainFields,
  async create(inputs, pangolin) {
    const org = orgOf(pangolin, inputs);
    await mustHaveOrg(pangolin, subject(inputs), org);
    const known = (await rowsOf(pangolin, org)).find((row) => isOf(row, inputs));
    const found = known
      ? await adopted(pangolin, org, { inputs, known })
      : await made(pangolin, org, inputs);
    return { id: found.domainId, outs: outsOf(org, found) };
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const row = (await rowsOf(pangolin, org)).find(({ domainId }) => domainId === id);
    if (!row) return undefined;
    const outs = outsOf(org, row);
    const { certResolver = "", preferWildcardCert = false } = outs;
    return { inputs: { baseDomain: row.baseDomain, certResolver, preferWildcardCert }, outs };
  },
  async update(id, { olds, news }, pangolin) {
    const org = orgOf(pangolin, olds);
    return outsOf(org, await patched(pangolin, { org, id }, news));
  },
  async delete(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const within = [lists.domains(org)];
    try {
      await removed(pangolin, within, () => pangolin.client.delete(pathOf({ org, id })));
    } catch (error) {
      throw isManaged(error) ? managedError(olds) : error;
    }
  },
};

function subject({ baseDomain }: Partial<DomainInputs>): string {
  return `Domain "${String(baseDomain)}"`;
}

function pathOf({ org, id }: Place): string {
  return `${orgPath(org)}/domain/${encodeURIComponent(id)}`;
}

function outsOf(orgId: string, { certResolver, preferWildcardCert }: Settings): DomainOuts {
  const isPreferred = preferWildcardCert ?? false;
  return { orgId, certResolver: certResolver ?? "", preferWildcardCert: isPreferred };
}

function rowsOf({ listings }: Pangolin, org: string): Promise<readonly Row[]> {
  return listings.get<Row>(lists.domains(org));
}

function isOf(row: Row, { baseDomain }: DomainInputs): boolean {
  return row.baseDomain.toLowerCase() === baseDomain.toLowerCase();
}

/** What the program sets, in the form of the API. */
function bodyOf({ certResolver, preferWildcardCert }: DomainInputs): Partial<Settings> {
  return {
    ...(certResolver !== undefined && { certResolver: certResolver === "" ? null : certResolver }),
    ...(preferWildcardCert !== undefined && { preferWildcardCert }),
  };
}

function made(pangolin: Pangolin, org: string, inputs: DomainInputs): Promise<Created> {
  const body = { type: "wildcard", baseDomain: inputs.baseDomain, ...bodyOf(inputs) };
  const creation = {
    list: lists.domains(org),
    idOf: ({ domainId }: Created) => domainId,
    isLike: (row: Created) => isOf(row as Row, inputs),
  };
  return createdOnce<Created>(pangolin, creation, () =>
    pangolin.client.create(`${orgPath(org)}/domain`, body),
  );
}

async function adopted(
  pangolin: Pangolin,
  org: string,
  { inputs, known }: { readonly inputs: DomainInputs; readonly known: Row },
): Promise<Created> {
  const { domainId: id } = known;
  if (!inputs.adopt) {
    throw new Error(
      `${subject(inputs)}: the organization "${org}" has it already, with the id ${id}. ` +
        "Set `adopt: true` to take it over.",
    );
  }
  const wanted = { ...known, ...bodyOf(inputs) };
  const isSame =
    wanted.certResolver === known.certResolver &&
    (wanted.preferWildcardCert ?? false) === (known.preferWildcardCert ?? false);
  return isSame ? known : patched(pangolin, { org, id }, inputs);
}

/** Writes what the program sets; the answer holds all settings. */
async function patched(pangolin: Pangolin, place: Place, inputs: DomainInputs): Promise<Created> {
  const { client, listings } = pangolin;
  const body = bodyOf(inputs);
  // Pangolin 1.18.4 answers 500 to an update without any value.
  if (Object.keys(body).length === 0) return client.get<Created>(pathOf(place));
  const { path } = lists.domains(place.org);
  return listings.written([path], () => client.patch<Created>(pathOf(place), body));
}

function isManaged(error: unknown): boolean {
  return error instanceof ApiError && /managed by the config/i.test(error.answer);
}

function managedError(olds: Partial<DomainInputs>): Error {
  return new Error(
    `${subject(olds)}: stands in Pangolin's own configuration file, so that it cannot be deleted ` +
      "here. Take it out of that file, or set the option `retainOnDelete: true`, run `pulumi up`, " +
      "and then remove it from the program.",
  );
}
