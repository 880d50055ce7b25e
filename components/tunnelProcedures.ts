import type * as pulumi from "@pulumi/pulumi";
import type { Stack } from "../providers/komodo";
import { allOf, type ExecutionArgs, Procedure, type StageArgs } from "../providers/komodo";
import { inCamelCase, recoveryProcedure } from "../providers/komodo/deploying/recovery";
import { AppStack } from "./appStack";
import { TunnelClient } from "./tunnelClient";
import type { TunnelledServer } from "./tunnelledServer";

/** A stack: itself, or its name. */
export type StackReference = AppStack | Stack | string;

/** What the procedures of a tunnelled server are made of. */
export interface TunnelProcedureArgs {
  readonly tunnel: TunnelledServer;
  /** The proxy in front of Pangolin, where it runs on this fleet. */
  readonly gateway?: StackReference;
  /** Pangolin itself, where it runs on this fleet. */
  readonly pangolin?: StackReference;
  /** Clients beyond the one of the tunnel. */
  readonly clients?: readonly StackReference[];
  /** What is deployed at once when the tunnel stands, such as identity and monitoring. */
  readonly last?: readonly StackReference[];
  /** How long Pangolin gets to start, in seconds. Default 30. */
  readonly sleepSeconds?: number;
}

/** The procedures of a tunnelled server. */
export interface TunnelProcedures {
  /** `deploy<Server>Infra`: gateway, Pangolin, a pause, clients, Newt, Periphery, the rest. */
  readonly deployInfra: Procedure;
  /** `recover<Server>Tunnel`: clients restarted, a pause, Newt and Periphery deployed. */
  readonly recover: Procedure;
}

const DEFAULT_SLEEP_SECONDS = 30;

/**
 * Makes the procedures that are run by hand when a tunnel is to be built anew, or is down. They
 * need Core's own host and whatever is still reached; else the host's SSH path is what is left.
 */
export function tunnelProcedures(
  args: TunnelProcedureArgs,
  options?: pulumi.CustomResourceOptions,
): TunnelProcedures {
  const { tunnel, gateway, pangolin, last = [] } = args;
  const clients = clientsOf(args);
  const ends = [deployStage("newt", [tunnel.newt]), deployStage("periphery", [tunnel.periphery])];
  const pause = sleepStage(args.sleepSeconds ?? DEFAULT_SLEEP_SECONDS);
  const infra = [
    deployStage("gateway", given(gateway)),
    deployStage("pangolin", given(pangolin)),
    pause,
    deployStage("clients", clients),
    ...ends,
    deployStage("rest", last),
  ];
  const recovery = [restartStage("clients", clients), pause, ...ends];
  const server = tunnel.serverName;
  const make = (name: string, description: string, stages: StageArgs[]) =>
    new Procedure(name, { description, stages: stages.filter(isFilled) }, options);
  return {
    deployInfra: make(
      `deploy${inCamelCase(server)}Infra`,
      `Deploys what the way to ${server} is made of, in order`,
      infra,
    ),
    recover: make(recoveryProcedure(server), `Brings the tunnel to ${server} up again`, recovery),
  };
}

/** What {@link deployAllProcedure} deploys, and what it must not touch. */
export interface DeployAllArgs {
  /** Stacks of the fleet; those of tunnels among them are left out. */
  readonly stacks: readonly StackReference[];
  readonly tunnels?: readonly TunnelledServer[];
  /** Further stacks that are left out, such as Core itself, Pangolin and its clients. */
  readonly except?: readonly StackReference[];
}

/**
 * Makes `deployAll`: one batch over an enumeration of names, without any that would cut Core's own
 * way (S1-PROC-1). Komodo's batches have no way to leave names out.
 */
export function deployAllProcedure(
  { stacks, tunnels = [], except = [] }: DeployAllArgs,
  options?: pulumi.CustomResourceOptions,
): Procedure {
  const severing = tunnels.flatMap((tunnel) => [
    tunnel.newt,
    tunnel.periphery,
    ...clientsOf({ tunnel }),
  ]);
  const left = [...severing, ...except].map(nameOf);
  const pattern = allOf([...stacks.map(nameOf), ...left], { except: left });
  const description = "Deploys all stacks but those that carry Core's own way to a server";
  const executions: ExecutionArgs[] = [{ type: "BatchDeployStack", params: { pattern } }];
  const stages = [{ name: "all", executions }];
  return new Procedure("deployAll", { description, stages }, options);
}

function clientsOf({
  tunnel: { client },
  clients = [],
}: Pick<TunnelProcedureArgs, "tunnel" | "clients">): readonly StackReference[] {
  return client instanceof TunnelClient ? [client.stack, ...clients] : clients;
}

function given(stack: StackReference | undefined): readonly StackReference[] {
  return stack === undefined ? [] : [stack];
}

function deployStage(name: string, stacks: readonly StackReference[]): StageArgs {
  const executions = stacks.map((stack): ExecutionArgs => {
    return { type: "DeployStack", params: { stack: resourceOf(stack) } };
  });
  return { name, executions };
}

function restartStage(name: string, stacks: readonly StackReference[]): StageArgs {
  const executions = stacks.map((stack): ExecutionArgs => {
    return { type: "RestartStack", params: { stack: resourceOf(stack) } };
  });
  return { name, executions };
}

function sleepStage(seconds: number): StageArgs {
  const executions: ExecutionArgs[] = [{ type: "Sleep", params: { durationMs: seconds * 1_000 } }];
  return { name: "pause", executions };
}

function isFilled({ executions = [] }: StageArgs): boolean {
  return executions.length > 0;
}

function resourceOf(stack: StackReference): Stack | string {
  return stack instanceof AppStack ? stack.stack : stack;
}

function nameOf(stack: StackReference): pulumi.Input<string> {
  const resource = resourceOf(stack);
  return typeof resource === "string" ? resource : resource.name;
}
