import * as pulumi from "@pulumi/pulumi";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, named } from "../../dynamic/args";
import {
  alerterFields,
  type AlerterEndpoint,
  type AlerterInputs,
  type AlertTarget,
} from "./fields";

/** Where an alerter sends to; the address is encrypted in state. */
export interface AlerterEndpointArgs {
  type: AlerterEndpoint["type"];
  /** Address of the webhook; `[[NAME]]` is a Komodo secret. */
  url: pulumi.Input<string>;
  /** With `Ntfy` only. */
  email?: pulumi.Input<string>;
}

/** What alerts are about: a Komodo resource, or its kind with its name or id. */
export type AlertTargetArgs =
  DynamicResource | { type: AlertTarget["type"]; id: pulumi.Input<string> };

/** Arguments of an {@link Alerter}. */
export type AlerterArgs = Omit<
  Args<AlerterInputs>,
  "endpoint" | "resources" | "exceptResources"
> & {
  /** Where it sends to. */
  endpoint: AlerterEndpointArgs;
  /** Only alerts about these; none means all. */
  resources?: AlertTargetArgs[];
  /** No alerts about these. */
  exceptResources?: AlertTargetArgs[];
};

/**
 * Where Komodo sends alerts to, and which of them.
 * @example
 * new Alerter("ops", {
 *   endpoint: { type: "Slack", url: "[[SLACK_URL]]" },
 *   alertTypes: ["ServerUnreachable", "StackStateChange", "Custom"],
 * });
 */
export class Alerter extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: AlerterArgs, options?: pulumi.CustomResourceOptions) {
    const { resources, exceptResources } = args;
    const targets = {
      ...(resources && { resources: resources.map(targetOf) }),
      ...(exceptResources && { exceptResources: exceptResources.map(targetOf) }),
    };
    const kind = { kind: "komodo:Alerter", fields: untyped(alerterFields), outs: ["tags"] };
    super(kind, name, named(name, { ...args, ...targets }), options);
  }
}

/** A resource as its kind, out of its type token, and its id. */
function targetOf(target: AlertTargetArgs): object {
  if (!pulumi.CustomResource.isInstance(target)) return target;
  const { __pulumiType: token } = target as unknown as { __pulumiType: string };
  return { type: token.split(":").at(-1), id: target.id };
}
