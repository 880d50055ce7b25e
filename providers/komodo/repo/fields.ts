import type { Fields } from "../../dynamic/fields";
import { command, flag, list, type SystemCommand, text } from "../fieldForms";
import { gitSourceFields, type GitSourceInputs } from "../gitSource";
import { keyValues } from "../keyValues/fields";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, repoName } from "../normalise";
import { webhookFields, type WebhookInputs } from "../webhooks";

/** Inputs of a repo: the whole of Komodo's RepoConfig, with name, description and tags. */
export interface RepoInputs extends MetaInputs, GitSourceInputs, WebhookInputs {
  server?: string;
  builder?: string;
  path?: string;
  onClone?: SystemCommand;
  onPull?: SystemCommand;
  links?: string[];
  environment?: string;
  envFilePath?: string;
  skipSecretInterp?: boolean;
}

/** Table of a repo's inputs: Komodo 2.3.2's RepoConfig in full. */
export const repoFields: Fields<RepoInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name, without blanks; a rename keeps the repo and moves its folder on the server.",
    problem: nameProblem(repoName),
  },
  ...metaFields,
  server: text("Server that holds the clone: a `Server`, its id or its name.", {
    remote: "server_id",
    reference: "Server",
  }),
  builder: text("Builder that `BuildRepo` runs on: a `Builder`, its id or its name.", {
    remote: "builder_id",
    reference: "Builder",
  }),
  ...gitSourceFields,
  path: text(
    "Folder of the clone on the server, absolute or relative to Periphery's `repo_dir`. Komodo's " +
      "default is the name.",
  ),
  onClone: command("Command after a clone, in the folder of the repository."),
  onPull: command("Command after a pull, in the folder of the repository."),
  environment: keyValues(
    "environment",
    "Lines `NAME=value`, or a map of them, which Komodo writes to the env file. `[[NAME]]` is " +
      "replaced by the Komodo variable or secret of that name. Keep secrets out: refer to them.",
  ),
  envFilePath: text("Where the env file is written, relative to the repository.", {
    default: ".env",
  }),
  skipSecretInterp: flag(false, "Leave every `[[NAME]]` as it is."),
  ...webhookFields,
  links: list("Addresses shown as links in Komodo."),
};
