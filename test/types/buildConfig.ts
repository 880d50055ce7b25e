import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type { buildFields, BuildInputs, ImageRegistry } from "../../providers/komodo/build/fields";
import type { MetaInputs } from "../../providers/komodo/meta";

/*
 * Held against Komodo's official types by `tsc`, as komodoConfig.ts does. Nothing here runs.
 */

type Config = Omit<BuildInputs, keyof MetaInputs>;

/** Komodo takes a version as text as well, which is our form of it. */
type Official = Omit<Types.BuildConfig, "version"> & { version?: string };

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface BuildDifferences {
  build: Against<Official, Config>;
  buildTable: Unmatched<ConfigPart<typeof buildFields, MetaInputs>, Config>;
  imageRegistry: Against<Types.ImageRegistryConfig, ImageRegistry>;
}

/** The proof: an error here lists what is missing. */
export type NoBuildDifferences = None<BuildDifferences>;

/** Every field of Komodo 2.3.2's BuildConfig, complete by type, for tests at run time. */
export const buildConfigNames: Listed<Types.BuildConfig> = {
  builder_id: true,
  version: true,
  auto_increment_version: true,
  image_name: true,
  image_tag: true,
  include_latest_tag: true,
  include_version_tags: true,
  include_commit_tag: true,
  links: true,
  linked_repo: true,
  git_provider: true,
  git_https: true,
  git_account: true,
  repo: true,
  branch: true,
  commit: true,
  webhook_enabled: true,
  webhook_secret: true,
  files_on_host: true,
  build_path: true,
  dockerfile_path: true,
  image_registry: true,
  skip_secret_interp: true,
  use_buildx: true,
  extra_args: true,
  pre_build: true,
  dockerfile: true,
  build_args: true,
  secret_args: true,
  labels: true,
};
