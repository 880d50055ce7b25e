import { z } from "zod";
import type { Handler } from "../call";
import { randomId } from "../ids";
import { Refusal, badRequest, found, mustExist, notFound } from "../refusal";
import { created, ok } from "../reply";
import { given, orgParams, strictLimitQuery } from "../schemas/common";
import { parse } from "../schemas/parse";
import { subdomainSchema } from "../schemas/texts";
import type { Domain } from "../state/resourceRows";
import { removeDomain } from "../state/removals";
import type { PangolinState } from "../state/state";
import { update } from "../state/update";
import { cut } from "./listing";

const domainParams = z.strictObject({ domainId: z.string(), orgId: z.string() });

const settings = {
  certResolver: z.string().optional().nullable(),
  preferWildcardCert: z.boolean().optional().nullable(),
};

const createBody = z.strictObject({
  type: z.enum(["ns", "cname", "wildcard"]),
  baseDomain: subdomainSchema,
  ...settings,
});

const updateBody = z.strictObject(settings);

// The server knows the list of top-level domains; these are the usual ones that are not on it.
const NO_TLD = /\.(internal|local|localdomain|localhost|lan|home|corp|test|example|invalid)$/i;

function isBaseDomain(name: string): boolean {
  const labels = name.split(".");
  const isSized = name.length <= 253 && labels.every(({ length }) => length > 0 && length <= 63);
  return isSized && /\.[a-z]{2,}$/i.test(name) && !NO_TLD.test(name);
}

/** PUT /org/:orgId/domain: only wildcard domains, which count as verified at once. */
export const createDomain: Handler = ({ state, params, body }) => {
  const wanted = parse(createBody, body);
  const { orgId } = parse(orgParams, params);
  const { type, baseDomain } = wanted;
  if (type !== "wildcard") throw new Refusal(501, "Creating NS or CNAME records is not supported");
  if (!isBaseDomain(baseDomain)) throw badRequest("Invalid domain format");
  mustBeNew(state, orgId, wanted);
  const domain = insert(state, wanted);
  const { domainId, certResolver, preferWildcardCert } = domain;
  // The domain stays when there is no such organization: the server does not roll back.
  mustExist(state.orgs.find({ orgId }));
  state.orgDomains.add({ orgId, domainId });
  const aRecords = [`*.${baseDomain}`, baseDomain].map((name) => addRecord(state, domainId, name));
  const data = { domainId, aRecords, certResolver, preferWildcardCert };
  return created(data, "Domain created successfully");
};

function mustBeNew(
  state: PangolinState,
  orgId: string,
  { baseDomain, type }: Pick<Domain, "baseDomain" | "type">,
): void {
  const known = state.domains.find({ baseDomain, type });
  if (known === undefined) return;
  if (state.orgDomains.find({ orgId, domainId: known.domainId }) !== undefined) {
    throw badRequest("Domain is already added to this org");
  }
  if (known.verified) throw badRequest("Domain is already verified to an org");
}

function insert(state: PangolinState, wanted: z.output<typeof createBody>): Domain {
  const { baseDomain, type, certResolver, preferWildcardCert } = wanted;
  return state.domains.add({
    domainId: randomId(15),
    ...{ baseDomain, type },
    configManaged: false,
    verified: true,
    failed: false,
    tries: 0,
    certResolver: given(certResolver) ?? null,
    preferWildcardCert: preferWildcardCert ?? false,
    errorMessage: null,
  });
}

function addRecord(state: PangolinState, domainId: string, baseDomain: string): object {
  const value = "Server IP Address";
  const id = state.dnsRecords.nextId();
  state.dnsRecords.add({ id, domainId, recordType: "A", baseDomain, value, verified: true });
  return { value, baseDomain };
}

/** GET /org/:orgId/domains. */
export const listDomains: Handler = ({ state, params, query }) => {
  const limits = parse(strictLimitQuery, query);
  const { orgId } = parse(orgParams, params);
  const own = state.orgDomains
    .where({ orgId })
    .flatMap(({ domainId }) => state.domains.find({ domainId }) ?? []);
  const { rows, pagination } = cut(own, limits);
  return ok({ domains: rows, pagination }, "Domains retrieved successfully");
};

/** GET /org/:orgId/domain/:domainId. A root key reads the domains of every organization here. */
export const getDomain: Handler = ({ state, params }) => {
  const { domainId } = parse(domainParams, params);
  const domain = found(state.domains.find({ domainId }), () => notFound("Domain not found"));
  return ok(domain, "Domain retrieved successfully");
};

/** PATCH /org/:orgId/domain/:domainId. */
export const updateDomain: Handler = ({ state, params, body }) => {
  const { orgId, domainId } = parse(domainParams, params);
  const { certResolver, preferWildcardCert } = parse(updateBody, body);
  const own = state.orgDomains.find({ orgId, domainId });
  const refusal = "Domain not found or does not belong to this organization";
  found(own, () => notFound(refusal));
  const domain = found(state.domains.find({ domainId }), () => notFound("Domain not found"));
  if (domain.type !== "wildcard") {
    throw badRequest("Domain settings can only be updated for wildcard domains");
  }
  update(domain, { certResolver, preferWildcardCert: preferWildcardCert ?? undefined });
  const { certResolver: resolver, preferWildcardCert: isPreferred } = domain;
  const data = { domainId, certResolver: resolver, preferWildcardCert: isPreferred };
  return ok(data, "Domain updated successfully");
};

/** DELETE /org/:orgId/domain/:domainId. Resources that used it keep their names. */
export const deleteDomain: Handler = ({ state, params }) => {
  const { orgId, domainId } = parse(domainParams, params);
  const own = state.orgDomains.find({ orgId, domainId });
  found(own, () => notFound("Domain not found for this account"));
  if (state.domains.find({ domainId })?.configManaged === true) {
    throw badRequest("Cannot delete a domain that is managed by the config");
  }
  removeDomain(state, domainId);
  return ok({ success: true }, "Domain deleted from account successfully");
};

/** GET /org/:orgId/domain/:domainId/dns-records. */
export const listDnsRecords: Handler = ({ state, params }) => {
  const { domainId } = parse(domainParams, params);
  const records = state.dnsRecords.where({ domainId });
  if (records.length === 0) throw notFound("No DNS records found for this domain");
  return ok(records, "DNS records retrieved successfully");
};

/** POST /org/:orgId/domain/:domainId/restart: success for an unknown domain, too. */
export const restartDomain: Handler = ({ state, params }) => {
  const { domainId } = parse(domainParams, params);
  for (const domain of state.domains.where({ domainId })) {
    Object.assign(domain, { failed: false, tries: 0 });
  }
  return ok({ success: true }, "Domain restarted successfully");
};
