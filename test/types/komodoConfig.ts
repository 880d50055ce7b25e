import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type { SystemCommand } from "../../providers/komodo/fieldForms";
import type { MetaInputs } from "../../providers/komodo/meta";
import type { MaintenanceWindow } from "../../providers/komodo/maintenanceWindow";
import type { serverFields, ServerInputs } from "../../providers/komodo/server/fields";
import type { stackFields } from "../../providers/komodo/stack/fields";
import type {
  AdditionalEnvFile,
  ConfigFile,
  StackConfigInputs,
  StackLifecycle,
} from "../../providers/komodo/stack/inputs";

/*
 * Held against Komodo's official types by `tsc`: a config field that Komodo has and we have not, or
 * the other way round, is a type error below that names the field. Nothing here runs.
 */

type StackTable = ConfigPart<typeof stackFields, MetaInputs & StackLifecycle>;
type ServerTable = ConfigPart<typeof serverFields, MetaInputs>;

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface ConfigDifferences {
  stack: Against<Types.StackConfig, StackConfigInputs>;
  stackTable: Unmatched<StackTable, StackConfigInputs>;
  server: Against<Types.ServerConfig, Omit<ServerInputs, keyof MetaInputs>>;
  serverTable: Unmatched<ServerTable, Omit<ServerInputs, keyof MetaInputs>>;
  maintenanceWindow: Against<Types.MaintenanceWindow, MaintenanceWindow>;
  systemCommand: Against<Types.SystemCommand, SystemCommand>;
  additionalEnvFile: Against<Types.AdditionalEnvFile, AdditionalEnvFile>;
  configFile: Against<Types.StackFileDependency, ConfigFile>;
};

/** The proof: an error here lists what is missing. */
export type NoDifferences = None<ConfigDifferences>;

/** Every field of Komodo 2.3.2's StackConfig, complete by type, for tests at run time. */
export const stackConfigNames: Listed<Types.StackConfig> = {
  swarm_id: true,
  server_id: true,
  links: true,
  project_name: true,
  auto_pull: true,
  run_build: true,
  poll_for_updates: true,
  auto_update: true,
  auto_update_all_services: true,
  auto_update_skip_services: true,
  destroy_before_deploy: true,
  skip_secret_interp: true,
  linked_repo: true,
  git_provider: true,
  git_https: true,
  git_account: true,
  repo: true,
  branch: true,
  commit: true,
  clone_path: true,
  reclone: true,
  webhook_enabled: true,
  webhook_secret: true,
  webhook_force_deploy: true,
  files_on_host: true,
  run_directory: true,
  file_paths: true,
  env_file_path: true,
  additional_env_files: true,
  config_files: true,
  send_alerts: true,
  registry_provider: true,
  registry_account: true,
  pre_deploy: true,
  post_deploy: true,
  extra_args: true,
  build_extra_args: true,
  compose_cmd_wrapper: true,
  compose_cmd_wrapper_include: true,
  ignore_services: true,
  file_contents: true,
  environment: true,
};

/** Every field of Komodo 2.3.2's ServerConfig, complete by type, for tests at run time. */
export const serverConfigNames: Listed<Types.ServerConfig> = {
  address: true,
  insecure_tls: true,
  external_address: true,
  region: true,
  enabled: true,
  auto_rotate_keys: true,
  passkey: true,
  ignore_mounts: true,
  auto_prune: true,
  links: true,
  stats_monitoring: true,
  send_unreachable_alerts: true,
  send_cpu_alerts: true,
  send_mem_alerts: true,
  send_disk_alerts: true,
  send_version_mismatch_alerts: true,
  cpu_warning: true,
  cpu_critical: true,
  mem_warning: true,
  mem_critical: true,
  disk_warning: true,
  disk_critical: true,
  maintenance_windows: true,
};
