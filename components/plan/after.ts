import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import type { FleetIndex } from "./fleetIndex";
import { findCycles } from "./order";
import { stackProblem } from "./placement";

/**
 * What is wrong with the declared order: unknown names, a stack after itself, cycles, waiting for
 * what is not to run, `severs` of an unknown server. `unreadable` names folders that exist but
 * could not be read, which are not unknown.
 */
export function orderProblems(
  folders: readonly StackFolder[],
  { servers }: FleetIndex,
  unreadable: readonly string[],
): Problem[] {
  const byName = new Map(folders.map((folder) => [folder.name, folder]));
  const known = new Set(unreadable);
  const links = folders.flatMap((folder) =>
    (folder.extension.after ?? []).flatMap((name, i) => {
      const finding = linkFault(folder, name, byName, known);
      return finding ? [stackProblem(folder, ["after", i], finding)] : [];
    }),
  );
  const severing = folders.flatMap((folder) => severedServer(folder, servers));
  return [...links, ...cycleProblems(byName), ...severing];
}

function linkFault(
  folder: StackFolder,
  name: string,
  byName: ReadonlyMap<string, StackFolder>,
  unreadable: ReadonlySet<string>,
): { message: string; fix: string } | undefined {
  if (name === folder.name) return { message: '"after" names itself', fix: "Remove it" };
  const other = byName.get(name);
  if (!other) {
    if (unreadable.has(name)) return undefined;
    const fix = "Name a stack's folder, or remove it";
    return { message: `"after" names "${name}", which does not exist`, fix };
  }
  const { state = "running" } = folder.extension;
  const { state: otherState = "running" } = other.extension;
  if (state !== "running" || otherState === "running") return undefined;
  const message = `"after" names "${name}", whose state is ${otherState}, so it would wait for ever`;
  return { message, fix: `Remove it, or set the state of "${name}" to running` };
}

/** The `after` lists as a graph, without a stack's own name, which has its own problem. */
function cycleProblems(byName: ReadonlyMap<string, StackFolder>): Problem[] {
  const before = new Map(
    [...byName].map(([name, { extension }]) => [
      name,
      (extension.after ?? []).filter((other) => other !== name && byName.has(other)),
    ]),
  );
  return findCycles(before).flatMap((cycle) => {
    const folder = byName.get(cycle[0] ?? "");
    const message = `"after" runs in a circle: ${cycle.join(" -> ")}`;
    const fix = "Remove one of these entries";
    return folder ? [stackProblem(folder, ["after"], { message, fix })] : [];
  });
}

function severedServer(folder: StackFolder, servers: FleetIndex["servers"]): Problem[] {
  const { severs } = folder.extension;
  if (severs === undefined || servers.has(severs)) return [];
  const message = `"severs" is "${severs}", which does not exist`;
  const fix = `Name one of: ${[...servers.keys()].sort().join(", ")}`;
  return [stackProblem(folder, ["severs"], { message, fix })];
}
