import type { MetaInputs } from "../meta";

/** A command that Periphery runs in the stack's folder. */
export interface SystemCommand {
  /** Folder, relative to the stack's run directory. */
  path?: string;
  /** The command; several lines are joined with `&&` unless `shellMode` is set. */
  command?: string;
  /** Run it as a shell script. */
  shellMode?: boolean;
}

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
export interface StackLifecycle {
  compose?: unknown;
  deploy?: boolean;
  state?: "running" | "stopped" | "down";
  deployTimeoutSeconds?: number;
  triggers?: Record<string, string>;
}

/** Komodo's StackConfig in full, in camel case; references by name or id. */
export interface StackConfigInputs {
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
  gitProvider?: string;
  gitHttps?: boolean;
  gitAccount?: string;
  repo?: string;
  branch?: string;
  commit?: string;
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

/** Outputs of a stack beyond its inputs. */
export interface StackOuts {
  /** Id of the server, when the program names it otherwise. */
  serverId?: string;
  serverName?: string;
  /** Names what was last deployed and found healthy; absent when that has to be done again. */
  deployHash?: string;
}
