import type { LifecycleInputs } from "../deploying/inputs";
import type { MetaInputs } from "../meta";

/** What a deployment runs: an image by its name, or what a Komodo Build has made. */
export interface DeploymentImage {
  /** Image with its tag or digest: `docker.io/library/nginx:1.29.1`. */
  image?: string;
  /** The Build, by id or name. */
  build?: string;
  /** Version of the Build, `1.2.3`; its newest when absent. */
  version?: string;
}

/** Komodo's DeploymentConfig in full, in camel case; references by name or id. */
export interface DeploymentConfigInputs {
  server?: string;
  swarm?: string;
  customName?: string;
  image?: DeploymentImage;
  imageRegistryAccount?: string;
  skipSecretInterp?: boolean;
  redeployOnBuild?: boolean;
  pollForUpdates?: boolean;
  autoUpdate?: boolean;
  sendAlerts?: boolean;
  links?: string[];
  network?: string;
  restart?: "no" | "on-failure" | "always" | "unless-stopped";
  command?: string;
  replicas?: number;
  terminationSignal?: "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM";
  terminationTimeout?: number;
  extraArgs?: string[];
  termSignalLabels?: string;
  ports?: string;
  volumes?: string;
  environment?: string;
  labels?: string;
}

/** Inputs of a deployment. */
export interface DeploymentInputs extends MetaInputs, LifecycleInputs, DeploymentConfigInputs {}
