import type { Fields } from "../fields";
import type { Kind } from "../kinds";
import { DEFAULT_ACTION_FILE } from "./actionFile";
import { BUILDER_VARIANTS } from "./builderVariants";
import {
  choice,
  command,
  contents,
  entries,
  flag,
  float,
  integer,
  list,
  pairs,
  reference,
  text,
  type Form,
  type Schema,
} from "./form";

const gitSource: Schema = {
  git_provider: text("github.com"),
  git_https: flag(true),
  git_account: text(),
  repo: text(),
  branch: text("main"),
  commit: text(),
};
const webhook: Schema = { webhook_enabled: flag(true), webhook_secret: text() };
const schedule: Schema = {
  schedule_format: choice(["English", "Cron"], "English"),
  schedule: text(),
  schedule_enabled: flag(true),
  schedule_timezone: text(),
  schedule_alert: flag(true),
  failure_alert: flag(true),
  ...webhook,
};
const server = reference("Server", "server");
const swarm = reference("Swarm", "swarm");
const linkedRepo = reference("Repo", "linked_repo");
const builder = reference("Builder", "builder");

const Server: Schema = {
  address: text(),
  insecure_tls: flag(true),
  external_address: text(),
  region: text(),
  enabled: flag(false),
  auto_rotate_keys: flag(true),
  passkey: text(),
  ignore_mounts: list(),
  auto_prune: flag(true),
  links: list(),
  stats_monitoring: flag(true),
  send_unreachable_alerts: flag(true),
  send_cpu_alerts: flag(true),
  send_mem_alerts: flag(true),
  send_disk_alerts: flag(true),
  send_version_mismatch_alerts: flag(true),
  cpu_warning: float(90),
  cpu_critical: float(99),
  mem_warning: float(75),
  mem_critical: float(95),
  disk_warning: float(75),
  disk_critical: float(95),
  maintenance_windows: entries("windows"),
};

const Stack: Schema = {
  swarm_id: swarm,
  server_id: server,
  links: list(),
  project_name: text(),
  auto_pull: flag(true),
  run_build: flag(),
  poll_for_updates: flag(),
  auto_update: flag(),
  auto_update_all_services: flag(),
  auto_update_skip_services: list(),
  destroy_before_deploy: flag(),
  skip_secret_interp: flag(),
  linked_repo: linkedRepo,
  ...gitSource,
  clone_path: text(),
  reclone: flag(),
  ...webhook,
  webhook_force_deploy: flag(),
  files_on_host: flag(),
  run_directory: text(),
  file_paths: list(),
  env_file_path: text(".env"),
  additional_env_files: entries("envFiles"),
  config_files: entries("configFiles"),
  send_alerts: flag(true),
  registry_provider: text(),
  registry_account: text(),
  pre_deploy: command(),
  post_deploy: command(),
  extra_args: list(),
  build_extra_args: list(),
  compose_cmd_wrapper: text(),
  compose_cmd_wrapper_include: list(),
  ignore_services: list(),
  file_contents: contents(),
  environment: pairs(),
};

const deploymentImage: Form = {
  form: "tagged",
  initial: { type: "Image", params: { image: "" } },
  variants: {
    Image: { image: "" },
    Build: { build_id: "", version: { major: 0, minor: 0, patch: 0 } },
  },
};

const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"];

const Deployment: Schema = {
  swarm_id: swarm,
  server_id: server,
  custom_name: text(),
  image: deploymentImage,
  image_registry_account: text(),
  skip_secret_interp: flag(),
  redeploy_on_build: flag(),
  poll_for_updates: flag(),
  auto_update: flag(),
  send_alerts: flag(true),
  links: list(),
  network: text("host"),
  restart: choice(["no", "on-failure", "always", "unless-stopped"], "no"),
  command: text(),
  replicas: integer(1),
  termination_signal: choice(SIGNALS, "SIGTERM"),
  termination_timeout: integer(10),
  extra_args: list(),
  term_signal_labels: { form: "signalLabels", initial: "" },
  ports: pairs(":"),
  volumes: pairs(":"),
  environment: pairs(),
  labels: pairs(),
};

