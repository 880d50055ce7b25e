import * as pulumi from "@pulumi/pulumi";
import { type OnboardingKey, Secret, type Server, Tag, Variable } from "../providers/komodo";
import type { AppStack } from "./appStack";
import type { CoreBackup } from "./backup/coreBackup";
import { makeBackups } from "./backup/fleetBackups";
import type { VolumeBackup } from "./backup/volumeBackup";
import { shownWebAddress } from "./fleet/exposure";
import { checkedPlan } from "./fleet/check";
import { makeOnboardingKey } from "./fleet/onboarding";
import { makeProcedures } from "./fleet/procedures";
import { makeServers, shownAddress } from "./fleet/servers";
import { makeStacks } from "./fleet/stacks";
import {
  type FleetBootstrap,
  type FleetEmergency,
  tunnelBootstraps,
  tunnelEmergency,
  tunnelStacks,
} from "./fleet/tunnelOutputs";
import type { FleetSpec, MadeSecret, PlannedStack, ServerSpec, ValueSpec } from "./plan";
import type { TunnelledServer } from "./tunnelledServer";

/** Arguments of a {@link Fleet}: servers, variables and secrets, and the folder of stack folders. */
export interface FleetArgs extends FleetSpec {
  /** Folder of stack folders, relative to the project. Default `stacks`. */
  readonly stacks?: string;
  /**
   * Make no application, backup or procedure yet: for hosts whose Periphery has still to be set up.
   * @default false
   */
  readonly serversOnly?: boolean;
}

/** A server among the outputs. */
export interface ServerOutput {
  readonly name: string;
  readonly tier: string;
  readonly address: string;
}

/** A stack among the outputs. */
export interface StackOutput {
  readonly name: string;
  readonly server: string;
  readonly state: string;
  readonly address: string;
}

/**
 * A whole fleet from data: every server, variable and secret, and one {@link AppStack} per stack
 * folder. Everything that can be known beforehand is checked first; all findings are thrown at
 * once, before any resource is made.
 * @example
 * const fleet = new Fleet("fleet", { servers: [{ name: "nas", tier: "trusted" }], variables: {}, secrets: {} });
 */
export class Fleet extends pulumi.ComponentResource {
  /** Servers by name. */
  readonly servers: ReadonlyMap<string, Server>;
  /** Those among the servers that Core reaches through a tunnel, by name. */
  readonly tunnels: ReadonlyMap<string, TunnelledServer>;
  /** Variables and secrets by name. */
  readonly variables: ReadonlyMap<string, Variable | Secret>;
  /** Applications by name, in the order in which they are deployed. */
  readonly stacks: ReadonlyMap<string, AppStack>;
  /** Backups by the names of the stacks that make them; that of Core among them. */
  readonly backups: ReadonlyMap<string, VolumeBackup | CoreBackup>;
  /** Key for Peripheries that dial Core; undefined unless `ansible.onboardingKey` is set. */
  readonly onboardingKey: OnboardingKey | undefined;
  /** Name, tier and address of each server. */
  readonly serverOutputs: pulumi.Output<ServerOutput[]>;
  /** Name, server, state and address of each stack. */
  readonly stackOutputs: pulumi.Output<StackOutput[]>;
  /** What has to run on hosts before Core can reach them. Secret; undefined without a tunnel. */
  readonly bootstrap: pulumi.Output<FleetBootstrap> | undefined;
  /** Commands for when a tunnel is down, by server; undefined without a tunnel. */
  readonly emergency: FleetEmergency | undefined;

  constructor(name: string, args: FleetArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:Fleet", name, {}, options);
    const { stacks: plan, backups } = checkedPlan(args);
    const child = { parent: this, ...orderOf(options) };
    makeTags(args, child);
    const servers = makeServers(args, child);
    this.servers = servers.records;
    this.tunnels = servers.tunnels;
    this.variables = makeVariables(args, child);
    const ofTunnels = tunnelStacks(servers);
    const known = new Map(ofTunnels.map(({ name, app }) => [name, app]));
    this.stacks = makeStacks(
      plan,
      { fleet: args, servers, variables: this.variables, known },
      child,
    );
    const stacks = new Map([...known, ...this.stacks]);
    if (args.serversOnly !== true) {
      makeProcedures({ fleet: args, plan, servers, stacks, options: child });
    }
    this.backups = makeBackups({
      ...{ spec: args.backup, plan: backups, servers },
      ...{ variables: this.variables, stacks, options: child },
    });
    this.onboardingKey = makeOnboardingKey(name, args, child);
    this.bootstrap = tunnelBootstraps(servers);
    this.emergency = tunnelEmergency(servers);
    this.serverOutputs = pulumi.output(args.servers.map(serverOutput));
    this.stackOutputs = pulumi.output(
      [...ofTunnels, ...plan].flatMap((one) => stackOutput(one, stacks.get(one.name)) ?? []),
    );
    this.registerOutputs({ servers: this.serverOutputs, stacks: this.stackOutputs });
  }
}

/** What the fleet comes after, for its children: Pulumi does not hand a component's on to them. */
function orderOf(
  options: pulumi.ComponentResourceOptions | undefined,
): Pick<pulumi.CustomResourceOptions, "dependsOn"> {
  return options?.dependsOn === undefined ? {} : { dependsOn: options.dependsOn };
}

/** Adopted where they exist: tags are shared, and a stack that comes first makes its own. */
function makeTags({ tags = {} }: FleetArgs, options: pulumi.CustomResourceOptions): void {
  for (const [name, color] of Object.entries(tags)) new Tag(name, { color, adopt: true }, options);
}

function makeVariables(
  { variables, secrets, madeSecrets = {} }: FleetArgs,
  options: pulumi.CustomResourceOptions,
): Map<string, Variable | Secret> {
  const made = new Map<string, Variable | Secret>();
  for (const [name, spec] of Object.entries(variables)) {
    made.set(name, new Variable(name, valueArgs(spec), options));
  }
  for (const [name, spec] of Object.entries({ ...madeSecrets, ...secrets })) {
    made.set(name, new Secret(name, valueArgs(spec), options));
  }
  return made;
}

function valueArgs({ value, description, adopt }: ValueSpec | MadeSecret) {
  return {
    value,
    ...(description !== undefined && { description }),
    ...(adopt !== undefined && { adopt }),
  };
}

function serverOutput(spec: ServerSpec): ServerOutput {
  return { name: spec.name, tier: spec.tier, address: shownAddress(spec) };
}

function stackOutput(
  { name, server }: Pick<PlannedStack, "name" | "server">,
  app: AppStack | undefined,
): pulumi.Output<StackOutput> | undefined {
  if (!app) return undefined;
  const known = pulumi.all([app.state, shownWebAddress(app)]);
  return known.apply(([state, address]) => ({ name, server, state, address }));
}
