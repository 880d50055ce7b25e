import type { FieldProblem, Fields } from "../../providers/dynamic/fields";
import type { Problem } from "../../providers/dynamic/problem";
import { isRecord } from "../../providers/dynamic/values";
import type { FleetSpec } from "./types";

/** What Pangolin has for public applications: where their names lie, and how they are reached. */
export interface PublicAppSpec {
  /** Base domains of the organization, such as `example.com`. */
  readonly domains?: readonly string[];
  /**
   * Sites by the server that they reach: names, nice ids or ids. Of several the first is taken,
   * unless an application names another. A server with a tunnel of its own needs no entry.
   */
  readonly sites?: Readonly<Record<string, string | readonly string[]>>;
}

/** Table of {@link PublicAppSpec}, for configuration. */
export const publicAppFields: Fields<PublicAppSpec> = {
  domains: {
    type: "strings",
    default: [],
    unordered: true,
    doc: "Base domains of the organization in Pangolin, below which applications become public.",
    problem: domainsProblem,
  },
  sites: {
    type: "object",
    doc: "Site of each server, by the server's name: a name, nice id or id, or a list of them.",
    problem: sitesProblem,
  },
};

const BASE_DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/i;

function domainsProblem(domains: readonly string[]): FieldProblem | undefined {
  const wrong = domains.find((domain) => !BASE_DOMAIN.test(domain));
  if (wrong === undefined) return undefined;
  const message = `"domains" holds "${wrong}", which is no base domain`;
  return { message, fix: "Write one such as example.com, without wildcard, scheme or path" };
}

function sitesProblem(sites: unknown): FieldProblem | undefined {
  const entries = isRecord(sites) ? Object.entries(sites) : [];
  const wrong = entries.find(([, site]) => !isSite(site));
  if (wrong === undefined) return undefined;
  const message = `"sites.${wrong[0]}" is neither a name nor a list of names`;
  return { message, fix: "Name the site that reaches this server" };
}

function isSite(site: unknown): boolean {
  const isName = (one: unknown) => typeof one === "string" && one !== "";
  return isName(site) || (Array.isArray(site) && site.length > 0 && site.every(isName));
}

/** Sites of servers that the fleet does not have. */
export function siteProblems({ servers, pangolin }: FleetSpec): Problem[] {
  const known = new Set(servers.map(({ name }) => name));
  return Object.keys(pangolin?.sites ?? {})
    .filter((name) => !known.has(name))
    .map((name) => ({
      subject: `Server "${name}"`,
      message: "has a site in pangolin.sites, but is no server of the fleet",
      fix: `Correct the name, or remove the entry`,
    }));
}