const Build: Schema = {
  builder_id: builder,
  version: { form: "version", initial: { major: 0, minor: 0, patch: 0 } },
  auto_increment_version: flag(true),
  image_name: text(),
  image_tag: text(),
  include_latest_tag: flag(true),
  include_version_tags: flag(true),
  include_commit_tag: flag(true),
  links: list(),
  linked_repo: linkedRepo,
  ...gitSource,
  ...webhook,
  files_on_host: flag(),
  build_path: text("."),
  dockerfile_path: text("Dockerfile"),
  image_registry: entries("registries"),
  skip_secret_interp: flag(),
  use_buildx: flag(),
  extra_args: list(),
  pre_build: command(),
  dockerfile: text(),
  build_args: pairs(),
  secret_args: pairs(),
  labels: pairs(),
};

const Repo: Schema = {
  server_id: server,
  builder_id: builder,
  ...gitSource,
  path: text(),
  ...webhook,
  on_clone: command(),
  on_pull: command(),
  links: list(),
  environment: pairs(),
  env_file_path: text(".env"),
  skip_secret_interp: flag(),
};

const { git_account, ...syncGitSource } = gitSource;

const ResourceSync: Schema = {
  linked_repo: linkedRepo,
  ...syncGitSource,
  ...(git_account && { git_account }),
  ...webhook,
  files_on_host: flag(),
  resource_path: list(),
  managed: flag(),
  delete: flag(),
  include_resources: flag(true),
  match_tags: list(),
  include_variables: flag(),
  include_user_groups: flag(),
  pending_alert: flag(true),
  file_contents: contents(),
};

const endpoint: Form = {
  form: "tagged",
  initial: { type: "Custom", params: { url: "http://localhost:7000" } },
  variants: {
    Custom: { url: "http://localhost:7000" },
    Slack: { url: "https://hooks.slack.com/services" },
    Discord: { url: "https://discord.com/api/webhooks" },
    Ntfy: { url: "http://localhost:8080/komodo", email: null },
    Pushover: { url: "https://api.pushover.net/1/messages.json" },
  },
};

const SCHEMAS: Readonly<Record<Exclude<Kind, "Builder">, Schema>> = {
  Server,
  Stack,
  Deployment,
  Build,
  Repo,
  ResourceSync,
  Procedure: { stages: entries("stages"), ...schedule },
  Action: {
    run_at_startup: flag(),
    ...schedule,
    reload_deno_deps: flag(),
    file_contents: contents(DEFAULT_ACTION_FILE),
    arguments_format: choice(["key_value", "toml", "yaml", "json"], "key_value"),
    arguments: contents(),
  },
  Alerter: {
    enabled: flag(),
    endpoint,
    alert_types: entries("alertTypes"),
    resources: entries("targets"),
    except_resources: entries("targets"),
    maintenance_windows: entries("windows"),
  },
  Swarm: {
    server_ids: { form: "references", initial: [], kind: "Server", aliases: ["servers"] },
    links: list(),
    send_unhealthy_alerts: flag(true),
    maintenance_windows: entries("windows"),
  },
};

/** The config fields of a kind. Builder has none: its config is a tagged value. */
export function schemaOf(kind: Kind): Schema {
  return kind === "Builder" ? {} : SCHEMAS[kind];
}

/** The config of a new resource of the kind. */
export function initialConfig(kind: Kind): Fields {
  if (kind === "Builder") return { type: "Url", params: { ...BUILDER_VARIANTS.Url } };
  const schema = Object.entries(schemaOf(kind));
  return Object.fromEntries(schema.map(([key, form]) => [key, structuredClone(form.initial)]));
}
