import type { Types } from "komodo_client";
import type { Against, ConfigPart, Listed, None, Unmatched } from "./against";
import type { MetaInputs } from "../../providers/komodo/meta";
import type {
  ResourceSyncConfigInputs,
  resourceSyncFields,
  ResourceSyncInputs,
} from "../../providers/komodo/resourceSync/fields";

/*
 * Held against Komodo's official types by `tsc`, as komodoConfig.ts does. Nothing here runs.
 */

type Own = MetaInputs & Pick<ResourceSyncInputs, "allowDelete">;

/** Fields in which we and Komodo differ, by type; the compiler insists that there are none. */
export interface ResourceSyncDifferences {
  sync: Against<Types.ResourceSyncConfig, ResourceSyncConfigInputs>;
  syncTable: Unmatched<ConfigPart<typeof resourceSyncFields, Own>, ResourceSyncConfigInputs>;
}

/** The proof: an error here lists what is missing. */
export type NoResourceSyncDifferences = None<ResourceSyncDifferences>;

/** Every field of Komodo 2.3.2's ResourceSyncConfig, complete by type, for tests at run time. */
export const resourceSyncConfigNames: Listed<Types.ResourceSyncConfig> = {
  linked_repo: true,
  git_provider: true,
  git_https: true,
  repo: true,
  branch: true,
  commit: true,
  git_account: true,
  webhook_enabled: true,
  webhook_secret: true,
  files_on_host: true,
  resource_path: true,
  managed: true,
  delete: true,
  include_resources: true,
  match_tags: true,
  include_variables: true,
  include_user_groups: true,
  pending_alert: true,
  file_contents: true,
};
