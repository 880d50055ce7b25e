import type { Problem } from "../../providers/dynamic/problem";
import { nearest } from "../../providers/dynamic/nearest";
import type { StackFolder } from "../stackFolder";
import type { FleetIndex } from "./fleetIndex";
import { stackProblem } from "./placement";
import type { ServerSpec } from "./types";

interface Finding {
  message: string;
  fix: string;
}

/**
 * The site that reaches a stack's server: the one that the stack names, the server's first one, or
 * that of the server's own tunnel, which has no name here. Sites that the fleet does not know are
 * refused, because a preview cannot ask Pangolin.
 */
export function exposureSite(
  folder: StackFolder,
  server: ServerSpec,
  { named, index }: { readonly named: string | undefined; readonly index: FleetIndex },
): { site?: string; problems: Problem[] } {
  const sites = sitesOf(server, index);
  const refuse = (path: readonly string[], finding: Finding) => ({
    problems: [stackProblem(folder, path, finding)],
  });
  if (named !== undefined) {
    if (sites.includes(named)) return { site: named, problems: [] };
    return refuse(["web", "expose", "pangolin", "site"], unknownSite(named, server, sites));
  }
  const [site] = sites;
  if (site !== undefined) return { site, problems: [] };
  if (server.tunnel) return { problems: [] };
  return refuse(["web", "expose"], {
    message: `no site leads to the server "${server.name}"`,
    fix: `Run \`pulumi config set --path varanus:pangolin.sites.${server.name} SITE\``,
  });
}

function sitesOf({ name }: ServerSpec, { spec }: FleetIndex): readonly string[] {
  const given = spec.pangolin?.sites?.[name] ?? [];
  return typeof given === "string" ? [given] : given;
}

function unknownSite(named: string, { name }: ServerSpec, sites: readonly string[]): Finding {
  const meant = nearest(named, sites);
  const message = `"web.expose.pangolin.site" is "${named}", which is no site of the server "${name}"`;
  const add = "add it to pangolin.sites in the configuration";
  if (meant !== undefined) return { message, fix: `Did you mean "${meant}"? Otherwise ${add}` };
  if (sites.length === 0) return { message, fix: add.replace(/^a/, "A") };
  return { message, fix: `Name one of: ${sites.join(", ")}; or ${add}` };
}
