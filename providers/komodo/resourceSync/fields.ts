import type { Fields } from "../../dynamic/fields";
import { flag, list, text } from "../fieldForms";
import { gitSourceFields, type GitSourceInputs } from "../gitSource";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName, trimmedText } from "../normalise";
import { webhookFields, type WebhookInputs } from "../webhooks";

/** Komodo's ResourceSyncConfig in full, in camel case; references by name or id. */
export interface ResourceSyncConfigInputs extends GitSourceInputs, WebhookInputs {
  linkedRepo?: string;
  filesOnHost?: boolean;
  resourcePath?: string[];
  managed?: boolean;
  delete?: boolean;
  includeResources?: boolean;
  matchTags?: string[];
  includeVariables?: boolean;
  includeUserGroups?: boolean;
  pendingAlert?: boolean;
  fileContents?: string;
}

/** Inputs of a resource sync. */
export interface ResourceSyncInputs extends MetaInputs, ResourceSyncConfigInputs {
  allowDelete?: boolean;
}

/** Table of a resource sync's inputs: Komodo 2.3.2's ResourceSyncConfig in full. */
export const resourceSyncFields: Fields<ResourceSyncInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the sync.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  fileContents: text("Text of the resource file, TOML (source `contents`). Keep secrets out.", {
    normalise: trimmedText,
    digest: true,
  }),
  filesOnHost: flag(false, "The files are in Core's sync directory (source `host`)."),
  linkedRepo: text("Komodo Repo to take the files from: a `Repo`, its id or its name.", {
    reference: "Repo",
  }),
  ...gitSourceFields,
  resourcePath: list(
    "Files and folders to read, relative to the repository or to Core's folder of this sync. " +
      "Without any, Komodo reads nothing from them.",
  ),
  includeResources: flag(true, "Sync resources."),
  includeVariables: flag(false, "Sync variables: those in the files, of all that Core has."),
  includeUserGroups: flag(false, "Sync user groups: those in the files, of all that Core has."),
  matchTags: list(
    "Names of tags that a resource must all have to be synced. They do not limit variables and " +
      "user groups.",
  ),
  managed: flag(
    false,
    "Let Komodo write the files as well. It also deletes what they do not declare.",
  ),
  delete: flag(false, "Delete what the files do not declare."),
  allowDelete: {
    type: "boolean",
    local: true,
    doc:
      "Accept a sync whose run deletes what its files do not declare although nothing limits it. " +
      "Komodo does not know which resources this program declares.",
  },
  pendingAlert: flag(true, "Alert when there is something to sync."),
  ...webhookFields,
};
