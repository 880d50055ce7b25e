import type * as pulumi from "@pulumi/pulumi";
import type { Secret, Variable } from "../../providers/komodo";
import { AppStack, type AppStackArgs } from "../appStack";
import type { FleetSpec, PlannedStack } from "../plan";
import { webOf } from "./exposure";
import { type FleetServers, waiting } from "./servers";

/** What stacks are made with. */
export interface StackSurroundings {
  readonly fleet: FleetSpec;
  readonly servers: FleetServers;
  readonly variables: ReadonlyMap<string, Variable | Secret>;
  /** Stacks that are there already. */
  readonly known: ReadonlyMap<string, AppStack>;
}

/** Makes the stacks in the order of the plan, so that whatever one comes after exists already. */
export function makeStacks(
  plan: readonly PlannedStack[],
  { fleet, servers, variables, known }: StackSurroundings,
  options: pulumi.ComponentResourceOptions,
): Map<string, AppStack> {
  const made = new Map<string, AppStack>();
  const found = (name: string) => made.get(name) ?? known.get(name) ?? [];
  for (const planned of plan) {
    const args: AppStackArgs = {
      ...appArgs(planned),
      ...webOf(planned, { fleet, tunnels: servers.tunnels }),
      server: servers.places.get(planned.server) ?? planned.server,
      after: [...planned.after, ...planned.follows].flatMap(found),
      triggers: planned.uses.flatMap((name) => variables.get(name) ?? []),
      ...severed(planned, servers),
    };
    const all = { ...options, protect: planned.protect };
    made.set(planned.name, new AppStack(planned.name, args, waitingForDns(planned, servers, all)));
  }
  return made;
}

function severed(
  { severs }: PlannedStack,
  { records }: FleetServers,
): Pick<AppStackArgs, "severs"> {
  return severs === undefined ? {} : { severs: [records.get(severs) ?? severs] };
}

/** A client that takes resolv.conf over starts when its backup is made (S1-WD-4). */
function waitingForDns(
  { mountsResolvConf, server }: PlannedStack,
  { watchdogs }: FleetServers,
  options: pulumi.ComponentResourceOptions,
): pulumi.ComponentResourceOptions {
  return waiting(options, mountsResolvConf ? watchdogs.get(server) : undefined);
}

/** The part of a planned stack that needs no other resource. */
function appArgs(planned: PlannedStack): Omit<AppStackArgs, "server"> {
  const { source, composeFile, environment, tags, state, deploy, adopt, komodo } = planned;
  const { description, deployTimeoutSeconds, isLabelled } = planned;
  return {
    komodo: { ...komodo, ...labelledText(planned) },
    // What is the default anyway would only lengthen state and previews.
    ...(tags.length > 0 && { tags }),
    ...(state !== "running" && { state }),
    ...(!deploy && { deploy }),
    ...(adopt && { adopt }),
    ...(source === "contents" && !isLabelled && { compose: composeFile }),
    ...(environment !== "" && { environment }),
    ...(description !== undefined && { description }),
    ...(deployTimeoutSeconds !== undefined && { deployTimeoutSeconds }),
  };
}

/** The text itself, where it is not what the file renders to. */
function labelledText({ isLabelled, fileContents }: PlannedStack): { fileContents?: string } {
  return isLabelled && fileContents !== undefined ? { fileContents } : {};
}
