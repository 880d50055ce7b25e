import type { Fields } from "../../dynamic/fields";
import { flag, text } from "../fieldForms";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName, trimmedText } from "../normalise";
import { scheduleFields, type ScheduleInputs } from "../schedule/fields";
import { webhookFields, type WebhookInputs } from "../webhooks";
import { sampleScript } from "./sampleScript";

/** How the arguments of an action are written. */
export type ArgumentsFormat = "key_value" | "toml" | "yaml" | "json";

/** Inputs of an action: the whole of Komodo's ActionConfig, with name, description and tags. */
export interface ActionInputs extends MetaInputs, ScheduleInputs, WebhookInputs {
  file?: object;
  fileContents?: string;
  arguments?: string;
  argumentsFormat?: ArgumentsFormat;
  runAtStartup?: boolean;
  reloadDenoDeps?: boolean;
}

/** Table of an action's inputs: Komodo 2.3.2's ActionConfig in full. */
export const actionFields: Fields<ActionInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the action.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  file: {
    type: "asset",
    unsent: true,
    doc: "The script as a file or string asset. Its text becomes `fileContents`.",
  },
  fileContents: text(
    "The script: TypeScript for Deno, with the client `komodo` and the arguments `ARGS` at hand. " +
      "Without one Komodo writes a sample that prints its version.",
    { default: sampleScript, normalise: trimmedText, digest: true },
  ),
  arguments: text(
    "Arguments of every run, in `argumentsFormat`. `[[NAME]]` within a text is replaced by the " +
      "Komodo variable or secret of that name. Keep secrets out: refer to them.",
    { normalise: trimmedText },
  ),
  argumentsFormat: {
    type: "string",
    default: "key_value",
    oneOf: ["key_value", "toml", "yaml", "json"],
    doc: "How `arguments` is written.",
  },
  runAtStartup: flag(false, "Run it whenever Core starts."),
  reloadDenoDeps: flag(false, "Fetch the script's dependencies anew for every run."),
  ...scheduleFields,
  ...webhookFields,
};
