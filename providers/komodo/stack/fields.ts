import { type Field, type Fields, untyped } from "../../dynamic/fields";
import { command, flag, list, text } from "../fieldForms";
import { lifecycleFields, targetFields } from "../deploying/inputs";
import { metaFields } from "../meta";
import { gitSourceFields, type GitSourceInputs } from "../gitSource";
import { lines, nameProblem, stackName, trimmedText } from "../normalise";
import type {
  AdditionalEnvFile,
  ConfigFile,
  StackConfigInputs,
  StackInputs,
  StackLifecycle,
} from "./inputs";

const envFileFields: Fields<AdditionalEnvFile> = {
  path: { type: "string", required: true, doc: "Path, relative to the run directory." },
  track: { type: "boolean", default: true, doc: "Show and watch its content." },
};

const configFileFields: Fields<ConfigFile> = {
  path: { type: "string", required: true, doc: "Path, relative to the run directory." },
  services: { type: "strings", default: [], doc: "Services concerned; none means all." },
  requires: {
    type: "string",
    default: "None",
    oneOf: ["None", "Restart", "Redeploy"],
    doc: "What a change asks for.",
  },
};

const composeField: Fields<Pick<StackLifecycle, "compose">>["compose"] = {
  type: "asset",
  unsent: true,
  doc:
    "The Compose file as a file or string asset. Its text becomes `fileContents`, with files " +
    "named under `configs:` inlined and the `x-varanus` block taken out.",
};

const sourceFields: Fields<Pick<StackConfigInputs, SourceKey>> = {
  fileContents: text("Text of the Compose file (source `contents`).", {
    normalise: trimmedText,
    digest: true,
  }),
  filesOnHost: flag(false, "The files are on the host already (source `host`)."),
  runDirectory: text("Folder that Compose runs in; on the host, or within the repository."),
  filePaths: list(
    "Compose files, relative to the run directory. Komodo's default is `compose.yaml`.",
  ),
  linkedRepo: text("Komodo Repo to take the files from, by name or id.", { reference: "Repo" }),
  ...gitSourceFields,
  clonePath: text("Folder on the host to clone to."),
  reclone: flag(false, "Clone anew on every deploy instead of pulling."),
};

type SourceKey =
  | "fileContents"
  | "filesOnHost"
  | "runDirectory"
  | "filePaths"
  | "linkedRepo"
  | keyof GitSourceInputs
  | "clonePath"
  | "reclone";

const environmentFields: Fields<Pick<StackConfigInputs, EnvironmentKey>> = {
  environment: text(
    "Lines `NAME=value`, which Komodo writes to the env file. `[[NAME]]` is replaced by the Komodo " +
      "variable or secret of that name. Keep secrets out: refer to them.",
    { normalise: lines },
  ),
  envFilePath: text("Where the env file is written, relative to the run directory.", {
    default: ".env",
  }),
  additionalEnvFiles: {
    type: "objects",
    default: [],
    fields: envFileFields as Record<string, Field>,
    doc: "Further env files on the host.",
  },
  configFiles: {
    type: "objects",
    default: [],
    fields: configFileFields as Record<string, Field>,
    doc: "Files beside the Compose file that concern some services.",
  },
  skipSecretInterp: flag(false, "Leave every `[[NAME]]` as it is."),
};

type EnvironmentKey =
  "environment" | "envFilePath" | "additionalEnvFiles" | "configFiles" | "skipSecretInterp";

/** Table of a stack's inputs: Komodo 2.3.2's StackConfig in full. */
export const stackFields: Fields<StackInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name, in Komodo's form: lower case letters, digits, `_` and `-`. A rename keeps the stack.",
    problem: nameProblem(stackName),
  },
  ...metaFields,
  compose: composeField,
  ...lifecycleFields("stack"),
  severs: {
    type: "strings",
    unsent: true,
    default: [],
    unordered: true,
    reference: "Server",
    doc:
      "Servers that Core reaches through this stack, as through a tunnel: themselves, their ids or " +
      "their names. It is deployed while no other stack of theirs is, and they must be back after it.",
  },
  ...targetFields("stack"),
  projectName: text("Compose project name, when it is not the stack's name."),
  ...sourceFields,
  ...environmentFields,
  autoPull: flag(true, "Pull images before the deploy."),
  runBuild: flag(false, "Build images before the deploy."),
  buildExtraArgs: list("Further arguments to `docker compose build`."),
  extraArgs: list("Further arguments to `docker compose up`."),
  destroyBeforeDeploy: flag(false, "Take the stack down before each deploy."),
  preDeploy: command("Command before the deploy."),
  postDeploy: command("Command after the deploy."),
  composeCmdWrapper: text("Command around Compose, with `[[COMPOSE_COMMAND]]` in its place."),
  composeCmdWrapperInclude: list("Compose commands to wrap; none means Komodo's own choice."),
  registryProvider: text("Registry to log in to before pulling."),
  registryAccount: text("User name of the registry account in Komodo."),
  ignoreServices: list("Services left out of the health check, such as jobs that end.", {
    unordered: true,
  }),
  pollForUpdates: flag(false, "Look for newer images regularly."),
  autoUpdate: flag(false, "Redeploy services that have a newer image."),
  autoUpdateAllServices: flag(false, "Redeploy all services when one has a newer image."),
  autoUpdateSkipServices: list("Services that are never updated so."),
  webhookEnabled: flag(true, "Answer webhooks."),
  webhookSecret: text("Secret of the webhook, when it is not Core's own.", { secret: true }),
  webhookForceDeploy: flag(false, "A webhook deploys even when no file changed."),
  sendAlerts: flag(true, "Alert when the state changes."),
  links: list("Addresses shown as links in Komodo."),
};

/**
 * Inputs whose change alters what runs on the server: these make up the deploy hash. The other
 * ones only change the record in Komodo.
 */
export const deployRelevant: readonly (keyof StackInputs)[] = [
  "triggers",
  "projectName",
  "fileContents",
  "filesOnHost",
  "runDirectory",
  "filePaths",
  "linkedRepo",
  "gitProvider",
  "repo",
  "branch",
  "commit",
  "clonePath",
  "environment",
  "envFilePath",
  "additionalEnvFiles",
  "configFiles",
  "skipSecretInterp",
  "runBuild",
  "buildExtraArgs",
  "extraArgs",
  "preDeploy",
  "postDeploy",
  "composeCmdWrapper",
  "composeCmdWrapperInclude",
];

/** Fields of Komodo's StackConfig that a stack folder may set itself, by our names. */
export const configKeys: readonly string[] = Object.entries(untyped(stackFields))
  .filter(([key, field]) => !field.local && !field.unsent && !(key in metaFields))
  .map(([key]) => key)
  .filter((key) => !["name", "server", "fileContents", "environment"].includes(key));
