import type { GitSourceInputs } from "../gitSource";
import type { SystemCommand } from "../fieldForms";
import type { LifecycleInputs } from "../deploying/inputs";
import type { MetaInputs } from "../meta";

/** A further env file on the host, passed to Compose with `--env-file`. */
export interface AdditionalEnvFile {
  path: string;
  /** Whether Komodo shows its content and watches it for changes. */
  track?: boolean;
}

/** A file beside the Compose file whose change concerns some services. */
export interface ConfigFile {
  path: string;
  services?: string[];
  requires?: "None" | "Restart" | "Redeploy";
}

/** What Varanus itself needs to know of a stack. */
export interface StackLifecycle extends LifecycleInputs {
  compose?: unknown;
  severs?: string[];
}

/** Komodo's StackConfig in full, in camel case; references by name or id. */
export interface StackConfigInputs extends GitSourceInputs {
  server?: string;
  swarm?: string;
  projectName?: string;
  links?: string[];
  autoPull?: boolean;
  runBuild?: boolean;
  pollForUpdates?: boolean;
  autoUpdate?: boolean;
  autoUpdateAllServices?: boolean;
  autoUpdateSkipServices?: string[];
  destroyBeforeDeploy?: boolean;
  skipSecretInterp?: boolean;
  linkedRepo?: string;
  clonePath?: string;
  reclone?: boolean;
  webhookEnabled?: boolean;
  webhookSecret?: string;
  webhookForceDeploy?: boolean;
  filesOnHost?: boolean;
  runDirectory?: string;
  filePaths?: string[];
  envFilePath?: string;
  additionalEnvFiles?: AdditionalEnvFile[];
  configFiles?: ConfigFile[];
  sendAlerts?: boolean;
  registryProvider?: string;
  registryAccount?: string;
  preDeploy?: SystemCommand;
  postDeploy?: SystemCommand;
  extraArgs?: string[];
  buildExtraArgs?: string[];
  composeCmdWrapper?: string;
  composeCmdWrapperInclude?: string[];
  ignoreServices?: string[];
  fileContents?: string;
  environment?: string;
}

/** Inputs of a stack. */
export interface StackInputs extends MetaInputs, StackLifecycle, StackConfigInputs {}
