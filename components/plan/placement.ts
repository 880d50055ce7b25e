import { extensionProblem } from "../../compose/extension";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import type { FleetIndex } from "./fleetIndex";
import type { ServerSpec } from "./types";

/** A problem of a stack, at a place of its `x-varanus` block. */
export function stackProblem(
  { name, document }: StackFolder,
  path: readonly (string | number)[],
  finding: { message: string; fix: string },
): Problem {
  return extensionProblem(document, path, { subject: `Stack "${name}"`, ...finding });
}

/** The server a stack goes to: the named one, the only one of its tier, or the fleet's only one. */
export function placeStack(
  folder: StackFolder,
  { servers }: FleetIndex,
): { server?: ServerSpec; problems: Problem[] } {
  const { server: name, tier } = folder.extension;
  if (name !== undefined) return placeByName(folder, name, servers);
  const candidates = [...servers.values()].filter((s) => tier === undefined || s.tier === tier);
  const [only, second] = candidates;
  if (only && !second) return { server: only, problems: [] };
  return { problems: [noSingleServer(folder, candidates)] };
}

function placeByName(
  folder: StackFolder,
  name: string,
  servers: FleetIndex["servers"],
): { server?: ServerSpec; problems: Problem[] } {
  const { tier } = folder.extension;
  const server = servers.get(name);
  if (!server) {
    const message = `"server" is "${name}", which does not exist`;
    const fix = `Name one of: ${namesOf([...servers.values()])}`;
    return { problems: [stackProblem(folder, ["server"], { message, fix })] };
  }
  if (tier === undefined || tier === server.tier) return { server, problems: [] };
  const message = `"tier" is ${tier}, but the server "${name}" is ${server.tier}`;
  const fix = "Correct one of the two, or leave out the tier";
  return { server, problems: [stackProblem(folder, ["tier"], { message, fix })] };
}

function noSingleServer(folder: StackFolder, candidates: readonly ServerSpec[]): Problem {
  const { tier } = folder.extension;
  const kind = tier === undefined ? "server" : `${tier} server`;
  if (candidates.length === 0) {
    const message = `the fleet has no ${kind} for it`;
    const fix = tier === undefined ? "Add a server" : `Add a server of tier ${tier}`;
    return stackProblem(folder, tier === undefined ? [] : ["tier"], { message, fix });
  }
  const message = `the fleet has ${candidates.length} ${kind}s: ${namesOf(candidates)}`;
  const fix = "Choose one with `server:` in x-varanus";
  return stackProblem(folder, tier === undefined ? [] : ["tier"], { message, fix });
}

function namesOf(servers: readonly ServerSpec[]): string {
  return servers
    .map(({ name }) => name)
    .sort()
    .join(", ");
}
