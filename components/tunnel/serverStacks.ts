import * as pulumi from "@pulumi/pulumi";
import { OnboardingKey, type Server } from "../../providers/komodo";
import type { Site } from "../../providers/pangolin";
import { AppStack, type AppStackArgs } from "../appStack";
import { newtCompose, peripheryCompose } from "./composeTexts";
import { type Bootstrap, bootstrapOf } from "./hostFiles";
import { tunnelImages } from "./images";
import { selfUpdate } from "./selfUpdate";
import type { TunnelledServerArgs, TunnelStackArgs } from "./serverArgs";
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
  readonly args: TunnelledServerArgs;
  readonly server: Server;
  /** The site that Newt connects to. */
  readonly site: Site;
  readonly options: { readonly parent: pulumi.Resource };
}

/** Makes both stacks; each severs the server, so that Newt is back before Periphery is touched. */
export function serverStacks(owner: StacksOwner): ServerStacks {
  const newtText = composeOfNewt(owner.args);
  const peripheryText = composeOfPeriphery(owner.args);
  const newtParts = stackEnvironment(newtValues(owner), owner.options);
  const peripheryParts = stackEnvironment(peripheryValues(owner), owner.options);
  const image = owner.args.images?.periphery ?? tunnelImages.periphery;
  const newt = makeStack(owner, "newt", {
    ...{ compose: newtText, parts: newtParts, more: owner.args.newt },
    description: "End of the tunnel that Core reaches this server through",
  });
  const periphery = makeStack(owner, "periphery", {
    ...{ compose: peripheryText, parts: peripheryParts, more: owner.args.periphery },
    description: "Komodo's agent, reached through the tunnel alone",
    after: [newt],
    komodo: selfUpdate(`${owner.name}-periphery`, image),
  });
  const environments = pulumi.all([newtParts.hostEnvironment, peripheryParts.hostEnvironment]);
  const bootstrap = pulumi.secret(environments).apply(([newtLines, peripheryLines]) =>
    bootstrapOf(owner.name, [
      { name: `${owner.name}-newt`, compose: newtText, environment: newtLines },
      { name: `${owner.name}-periphery`, compose: peripheryText, environment: peripheryLines },
    ]),
  );
  return { newt, periphery, bootstrap };
}

interface Making extends Pick<AppStackArgs, "description" | "after" | "komodo"> {
  readonly compose: string;
  readonly parts: StackEnvironment;
  readonly more: TunnelStackArgs | undefined;
}

function makeStack(owner: StacksOwner, part: string, making: Making): AppStack {
  const { name, args, server, options } = owner;
  const { compose, parts, more, ...rest } = making;
  const stackArgs: AppStackArgs = {
    server,
    compose: new pulumi.asset.StringAsset(compose),
    environment: parts.environment,
    triggers: parts.secrets,
    severs: [server],
    ...(args.bootstrapped === false && { deploy: false }),
    ...rest,
    ...more?.stack,
  };
  return new AppStack(`${name}-${part}`, stackArgs, options);
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

function newtValues({ name, args, site }: StacksOwner): StackValue[] {
  return [
    { name: "PANGOLIN_ENDPOINT", value: args.endpoint },
    { name: "NEWT_ID", value: site.newtId, secretName: secretNameOf(name, "NEWT_ID") },
    { name: "NEWT_SECRET", value: site.secret, secretName: secretNameOf(name, "NEWT_SECRET") },
    { name: "INSTANCE_NAME", value: name },
  ];
}

function peripheryValues(owner: StacksOwner): StackValue[] {
  const { name, args } = owner;
  return [
    { name: "PERIPHERY_CORE_PUBLIC_KEYS", value: args.corePublicKey },
    { name: "INSTANCE_NAME", value: name },
    ...(args.coreAddress === undefined ? [] : outboundValues(owner, args.coreAddress)),
  ];
}

/** A privileged key, so that Periphery can take the record that is there already. */
function outboundValues({ name, options }: StacksOwner, coreAddress: pulumi.Input<string>) {
  const key = new OnboardingKey(`${name}-onboarding`, { name, privileged: true }, options);
  const secretName = secretNameOf(name, "ONBOARDING_KEY");
  return [
    { name: "PERIPHERY_CORE_ADDRESS", value: coreAddress },
    { name: "PERIPHERY_ONBOARDING_KEY", value: key.key, secretName },
  ];
}
