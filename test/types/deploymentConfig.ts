import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type { LifecycleInputs } from "../../providers/komodo/deploying/inputs";
import type { deploymentFields } from "../../providers/komodo/deployment/fields";
import type { DeploymentConfigInputs, DeploymentImage } from "../../providers/komodo/deployment/inputs";
import type { MetaInputs } from "../../providers/komodo/meta";

/*
 * Held against Komodo's official types by `tsc`, as komodoConfig.ts does. Nothing here runs.
 */

type Table = ConfigPart<typeof deploymentFields, MetaInputs & LifecycleInputs>;

/** Texts that Komodo takes as a list as well, but gives back as text. */
interface Texts {
  ports?: string;
  volumes?: string;
  environment?: string;
  labels?: string;
  term_signal_labels?: string;
}
type Official = Omit<Types.DeploymentConfig, keyof Texts> & Texts;

type ParamsOf<T extends Types.DeploymentImage["type"]> = Extract<
  Types.DeploymentImage,
  { type: T }
>["params"];

/** What either form of Komodo's image holds, by our names. */
type OfficialImage = Required<ParamsOf<"Image"> & Omit<ParamsOf<"Build">, "build_id">> & {
  build: string;
};

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface DeploymentDifferences {
  deployment: Against<Official, DeploymentConfigInputs>;
  deploymentTable: Unmatched<Table, DeploymentConfigInputs>;
  image: Unmatched<OfficialImage, DeploymentImage>;
}

/** The proof: an error here lists what is missing. */
export type NoDeploymentDifferences = None<DeploymentDifferences>;

/** Every field of Komodo 2.3.2's DeploymentConfig, complete by type, for tests at run time. */
export const deploymentConfigNames: Listed<Types.DeploymentConfig> = {
  swarm_id: true,
  server_id: true,
  custom_name: true,
  image: true,
  image_registry_account: true,
  skip_secret_interp: true,
  redeploy_on_build: true,
  poll_for_updates: true,
  auto_update: true,
  send_alerts: true,
  links: true,
  network: true,
  restart: true,
  command: true,
  replicas: true,
  termination_signal: true,
  termination_timeout: true,
  extra_args: true,
  term_signal_labels: true,
  ports: true,
  volumes: true,
  environment: true,
  labels: true,
};
