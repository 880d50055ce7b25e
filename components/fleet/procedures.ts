import type * as pulumi from "@pulumi/pulumi";
import type { Fields } from "../../providers/dynamic/fields";
import type { AppStack } from "../appStack";
import type { FleetSpec, PlannedStack } from "../plan";
import { deployAllProcedure, type StackReference, tunnelProcedures } from "../tunnelProcedures";
import type { TunnelProceduresSpec } from "../tunnel/spec";
import type { TunnelledServer } from "../tunnelledServer";
import type { FleetServers } from "./servers";

/** Procedures over the whole fleet that are made on request. */
export interface FleetProceduresSpec {
  /** Makes `deployAll`: every stack that is to run, but none that severs a server (S1-PROC-1). */
  readonly deployAll?: boolean;
  /** Names of further stacks that `deployAll` leaves out, such as that of Core itself. */
  readonly except?: readonly string[];
}

/** Table of the procedures over the whole fleet. */
export const fleetProcedureFields: Fields<FleetProceduresSpec> = {
  deployAll: {
    type: "boolean",
    doc: "Makes `deployAll`: every stack that is to run, but none that severs a server.",
  },
  except: { type: "strings", doc: "Names of further stacks that `deployAll` leaves out." },
};

/** What the procedures of a fleet are made of. */
export interface ProceduresOwner {
  readonly fleet: FleetSpec;
  readonly plan: readonly PlannedStack[];
  readonly servers: FleetServers;
  /** Every stack by name, those of tunnels too. */
  readonly stacks: ReadonlyMap<string, AppStack>;
  readonly options: pulumi.CustomResourceOptions;
}

/** Makes the procedures that the fleet and its tunnelled servers ask for. */
export function makeProcedures(owner: ProceduresOwner): void {
  if (owner.fleet.procedures?.deployAll === true) makeDeployAll(owner);
  for (const { name, tunnel: spec } of owner.fleet.servers) {
    const tunnel = owner.servers.tunnels.get(name);
    if (tunnel && spec?.procedures) makeTunnelProcedures(owner, tunnel, spec.procedures);
  }
}

function makeTunnelProcedures(
  owner: ProceduresOwner,
  tunnel: TunnelledServer,
  { gateway, pangolin, clients = [], last = [], sleepSeconds }: TunnelProceduresSpec,
): void {
  const args = {
    ...{ tunnel, clients: named(owner, clients), last: named(owner, last) },
    ...(gateway !== undefined && { gateway: reference(owner, gateway) }),
    ...(pangolin !== undefined && { pangolin: reference(owner, pangolin) }),
    ...(sleepSeconds !== undefined && { sleepSeconds }),
  };
  tunnelProcedures(args, owner.options);
}

function makeDeployAll({ fleet, plan, servers, stacks, options }: ProceduresOwner): void {
  const { except = [] } = fleet.procedures ?? {};
  const wanted = plan.filter(isDeployable).flatMap(({ name }) => stacks.get(name) ?? []);
  deployAllProcedure({ stacks: wanted, tunnels: [...servers.tunnels.values()], except }, options);
}

/** Whether a batch may deploy a stack: it is to run, and no way of Core's to a server. */
export function isDeployable({ severs, deploy = true, state = "running" }: Deployability): boolean {
  return severs === undefined && deploy && state === "running";
}

/** What of a stack decides whether a batch may deploy it. */
export type Deployability = Partial<Pick<PlannedStack, "severs" | "deploy" | "state">>;

function named(owner: ProceduresOwner, names: readonly string[]): StackReference[] {
  return names.map((name) => reference(owner, name));
}

function reference({ stacks }: ProceduresOwner, name: string): StackReference {
  return stacks.get(name) ?? name;
}
