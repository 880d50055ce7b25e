import * as pulumi from "@pulumi/pulumi";
import { OnboardingKey, type Server } from "../../providers/komodo";
import type { Site } from "../../providers/pangolin";
import { AppStack, type AppStackArgs } from "../appStack";
import { newtCompose, peripheryCompose } from "./composeTexts";
import { type Bootstrap, bootstrapOf, type HostProject } from "./hostFiles";
import { tunnelImages } from "./images";
import { selfUpdate } from "./selfUpdate";
import type { TunnelledServerArgs, TunnelStackArgs } from "./serverArgs";
import { changedStack, hostProject, stackNameOf } from "./stackChanges";
import {
  secretNameOf,
  type StackEnvironment,
  stackEnvironment,
  type StackValue,
} from "./stackParts";

/** The two stacks that carry Core's way to a server, in the order in which they are deployed. */
export interface ServerStacks {
  readonly newt: AppStack;
  readonly periphery: AppStack;
  /** What has to run on the host before Core can deploy them. Secret. */
  readonly bootstrap: pulumi.Output<Bootstrap>;
}

/** What the stacks are made for. */
export interface StacksOwner {
  readonly name: string;
  /** Name of the server in Komodo. */
  readonly serverName: string;
  readonly args: TunnelledServerArgs;
  readonly server: Server;
  /** The site that Newt connects to. */
  readonly site: Site;
  readonly options: { readonly parent: pulumi.Resource };
}

/** Makes both stacks; each severs the server, so that Newt is back before Periphery is touched. */
export function serverStacks(owner: StacksOwner): ServerStacks {
  const { name, args, options } = owner;
  const { images, periphery: changes } = args;
  const newt = makeStack(owner, "newt", {
    ...{ compose: composeOfNewt(args), parts: stackEnvironment(newtValues(owner), options) },
    ...{ more: args.newt?.stack },
    description: "End of the tunnel that Core reaches this server through",
  });
  const image = images?.periphery ?? tunnelImages.periphery;
  const periphery = makeStack(owner, "periphery", {
    compose: composeOfPeriphery(args),
    parts: stackEnvironment(peripheryValues(owner), options),
    more: changes?.stack,
    description: "Komodo's agent, reached through the tunnel alone",
    after: [newt.app],
    komodo: selfUpdate(stackNameOf(`${name}-periphery`, changes?.stack), image),
  });
  const bootstrap = pulumi
    .secret(pulumi.all([newt.project, periphery.project]))
    .apply((projects) => bootstrapOf(name, projects));
  return { newt: newt.app, periphery: periphery.app, bootstrap };
}

interface Making extends Pick<AppStackArgs, "description" | "after" | "komodo"> {
  readonly compose: string;
  readonly parts: StackEnvironment;
  readonly more: Partial<AppStackArgs> | undefined;
}

interface Made {
  readonly app: AppStack;
  readonly project: pulumi.Output<HostProject>;
}

function makeStack(owner: StacksOwner, part: string, making: Making): Made {
  const { args, server, options } = owner;
  const { compose, parts, more, ...rest } = making;
  const name = `${owner.name}-${part}`;
  const own: AppStackArgs = {
    server,
    compose: new pulumi.asset.StringAsset(compose),
    environment: parts.environment,
    triggers: parts.secrets,
    severs: [server],
    ...(args.bootstrapped === false && { deploy: false }),
    ...rest,
  };
  const stackArgs = changedStack(own, more);
  const { hostEnvironment: environment } = parts;
  const project = hostProject({ name, compose: stackArgs.compose, environment, more });
  return { app: new AppStack(name, stackArgs, options), project };
}

function composeOfNewt({ images, newt }: TunnelledServerArgs): string {
  return newtCompose({ image: images?.newt ?? tunnelImages.newt, ...projectOf(newt) });
}

function composeOfPeriphery({ images, periphery, connection }: TunnelledServerArgs): string {
  return peripheryCompose({
    image: images?.periphery ?? tunnelImages.periphery,
    connection: connection ?? "inbound",
    ...projectOf(periphery),
  });
}

function projectOf({ environment, volumes }: TunnelStackArgs = {}) {
  return { ...(environment && { environment }), ...(volumes && { volumes }) };
}

function newtValues({ name, serverName, args, site }: StacksOwner): StackValue[] {
  return [
    { name: "PANGOLIN_ENDPOINT", value: args.endpoint },
    { name: "NEWT_ID", value: site.newtId, secretName: secretNameOf(name, "NEWT_ID") },
    { name: "NEWT_SECRET", value: site.secret, secretName: secretNameOf(name, "NEWT_SECRET") },
    { name: "INSTANCE_NAME", value: serverName },
  ];
}

function peripheryValues(owner: StacksOwner): StackValue[] {
  const { serverName, args } = owner;
  return [
    { name: "PERIPHERY_CORE_PUBLIC_KEYS", value: args.corePublicKey },
    { name: "INSTANCE_NAME", value: serverName },
    ...(args.coreAddress === undefined ? [] : outboundValues(owner, args.coreAddress)),
  ];
}

/** A privileged key, so that Periphery can take the record that is there already. */
function outboundValues(
  { name, serverName, options }: StacksOwner,
  coreAddress: pulumi.Input<string>,
) {
  const keyArgs = { name: serverName, privileged: true };
  const key = new OnboardingKey(`${name}-onboarding`, keyArgs, options);
  const secretName = secretNameOf(name, "ONBOARDING_KEY");
  return [
    { name: "PERIPHERY_CORE_ADDRESS", value: coreAddress },
    { name: "PERIPHERY_ONBOARDING_KEY", value: key.key, secretName },
  ];
}
