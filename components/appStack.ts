import * as pulumi from "@pulumi/pulumi";
import type { Secret, Variable } from "../providers/komodo";
import { type Server, Stack, type StackArgs } from "../providers/komodo";
import { PublicApp, type PublicAppArgs } from "./publicApp";

/** How a stack is reached from a browser. */
export interface WebArgs {
  /** Host name, without scheme: `vault.example.com`. */
  readonly host: string;
  /** Port of the service inside its container. */
  readonly port?: number;
  /** Makes it public through Pangolin, once it is deployed and healthy. Default: not public. */
  readonly expose?: ExposeArgs;
}

/** How a stack becomes public: as a {@link PublicApp}, with `web.port` where it names no port. */
export type ExposeArgs = Omit<PublicAppArgs, "port"> & Partial<Pick<PublicAppArgs, "port">>;

/** Arguments of an {@link AppStack}. */
export interface AppStackArgs {
  /** The server to deploy to: the resource, or its id or name. */
  readonly server: Server | pulumi.Input<string>;
  /**
   * The Compose file: a path relative to the project, or an asset. Left out when the files come
   * from Git or from the host, see `komodo`.
   */
  readonly compose?: string | pulumi.asset.Asset;
  /**
   * Variables and secrets that reach the stack: each becomes `NAME='[[NAME]]'` in its environment
   * (Compose then sees `${NAME}`), and a new value redeploys the stack.
   */
  readonly uses?: readonly (Variable | Secret)[];
  /** Variables whose new value redeploys the stack, beyond those in `uses`. */
  readonly triggers?: readonly (Variable | Secret)[];
  /** Further environment lines, as Komodo takes them; wins over `uses` in front of them. */
  readonly environment?: pulumi.Input<string>;
  /** Stacks that must be up and healthy before this one is deployed. */
  readonly after?: readonly AppStack[];
  readonly web?: WebArgs;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** What the containers should be. Default `running`. */
  readonly state?: "running" | "stopped" | "down";
  /** `false` keeps the record only. Default `true`. */
  readonly deploy?: boolean;
  /** Longest time until healthy, in seconds. Default 300. */
  readonly deployTimeoutSeconds?: number;
  /**
   * Servers that Core reaches through this stack. It is deployed while no other stack of theirs is,
   * and they must be Ok again after it.
   */
  readonly severs?: readonly (Server | pulumi.Input<string>)[];
  /** Take over a stack of this name that Komodo has already. */
  readonly adopt?: boolean;
  /** Any further field of Komodo's StackConfig. */
  readonly komodo?: Partial<StackArgs>;
}

/**
 * An application: one Compose file on one server, with the variables and secrets it uses and the
 * stacks it comes after. Creates one {@link Stack}.
 */
export class AppStack extends pulumi.ComponentResource {
  /** The stack in Komodo. */
  readonly stack: Stack;
  /** State its containers were brought to. */
  readonly state: pulumi.Output<string>;
  /** Name of the server it runs on. */
  readonly serverName: pulumi.Output<string | undefined>;
  /** Address for a browser; undefined without `web`. */
  readonly address: string | undefined;
  /** What makes it public; undefined without `web.expose`. It goes before the stack does. */
  readonly publicApp: PublicApp | undefined;

  constructor(name: string, args: AppStackArgs, options?: pulumi.ComponentResourceOptions) {
    // The engine hands protection down: on the component it would hold for what makes it public too.
    super("varanus:index:AppStack", name, {}, { ...options, protect: false });
    const dependsOn = (args.after ?? []).map((other) => other.stack);
    this.stack = new Stack(name, stackArgs(args), {
      parent: this,
      dependsOn,
      protect: options?.protect ?? false,
      retainOnDelete: options?.retainOnDelete ?? false,
    });
    this.state = this.stack.state.apply((state) => state ?? "running");
    this.serverName = this.stack.serverName;
    this.address = args.web && `https://${args.web.host}`;
    this.publicApp = exposed(name, args.web, { parent: this, dependsOn: [this.stack] });
    this.registerOutputs({ state: this.state, address: this.address });
  }
}

function exposed(
  name: string,
  web: WebArgs | undefined,
  options: pulumi.ComponentResourceOptions,
): PublicApp | undefined {
  if (!web?.expose) return undefined;
  const port = web.expose.port ?? web.port;
  if (port !== undefined) return new PublicApp(name, { ...web.expose, port }, options);
  throw new pulumi.RunError(
    `AppStack "${name}": "web.expose" is set, but no port is. Set "web.port" or "web.expose.port".`,
  );
}

function stackArgs(args: AppStackArgs): StackArgs {
  const { server, compose, description, tags, state, deploy, deployTimeoutSeconds, adopt } = args;
  const { severs } = args;
  return {
    ...args.komodo,
    server,
    ...(compose !== undefined && { compose: asset(compose) }),
    ...environment(args),
    ...triggers(args),
    ...defined({ description, state, deploy, deployTimeoutSeconds, adopt }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(severs !== undefined && { severs: [...severs] }),
  };
}

function asset(compose: string | pulumi.asset.Asset): pulumi.asset.Asset {
  return typeof compose === "string" ? new pulumi.asset.FileAsset(compose) : compose;
}

function environment({
  uses = [],
  environment: own,
}: AppStackArgs): Pick<StackArgs, "environment"> {
  if (uses.length === 0) return own === undefined ? {} : { environment: own };
  const lines = uses.map((item) => pulumi.interpolate`${item.name}='[[${item.name}]]'\n`);
  return { environment: pulumi.concat(...lines, own ?? "") };
}

/** The revision of each variable: it changes with the value, without telling anything of it. */
function triggers({
  uses = [],
  triggers: more = [],
  komodo,
}: AppStackArgs): Pick<StackArgs, "triggers"> {
  const all = [...new Set([...uses, ...more])];
  if (all.length === 0) return {};
  const revisions = pulumi
    .all(all.map((item) => pulumi.all([item.name, item.revision])))
    .apply((pairs) => Object.fromEntries(pairs));
  return {
    triggers: pulumi
      .all([komodo?.triggers ?? {}, revisions])
      .apply(([own, known]) => ({ ...own, ...known })),
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
