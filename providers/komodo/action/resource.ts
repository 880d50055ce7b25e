import * as toml from "@iarna/toml";
import * as pulumi from "@pulumi/pulumi";
import { stringify as toYaml } from "yaml";
import { untyped } from "../../dynamic/fields";
import { DynamicResource } from "../../dynamic/resource";
import { type Args, type DeepInput, named } from "../../dynamic/args";
import { ANY_BRANCH, type WebhookProvider, webhookUrl } from "../webhooks";
import { actionFields, type ActionInputs, type ArgumentsFormat } from "./fields";

/** Any value that JSON has. */
export type JsonValue =
  string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Arguments of an {@link Action}. */
export type ActionArgs = Omit<Args<ActionInputs>, "file" | "arguments"> & {
  /** The script as an asset; its text becomes `fileContents`. */
  file?: pulumi.asset.Asset;
  /** The arguments of every run: a text in `argumentsFormat`, or a map that is written in it. */
  arguments?: pulumi.Input<string> | Record<string, DeepInput<JsonValue>>;
};

/**
 * A TypeScript script that Komodo runs by hand, by a schedule or by a webhook.
 * @example
 * new Action("report", {
 *   file: new pulumi.asset.FileAsset("actions/report.ts"),
 *   arguments: { CHANNEL: "ops" },
 *   schedule: "every monday at 08:00",
 * });
 */
export class Action extends DynamicResource {
  /** Name in Komodo. */
  declare readonly name: pulumi.Output<string>;
  /** Names of its tags. */
  declare readonly tags: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: ActionArgs, options?: pulumi.CustomResourceOptions) {
    const kind = { kind: "komodo:Action", fields: untyped(actionFields), outs: ["tags"] };
    super(kind, name, named(name, { ...args, ...argumentsOf(args) }), options);
  }

  /**
   * Address for a Git host's webhook that runs the action; `base` is Core's public address. Pushes to
   * other branches than `branch` are passed over; `ANY_BRANCH` is every branch.
   */
  webhookUrl(
    base: pulumi.Input<string>,
    branch: pulumi.Input<string> = ANY_BRANCH,
    provider?: WebhookProvider,
  ): pulumi.Output<string> {
    const webhook = { type: "Action", ...(provider && { provider }) } as const;
    return pulumi
      .all([base, branch, this.id])
      .apply(([url, option, id]) => webhookUrl(url, { ...webhook, option, id }));
  }
}

function argumentsOf({ arguments: given, argumentsFormat = "key_value" }: ActionArgs): object {
  if (given === undefined || typeof given === "string") return {};
  const written = pulumi
    .all([given as pulumi.Input<unknown>, argumentsFormat])
    .apply(([value, format]) =>
      typeof value === "string" ? value : argumentsText(value as Values, format ?? "key_value"),
    );
  return { arguments: written };
}

type Values = Record<string, JsonValue>;

function argumentsText(values: Values, format: ArgumentsFormat): string {
  switch (format) {
    case "json":
      return JSON.stringify(values, null, 2);
    case "yaml":
      return toYaml(values);
    case "toml":
      return toml.stringify(values as toml.JsonMap);
    default:
      return Object.entries(values)
        .map(([key, value]) => `${key}=${plainValue(key, value)}\n`)
        .join("");
  }
}

/** Komodo 2.3.2 takes a line for an argument, and what follows ` #` in it for a comment. */
function plainValue(key: string, value: JsonValue): string {
  const isPlain = !(typeof value === "object" && value !== null) && !/\n| #/.test(String(value));
  if (isPlain) return String(value);
  throw new Error(
    `Property "arguments.${key}": its value is no text on one line without " #", which a list of ` +
      'arguments cannot hold. Set `argumentsFormat: "json"`.',
  );
}
