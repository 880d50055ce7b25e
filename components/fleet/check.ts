import type { Problem } from "../../providers/dynamic/problem";
import { configKeys } from "../../providers/komodo/stack/fields";
import type { FleetArgs } from "../fleet";
import { type FleetPlan, planFleet } from "../plan";
import { refuseAll } from "../refuse";
import { readStackFolders } from "../stackFolder";
import { tunnelFleetProblems } from "./tunnelProblems";
import { tunnelNames } from "./tunnels";

/**
 * Everything that is wrong with a fleet and its stack folders, without making anything; empty when
 * nothing is. Folders are looked for below `root`.
 */
export function fleetProblems(args: FleetArgs, root = process.cwd()): Problem[] {
  return [...planned(args, root).problems];
}

/** The plan of a fleet. Throws with every finding, before any resource is made. */
export function checkedPlan(args: FleetArgs): FleetPlan {
  const plan = planned(args, process.cwd());
  refuseAll("the fleet", plan.problems);
  return plan;
}

function planned(args: FleetArgs, root: string): FleetPlan {
  if (args.serversOnly === true) return withoutStacks(args);
  const read = readStackFolders(root, args.stacks ?? "stacks", { komodoFields: configKeys });
  const others = [...read.unreadable, ...tunnelNames(args).stacks.keys()];
  const plan = planFleet(args, read.folders, { unreadable: others });
  const problems = [...read.problems, ...plan.problems, ...tunnelFleetProblems(args, read)];
  return { ...plan, problems };
}

/** Folders are not read: what they say may depend on what is still to come. */
function withoutStacks({ backup: _b, procedures: _p, ...args }: FleetArgs): FleetPlan {
  const servers = args.servers.map(({ tunnel, ...server }) => {
    const { procedures: _own, ...kept } = tunnel ?? { alias: "" };
    return tunnel ? { ...server, tunnel: kept } : server;
  });
  const spec = { ...args, servers };
  const { problems } = planFleet(spec, []);
  const none = { folders: [], unreadable: [] };
  return { stacks: [], backups: [], problems: [...problems, ...tunnelFleetProblems(spec, none)] };
}
