import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import type { Action } from "../action/resource";
import type { Alerter } from "../alerter/resource";
import { type Args, type DeepInput, named } from "../../dynamic/args";
import type { Build } from "../build/resource";
import type { Deployment } from "../deployment/resource";
import type { Repo } from "../repo/resource";
import type { ResourceSync } from "../resourceSync/resource";
import type { Server } from "../server/resource";
import type { Stack } from "../stack/resource";
import type { Swarm } from "../swarm/resource";
import { ANY_BRANCH, type WebhookProvider, webhookUrl } from "../webhooks";
import type { ExecutionParams, ExecutionType } from "./executionParams";
import { procedureFields, type ProcedureInputs } from "./fields";
import { exactPattern, namesExcept } from "./patterns";

/** The classes whose resources the parameters of executions take. */
interface Referred {
  stack: Stack;
  deployment: Deployment;
  server: Server;
  build: Build;
  repo: Repo;
  procedure: Procedure;
  action: Action;
  sync: ResourceSync;
  swarm: Swarm;
  alerter: Alerter;
}

type ParamArgs<P> = {
  [K in keyof P]: K extends keyof Referred
    ? pulumi.Input<string> | Referred[K]
    : K extends "alerters"
      ? (pulumi.Input<string> | Alerter)[]
      : DeepInput<P[K]>;
};

/** One execution of a stage, told apart by its `type`; resources stand for their ids. */
export type ExecutionArgs = {
  [T in ExecutionType]: {
    type: T;
    enabled?: pulumi.Input<boolean>;
  } & (object extends ExecutionParams[T]
    ? { params?: ParamArgs<ExecutionParams[T]> }
    : { params: ParamArgs<ExecutionParams[T]> });
}[ExecutionType];

/** Executions that run at once. The next stage waits for all of them, and for their success. */
export interface StageArgs {
  name: pulumi.Input<string>;
  enabled?: pulumi.Input<boolean>;
  executions?: ExecutionArgs[];
}

/** Arguments of a {@link Procedure}. */
export type ProcedureArgs = Omit<Args<ProcedureInputs>, "stages"> & {
  /** Stages, one after another. */
  stages?: StageArgs[];
};

/**
 * Stages of executions that Komodo runs by hand, by a schedule or by a webhook.
 * @example
 * new Procedure("nightly", {
 *   schedule: "every day at 03:00",
 *   stages: [{ name: "images", executions: [{ type: "PullStack", params: { stack: media } }] }],
 * });
 */
export class Procedure extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: ProcedureArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Procedure", fields: untyped(procedureFields), outs: ["tags"] };
    super(kind, name, named(name, args), options);
  }

  /**
   * Address for a Git host's webhook that runs the procedure; `base` is Core's public address. Pushes
   * to other branches than `branch` are passed over; `ANY_BRANCH` is every branch.
   */
  webhookUrl(
    base: pulumi.Input<string>,
    branch: pulumi.Input<string> = ANY_BRANCH,
    provider?: WebhookProvider,
  ): pulumi.Output<string> {
    const webhook = { type: "Procedure", ...(provider && { provider }) } as const;
    return pulumi
      .all([base, branch, this.id])
      .apply(([url, option, id]) => webhookUrl(url, { ...webhook, option, id }));
  }
}

/** A resource of Komodo's, or its name. */
export type Nameable = pulumi.Input<string> | { readonly name: pulumi.Input<string> };

/**
 * Pattern of a batch execution that fits exactly the names of these resources, without those that
 * are excepted. Komodo has no pattern that excludes: the names are listed, and one that is excepted
 * but is none of them is an error.
 * @example
 * { type: "BatchDeployStack", params: { pattern: allOf([media, vault, proxy], { except: [proxy] }) } }
 */
export function allOf(
  all: readonly Nameable[],
  { except = [] }: { readonly except?: readonly Nameable[] } = {},
): pulumi.Output<string> {
  const names = pulumi.all([pulumi.all(all.map(nameOf)), pulumi.all(except.map(nameOf))]);
  return names.apply(([given, excepted]) => exactPattern(namesExcept(given, excepted)));
}

function nameOf(item: Nameable): pulumi.Input<string> {
  const isNamed = typeof item === "object" && "name" in item && !pulumi.Output.isInstance(item);
  return isNamed ? item.name : item;
}
