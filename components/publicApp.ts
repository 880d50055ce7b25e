import * as pulumi from "@pulumi/pulumi";
import {
  AccessGrants,
  type Domain,
  PublicResource,
  type PublicResourceArgs,
  type Reference,
  ResourceAuth,
  type ResourceAuthArgs,
  type Role,
  Rule,
  type RuleArgs,
  type Site,
  Target,
  type TargetArgs,
} from "../providers/pangolin";
import { rawPort, type RawPortArgs } from "./publicApp/rawPort";

/** A rule of a public application; its priority tells it apart from the others. */
export type PublicAppRule = Omit<RuleArgs, "resource" | "priority" | "org" | "adopt"> & {
  /** The lowest is tried first; unique within the application. */
  readonly priority: number;
};

/** Arguments of a {@link PublicApp}. */
export interface PublicAppArgs {
  /** The domain: the resource, its id or the domain itself. */
  readonly domain: Reference<Domain>;
  /** What stands before the domain in the host name. Default: nothing. */
  readonly subdomain?: pulumi.Input<string>;
  /** The site that reaches the application: itself, its id, niceId or name. */
  readonly site: Reference<Site>;
  /** Address that the site reaches: an IP address, or the name of a container or host. */
  readonly address: pulumi.Input<string>;
  /** Port at that address. */
  readonly port: pulumi.Input<number>;
  /** How the application is spoken to. Default `http`. */
  readonly method?: TargetArgs["method"];
  /** Only requests below this path reach the application. Default: all. */
  readonly path?: pulumi.Input<string>;
  /** How Pangolin asks whether the application is well. Default: not at all. */
  readonly healthCheck?: TargetArgs["healthCheck"];
  /** Roles that may enter, besides Admin. With this or `users`, grants made by hand are undone. */
  readonly roles?: Reference<Role>[];
  /** Users that may enter: e-mail addresses, user names or ids. */
  readonly users?: pulumi.Input<string>[];
  /** Ways in that need no account. */
  readonly auth?: Pick<ResourceAuthArgs, "password" | "pincode" | "headerAuth" | "whitelist">;
  /** Who is let in, refused, or asked to sign in. */
  readonly rules?: readonly PublicAppRule[];
  /** Ports of the Pangolin server that lead to the application as well, without any sign-in. */
  readonly raw?: readonly RawPortArgs[];
  /** Take over resources that Pangolin has already. Default `false`. */
  readonly adopt?: boolean;
  /** Further arguments of the public resource, such as `sso`, `enabled` and `headers`. */
  readonly resource?: Partial<PublicResourceArgs>;
}

/**
 * An application that is reached from the internet through Pangolin: a public resource with its
 * sign-in, rules and grants, and at last its target, so that nothing is open before it is guarded.
 * It asks for a sign-in unless `resource.sso` is `false`. Options' `dependsOn` holds for each part.
 * @example
 * new PublicApp("vault", {
 *   domain: "example.com", subdomain: "vault", site: "nas", address: "vault-web-1", port: 80,
 * }, { dependsOn: vault.stack });
 */
export class PublicApp extends pulumi.ComponentResource {
  /** The public resource, which others may refer to. */
  readonly resource: PublicResource;
  /** The target: known when the application is public. */
  readonly target: Target;
  /** Host name, in lower case. */
  readonly fullDomain: pulumi.Output<string>;
  /** Address for a browser. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: PublicAppArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:PublicApp", name, {}, options);
    const child = childOptions(this, options);
    this.resource = makeResource(name, args, child);
    const guards = makeGuards({ name, args, resource: this.resource, options: child });
    this.target = makeTarget({
      name,
      args,
      resource: this.resource,
      options: after(child, guards),
    });
    for (const raw of args.raw ?? []) rawPort(name, { ...raw, ...reach(args) }, child);
    this.fullDomain = this.resource.fullDomain.apply((host) => host ?? "");
    const { ssl = true } = args.resource ?? {};
    const scheme = pulumi.output(ssl).apply((isSecure) => (isSecure ? "https" : "http"));
    this.address = pulumi.interpolate`${scheme}://${this.fullDomain}`;
    this.registerOutputs({ fullDomain: this.fullDomain, address: this.address });
  }
}

/** Pulumi does not hand on to a component's parts what the component depends on. */
function childOptions(
  parent: pulumi.Resource,
  { dependsOn }: pulumi.ComponentResourceOptions = {},
): pulumi.CustomResourceOptions {
  return { parent, ...(dependsOn && { dependsOn }) };
}

function after(
  options: pulumi.CustomResourceOptions,
  dependsOn: pulumi.Resource[],
): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions(options, { dependsOn });
}

