import * as pulumi from "@pulumi/pulumi";
import { type Problem, formatProblem } from "../providers/dynamic/problem";
import { Secret, Server, type ServerArgs, Tag, Variable } from "../providers/komodo";
import { configKeys } from "../providers/komodo/stack/fields";
import { AppStack, type AppStackArgs } from "./appStack";
import { type FleetSpec, type PlannedStack, planFleet, type ServerSpec } from "./plan";
import { readStackFolders } from "./stackFolder";

/** Arguments of a {@link Fleet}: servers, variables and secrets, and the folder of stack folders. */
export interface FleetArgs extends FleetSpec {
  /** Folder of stack folders, relative to the project. Default `stacks`. */
  readonly stacks?: string;
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
  /** Variables and secrets by name. */
  readonly variables: ReadonlyMap<string, Variable | Secret>;
  /** Applications by name, in the order in which they are deployed. */
  readonly stacks: ReadonlyMap<string, AppStack>;
  /** Name, tier and address of each server. */
  readonly serverOutputs: pulumi.Output<ServerOutput[]>;
  /** Name, server, state and address of each stack. */
  readonly stackOutputs: pulumi.Output<StackOutput[]>;

  constructor(name: string, args: FleetArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:Fleet", name, {}, options);
    const plan = checkedPlan(args);
    const child = { parent: this };
    makeTags(args, child);
    this.servers = new Map(args.servers.map((spec) => [spec.name, makeServer(spec, child)]));
    this.variables = makeVariables(args, child);
    this.stacks = makeStacks(plan, this.servers, this.variables, child);
    this.serverOutputs = pulumi.output(args.servers.map(serverOutput));
    this.stackOutputs = pulumi.output(
      plan.flatMap((planned) => stackOutput(planned, this.stacks.get(planned.name)) ?? []),
    );
    this.registerOutputs({ servers: this.serverOutputs, stacks: this.stackOutputs });
  }
}

function checkedPlan(args: FleetArgs): readonly PlannedStack[] {
  const dir = args.stacks ?? "stacks";
  const read = readStackFolders(process.cwd(), dir, { komodoFields: configKeys });
  const { stacks, problems } = planFleet(args, read.folders, read);
  refuseAll([...read.problems, ...problems]);
  return stacks;
}

/** A RunError shows its message alone: a stack trace would bury the findings. */
function refuseAll(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const listed = problems.map(formatProblem).join("\n");
  throw new pulumi.RunError(`${count} in the fleet; nothing was changed:\n${listed}`);
}

/** Adopted where they exist: tags are shared, and a stack that comes first makes its own. */
function makeTags({ tags = {} }: FleetArgs, options: pulumi.CustomResourceOptions): void {
  for (const [name, color] of Object.entries(tags)) new Tag(name, { color, adopt: true }, options);
}

function makeServer(spec: ServerSpec, options: pulumi.CustomResourceOptions): Server {
  const { name, tier, address, description, tags = [], adopt, komodo } = spec;
  const args: ServerArgs = {
    ...(komodo as Partial<ServerArgs> | undefined),
    tags: [...new Set([tier, ...tags])],
    ...(address !== undefined && { address }),
    ...(description !== undefined && { description }),
    ...(adopt !== undefined && { adopt }),
  };
  return new Server(name, args, options);
}

function makeVariables(
  { variables, secrets }: FleetArgs,
  options: pulumi.CustomResourceOptions,
): Map<string, Variable | Secret> {
  const made = new Map<string, Variable | Secret>();
  for (const [name, { value, description }] of Object.entries(variables)) {
    made.set(name, new Variable(name, { value, ...described(description) }, options));
  }
  for (const [name, { value, description }] of Object.entries(secrets)) {
    made.set(name, new Secret(name, { value, ...described(description) }, options));
  }
  return made;
}

function described(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}

/** Stacks come in the order of the plan, so that whatever one comes after exists already. */
function makeStacks(
  plan: readonly PlannedStack[],
  servers: ReadonlyMap<string, Server>,
  variables: ReadonlyMap<string, Variable | Secret>,
  options: pulumi.ComponentResourceOptions,
): Map<string, AppStack> {
  const made = new Map<string, AppStack>();
  for (const planned of plan) {
    const args: AppStackArgs = {
      ...appArgs(planned),
      server: servers.get(planned.server) ?? planned.server,
      after: [...planned.after, ...planned.follows].flatMap((name) => made.get(name) ?? []),
      triggers: planned.uses.flatMap((name) => variables.get(name) ?? []),
      ...severed(planned, servers),
    };
    const protect = planned.protect;
    made.set(planned.name, new AppStack(planned.name, args, { ...options, protect }));
  }
  return made;
}

function severed(
  { severs }: PlannedStack,
  servers: ReadonlyMap<string, Server>,
): Pick<AppStackArgs, "severs"> {
  return severs === undefined ? {} : { severs: [servers.get(severs) ?? severs] };
}

/** The part of a planned stack that needs no other resource. */
function appArgs(planned: PlannedStack): Omit<AppStackArgs, "server"> {
  const { source, composeFile, environment, tags, state, deploy, adopt, komodo } = planned;
  const { description, deployTimeoutSeconds, web } = planned;
  return {
    komodo,
    // What is the default anyway would only lengthen state and previews.
    ...(tags.length > 0 && { tags }),
    ...(state !== "running" && { state }),
    ...(!deploy && { deploy }),
    ...(adopt && { adopt }),
    ...(source === "contents" && { compose: composeFile }),
    ...(environment !== "" && { environment }),
    ...(description !== undefined && { description }),
    ...(deployTimeoutSeconds !== undefined && { deployTimeoutSeconds }),
    ...(web && { web }),
  };
}

function serverOutput({ name, tier, address = "outbound" }: ServerSpec): ServerOutput {
  return { name, tier, address };
}

function stackOutput(
  { name, server }: PlannedStack,
  app: AppStack | undefined,
): pulumi.Output<StackOutput> | undefined {
  return app?.state.apply((state) => ({ name, server, state, address: app.address ?? "" }));
}
