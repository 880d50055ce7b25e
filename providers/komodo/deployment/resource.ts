import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, type Inputs, named, type Reference } from "../../dynamic/args";
import type { Build } from "../build/resource";
import { shellText } from "../keyValues/resource";
import type { Server } from "../server/resource";
import type { Swarm } from "../swarm/resource";
import { deploymentFields } from "./fields";
import type { DeploymentImage, DeploymentInputs } from "./inputs";

type Input = pulumi.Input<string>;

/** Lines as a program gives them: the text, a list of lines, or a map of their two parts. */
export type Lines = Input | readonly Input[] | Readonly<Record<string, Input>>;

/** Joins the two parts of a line. */
type Joined = (left: string, right: string) => string;

/** `8080:80`. */
export const withColon: Joined = (left, right) => `${left}:${right}`;

/** `NAME=value` for what passes through a shell, which must replace nothing in the value. */
export const quoted: Joined = (name, value) => `${name}=${shellText(value)}`;

const JOINED = {
  ports: withColon,
  volumes: withColon,
  termSignalLabels: withColon,
  environment: quoted,
  labels: quoted,
} as const;

type LineKey = keyof typeof JOINED;

/** Arguments of a {@link Deployment}. */
export type DeploymentArgs = Omit<
  Args<DeploymentInputs>,
  LineKey | "server" | "swarm" | "image"
> & {
  /** The server to deploy to. */
  server?: Reference<Server>;
  /** The swarm to deploy to, instead of a server. */
  swarm?: Reference<Swarm>;
  /** What runs: `{ image: "nginx:1.29.1" }`, or `{ build, version }`. */
  image?:
    | Omit<Inputs<DeploymentImage>, "build">
    | { build: Reference<Build>; version?: pulumi.Input<string> };
  /** Lines `host:container`, or a list or map of them. */
  ports?: Lines;
  /** Lines `path or volume:path in the container`, or a list or map of them. */
  volumes?: Lines;
  /** Lines `NAME=value`, or a map of them, whose values reach the container as they are. */
  environment?: Lines;
  /** Lines `name=value`, or a map of them. */
  labels?: Lines;
  /** Lines `signal: label`, or a map of them. */
  termSignalLabels?: Lines;
};

/**
 * One container on a server, or one service in a swarm: deployed, and waited for until it is healthy.
 * @example
 * new Deployment("whoami", { server: nas, image: { image: "traefik/whoami:v1.11" }, network: "bridge", ports: ["8080:80"] });
 */
export class Deployment extends DynamicResource {
  /** Name in Komodo, which is also the container's unless `customName` is set. */
  declare readonly name: pulumi.Output<string>;
  /** State the container was brought to and found in. */
  declare readonly state: pulumi.Output<string | undefined>;
  /** Name of the server it runs on. */
  declare readonly serverName: pulumi.Output<string | undefined>;

  constructor(name: string, args: DeploymentArgs, options?: pulumi.CustomResourceOptions) {
    const kind = {
      kind: "komodo:Deployment",
      fields: untyped(deploymentFields),
      outs: ["state", "serverName"],
      isAlone: true,
      secretOuts: ["deployHash"],
    };
    super(kind, name, named(name, { ...args, ...lineTexts(args) }), options);
  }
}

function lineTexts(args: DeploymentArgs): object {
  const keys = (Object.keys(JOINED) as LineKey[]).filter((key) => args[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, linesText(args[key] as Lines, JOINED[key])]));
}

/** Lines as Komodo takes them, each with its line end. */
export function linesText(lines: Lines, joined: Joined): Input {
  if (typeof lines === "string" || lines instanceof Promise || pulumi.Output.isInstance(lines)) {
    return lines;
  }
  return pulumi.output(lines).apply((known) => {
    const all = Array.isArray(known)
      ? (known as string[])
      : Object.entries(known as Record<string, string>).map((pair) => joined(...pair));
    return all.map((line) => `${line}\n`).join("");
  });
}