function makeResource(
  name: string,
  { domain, subdomain, auth, rules = [], adopt, resource }: PublicAppArgs,
  options: pulumi.CustomResourceOptions,
): PublicResource {
  const args: PublicResourceArgs = {
    name,
    domain,
    ...(subdomain !== undefined && { subdomain }),
    ...(auth?.whitelist !== undefined && { emailWhitelistEnabled: true }),
    ...(rules.length > 0 && { applyRules: true }),
    ...(adopt !== undefined && { adopt }),
    ...resource,
  };
  return new PublicResource(name, args, options);
}

interface Part {
  readonly name: string;
  readonly args: PublicAppArgs;
  readonly resource: PublicResource;
  readonly options: pulumi.CustomResourceOptions;
}

/** All that decides who comes in. */
function makeGuards(part: Part): pulumi.Resource[] {
  return [...makeAuth(part), ...makeRules(part), ...makeGrants(part)];
}

/** Whatever way in the resource has goes with this program, as the resource itself does. */
function makeAuth({ name, args: { auth = {} }, resource, options }: Part): pulumi.Resource[] {
  if (Object.keys(auth).length === 0) return [];
  return [new ResourceAuth(name, { resource, adopt: true, ...auth }, options)];
}

/**
 * The last rule is in place before those in front of it change: where one is put in front of others,
 * what closes the list is never away meanwhile.
 */
function makeRules({ name, args, resource, options }: Part): pulumi.Resource[] {
  const adopt = args.adopt === undefined ? {} : { adopt: args.adopt };
  const lastFirst = [...(args.rules ?? [])].sort((a, b) => b.priority - a.priority);
  return lastFirst.reduce<Rule[]>((made, rule) => {
    const inputs = { resource, ...rule, ...adopt };
    const logical = `${name}-rule-${rule.priority}`;
    return [...made, new Rule(logical, inputs, after(options, made.slice(-1)))];
  }, []);
}

function makeGrants({ name, args, resource, options }: Part): pulumi.Resource[] {
  const { roles, users } = args;
  if (roles === undefined && users === undefined) return [];
  const granted = { ...(roles && { roles }), ...(users && { users }) };
  return [new AccessGrants(name, { publicResource: resource, ...granted }, options)];
}

function makeTarget({ name, args, resource, options }: Part): Target {
  const { port, method = "http", path, healthCheck } = args;
  const targetArgs: TargetArgs = {
    resource,
    ...reach(args),
    port,
    method,
    ...(path !== undefined && { path, pathMatchType: "prefix" }),
    ...(healthCheck !== undefined && { healthCheck: checkOf(healthCheck, method) }),
  };
  return new Target(name, targetArgs, options);
}

/** Asks over TLS what is spoken to over TLS, unless the program says otherwise. */
function checkOf(
  healthCheck: NonNullable<TargetArgs["healthCheck"]>,
  method: TargetArgs["method"],
): TargetArgs["healthCheck"] {
  if (method !== "https") return healthCheck;
  return pulumi.output(healthCheck).apply((check) => ({ scheme: "https" as const, ...check }));
}

function reach({ site, address, adopt }: PublicAppArgs) {
  return { site, ip: address, ...(adopt !== undefined && { adopt }) };
}
