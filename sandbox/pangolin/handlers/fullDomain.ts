import { badRequest, conflict, forbidden, found } from "../refusal";
import { parse } from "../schemas/parse";
import { subdomainSchema } from "../schemas/texts";
import type { Domain } from "../state/resourceRows";
import type { PangolinState } from "../state/state";

/** Host name of the dashboard, which no public resource can have. */
const DASHBOARD = "pangolin.sandbox.example";

/** The names a resource gets from its domain and subdomain. */
export interface Names {
  /** In lower case. */
  readonly fullDomain: string;
  /** As it was written; null for the domain itself. */
  readonly subdomain: string | null;
}

/** Asks for the names below a domain of an organization. */
export interface NamesRequest {
  readonly orgId: string;
  readonly domainId: string;
  readonly subdomain?: string | null | undefined;
}

/** Refuses a subdomain with `*`, which needs a licence. */
export function refuseWildcard(subdomain: string | null | undefined): void {
  if (subdomain?.includes("*") !== true) return;
  throw forbidden(
    "Wildcard subdomains are not supported on your current plan. " +
      "Please upgrade to access this feature.",
  );
}

/** The names a resource gets. Refuses an unknown or unverified domain and a bad subdomain. */
export function namesFor(
  state: PangolinState,
  { domainId, subdomain = null }: NamesRequest,
): Names {
  const unknown = `Domain with ID ${domainId} not found`;
  const domain = found(state.domains.find({ domainId }), () => badRequest(unknown));
  if (!domain.verified) throw badRequest(`Domain with ID ${domainId} is not verified`);
  return build(domain, subdomain);
}

function build({ type, baseDomain }: Domain, subdomain: string | null): Names {
  const isBare = type === "cname" || subdomain === null || (type === "ns" && subdomain === "");
  if (isBare) return { fullDomain: baseDomain.toLowerCase(), subdomain: null };
  if (type === "wildcard") parse(subdomainSchema, subdomain);
  return { fullDomain: `${subdomain}.${baseDomain}`.toLowerCase(), subdomain };
}

/** Refuses a name that another public resource or the dashboard has. */
export function mustBeFree(
  state: PangolinState,
  fullDomain: string,
  ownResourceId: number | undefined,
): void {
  const holder = state.resources.find({ fullDomain });
  if (holder !== undefined && holder.resourceId !== ownResourceId) {
    throw conflict("Resource with that domain already exists");
  }
  if (fullDomain === DASHBOARD) {
    throw conflict("Resource domain cannot be the same as the dashboard domain");
  }
}
