import { PartialFailure } from "../../dynamic/failure";
import type { Handler } from "../../dynamic/handler";
import type { Pangolin } from "../context";
import { orNothing } from "../errors";
import { lists } from "../lists";
import { orgOf } from "../orgs";
import { referenceForm, referred, referredId } from "../references";
import { removed } from "../removal";
import { isTakenOver } from "../takenOver";
import {
  publicResourceFields,
  type PublicResourceInputs,
  type PublicResourceOuts,
  publicResourceProblems,
} from "./fields";
import { madeOrAdopted, refuseTakenPort } from "./making";
import { fullDomainOf, headersOf, missing, type Place, type StoredResource } from "./row";

/*
 * A public resource: a host name, or a port, of the Pangolin server that leads to targets. A create
 * takes two calls, because the first one knows neither sign-in nor most other settings.
 *
 *   create  GET /org/{org}/resources and /domains, PUT /org/{org}/resource, POST /resource/{id}
 *   read    GET /resource/{id}, GET /org/{org}/domains (one for all)
 *   update  GET and POST /resource/{id}            delete  DELETE /resource/{id}
 */

/** Handler of public resources. */
export const publicResource: Handler<Pangolin, PublicResourceInputs, PublicResourceOuts> = {
  kind: "pangolin:PublicResource",
  subject,
  fields: publicResourceFields,
  // A host name or port belongs to one resource only.
  deleteBeforeReplace: true,
  problems: publicResourceProblems,
  stale: ({ fullDomainState }) => fullDomainState !== undefined,
  async create(inputs, pangolin) {
    const place = await placeOf(pangolin, orgOf(pangolin, inputs), inputs);
    const { row, ...found } = await madeOrAdopted(pangolin, place, inputs);
    const id = String(found.resourceId);
    try {
      const stored = row ?? (await mustFind(pangolin, id, inputs));
      return { id, outs: await settle(pangolin, { inputs, place, stored }) };
    } catch (error) {
      throw new PartialFailure(id, { orgId: place.org, niceId: found.niceId }, error);
    }
  },
  async read(id, olds, pangolin) {
    const org = orgOf(pangolin, olds);
    const row = await find(pangolin, id);
    if (!row) return undefined;
    const references = await referencesOf(pangolin, { org, row, olds });
    return { inputs: { ...inputsOf(row), ...references }, outs: await outsOf(pangolin, org, row) };
  },
  async update(id, { olds, news }, pangolin) {
    const stored = await mustFind(pangolin, id, news);
    const place = await placeOf(pangolin, orgOf(pangolin, olds), news);
    if (stored.proxyPort !== (news.proxyPort ?? null)) await refuseTakenPort(pangolin, place, news);
    return settle(pangolin, { inputs: news, place, stored });
  },
  async delete(id, olds, pangolin) {
    if (isTakenOver(pangolin, "resource", id)) return;
    await removed(pangolin, [lists.publicResources(orgOf(pangolin, olds))], () =>
      pangolin.client.delete(`/resource/${id}`),
    );
  },
};

function subject({ name }: Partial<PublicResourceInputs>): string {
  return `Public resource "${String(name)}"`;
}

/** Looks up what the inputs refer to; throws before anything is written when it is not there. */
async function placeOf(
  pangolin: Pangolin,
  org: string,
  { domain, subdomain, skipToIdp }: PublicResourceInputs,
): Promise<Place> {
  const idp = { kind: "identityProvider", org } as const;
  const skipToIdpId = skipToIdp ? await referredId(pangolin, idp, skipToIdp) : undefined;
  if (domain === undefined) return { org, ...(skipToIdpId !== undefined && { skipToIdpId }) };
  const { domainId, baseDomain } = await referred(pangolin, { kind: "domain", org }, domain);
  const fullDomain = fullDomainOf(subdomain, baseDomain);
  return { org, domainId, fullDomain, ...(skipToIdpId !== undefined && { skipToIdpId }) };
}

function find({ client }: Pangolin, id: string): Promise<StoredResource | undefined> {
  return orNothing(client.get<StoredResource>(`/resource/${id}`));
}

async function mustFind(
  pangolin: Pangolin,
  id: string,
  inputs: PublicResourceInputs,
): Promise<StoredResource> {
  const row = await find(pangolin, id);
  if (row) return row;
  throw new Error(
    `${subject(inputs)}: is gone from Pangolin. Run \`pulumi refresh\`, then \`pulumi up\` again.`,
  );
}

/** A stored resource and what it shall become. */
interface Settling {
  readonly inputs: PublicResourceInputs;
  readonly place: Place;
  readonly stored: StoredResource;
}

async function settle(
  pangolin: Pangolin,
  { inputs, place, stored }: Settling,
): Promise<PublicResourceOuts> {
  const { org } = place;
  const body = missing(inputs, place, stored);
  if (Object.keys(body).length === 0) return outsOf(pangolin, org, stored);
  const { client, listings } = pangolin;
  const row = await listings.written([lists.publicResources(org).path], () =>
    client.update<StoredResource>(`/resource/${stored.resourceId}`, body),
  );
  return outsOf(pangolin, org, row);
}

async function outsOf(
  { listings }: Pangolin,
  orgId: string,
  { niceId, http, fullDomain, domainId, subdomain }: StoredResource,
): Promise<PublicResourceOuts> {
  if (!http || fullDomain === null) return { orgId, niceId };
  const domains = await listings.get<{ domainId: string; baseDomain: string }>(
    lists.domains(orgId),
  );
  const domain = domains.find((row) => row.domainId === domainId);
  const isStale = domain && fullDomainOf(subdomain, domain.baseDomain) !== fullDomain;
  return { orgId, niceId, fullDomain, ...(isStale && { fullDomainState: "stale" as const }) };
}

interface Referring {
  readonly org: string;
  readonly row: StoredResource;
  readonly olds: Partial<PublicResourceInputs>;
}

/** The references in the form in which the program wrote them, where they lead to the same. */
async function referencesOf(pangolin: Pangolin, { org, row, olds }: Referring): Promise<object> {
  if (!row.http) return {};
  const { domainId, skipToIdpId } = row;
  const form = (kind: "domain" | "identityProvider", id: string | number | null, old?: string) =>
    id === null
      ? null
      : referenceForm(pangolin, { kind, org }, { id, olds: old === undefined ? [] : [old] });
  return {
    domain: await form("domain", domainId, olds.domain),
    skipToIdp: await form("identityProvider", skipToIdpId, olds.skipToIdp),
  };
}

/** What `read` gives back, the references apart. Fields of the other sort are not asked for. */
function inputsOf(row: StoredResource): Partial<PublicResourceInputs> {
  const { name, niceId, enabled, stickySession } = row;
  const common = { name, niceId, enabled, stickySession };
  const { proxyProtocol, proxyProtocolVersion, proxyPort } = row;
  if (!row.http) {
    const protocol = row.protocol as "tcp" | "udp";
    const port = proxyPort === null ? {} : { proxyPort };
    return { ...common, protocol, ...port, proxyProtocol, proxyProtocolVersion };
  }
  const { ssl, sso, blockAccess, emailWhitelistEnabled, applyRules } = row;
  return {
    ...common,
    protocol: "http",
    ...{ ssl, sso, blockAccess, emailWhitelistEnabled, applyRules },
    subdomain: row.subdomain ?? "",
    tlsServerName: row.tlsServerName ?? "",
    setHostHeader: row.setHostHeader ?? "",
    postAuthPath: row.postAuthPath ?? "",
    headers: [...headersOf(row)],
  };
}
