import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type { MetaInputs } from "../../providers/komodo/meta";
import type { repoFields, RepoInputs } from "../../providers/komodo/repo/fields";

/*
 * Held against Komodo's official types by `tsc`, as komodoConfig.ts does. Nothing here runs.
 */

type Config = Omit<RepoInputs, keyof MetaInputs>;

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface RepoDifferences {
  repo: Against<Types.RepoConfig, Config>;
  repoTable: Unmatched<ConfigPart<typeof repoFields, MetaInputs>, Config>;
}

/** The proof: an error here lists what is missing. */
export type NoRepoDifferences = None<RepoDifferences>;

/** Every field of Komodo 2.3.2's RepoConfig, complete by type, for tests at run time. */
export const repoConfigNames: Listed<Types.RepoConfig> = {
  server_id: true,
  builder_id: true,
  git_provider: true,
  git_https: true,
  git_account: true,
  repo: true,
  branch: true,
  commit: true,
  path: true,
  webhook_enabled: true,
  webhook_secret: true,
  on_clone: true,
  on_pull: true,
  links: true,
  environment: true,
  env_file_path: true,
  skip_secret_interp: true,
};
