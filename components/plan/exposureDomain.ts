import { nearest } from "../../providers/dynamic/nearest";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import type { FleetIndex } from "./fleetIndex";
import { stackProblem } from "./placement";
import type { PlannedExposure } from "./types";

type Parts = Pick<PlannedExposure, "domain" | "subdomain">;
interface Finding {
  message: string;
  fix: string;
}

/** A host name and what chooses its base domain. */
export interface DomainChoice {
  readonly host: string;
  /** Base domain that the stack names itself. */
  readonly named: string | undefined;
  readonly index: FleetIndex;
}

/** Base domain and subdomain of a host: the longest domain of the fleet's that fits it. */
export function exposureDomain(
  folder: StackFolder,
  { host, named, index }: DomainChoice,
): { found?: Parts; problems: Problem[] } {
  const refuse = (path: readonly string[], finding: Finding) => ({
    problems: [stackProblem(folder, path, finding)],
  });
  const { domains = [] } = index.spec.pangolin ?? {};
  if (domains.length === 0) return refuse(["web", "expose"], noDomains());
  if (named !== undefined && !domains.some((domain) => isSame(domain, named))) {
    return refuse(["web", "expose", "pangolin", "domain"], unknownDomain(named, domains));
  }
  const eligible = domains.filter((domain) => named === undefined || isSame(domain, named));
  const found = partsOf(host, eligible);
  return found ? { found, problems: [] } : refuse(["web", "host"], strangeHost(host, eligible));
}

function isSame(domain: string, other: string): boolean {
  return domain.toLowerCase() === other.toLowerCase();
}

function partsOf(host: string, domains: readonly string[]): Parts | undefined {
  const fitting = domains.filter((domain) => `.${host}`.endsWith(`.${domain.toLowerCase()}`));
  const [domain] = [...fitting].sort((a, b) => b.length - a.length);
  if (domain === undefined) return undefined;
  return { domain, subdomain: host.slice(0, -domain.length).replace(/\.$/, "") };
}

function noDomains(): Finding {
  const message = '"web.expose" is pangolin, but the fleet has no domain in Pangolin';
  const fix = "Run `pulumi config set --path 'varanus:pangolin.domains[0]' DOMAIN`";
  return { message, fix };
}

function unknownDomain(named: string, domains: readonly string[]): Finding {
  const message = `"web.expose.pangolin.domain" is "${named}", which is no domain of the fleet in Pangolin`;
  const meant = nearest(named, domains);
  if (meant !== undefined) return { message, fix: `Write "${meant}", if that is meant` };
  return { message, fix: `Name one of: ${[...domains].sort().join(", ")}` };
}

function strangeHost(host: string, domains: readonly string[]): Finding {
  const list = [...domains].sort().join(", ");
  const message = `"web.host" is "${host}", which lies under none of Pangolin's domains: ${list}`;
  const fix =
    "Choose a name under one of them, or add its domain to pangolin.domains in the configuration";
  return { message, fix };
}
