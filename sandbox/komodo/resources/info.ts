import type { Fields } from "../fields";
import type { Kind } from "../kinds";

const SYNC_INFO = {
  last_sync_ts: 0,
  last_sync_hash: null,
  last_sync_message: null,
  resource_updates: [],
  variable_updates: [],
  user_group_updates: [],
  pending_deploys: [],
  pending_error: null,
  pending_deploy_error: null,
  pending_hash: null,
  pending_message: null,
  remote_contents: [],
  remote_errors: [],
};

const INFO: Readonly<Record<Kind, Fields | null>> = {
  Swarm: {},
  Server: { attempted_public_key: "", public_key: "" },
  Stack: {
    missing_files: [],
    deployed_project_name: null,
    deployed_hash: null,
    deployed_message: null,
    deployed_contents: null,
    deployed_services: null,
    deployed_config: null,
    latest_services: [],
    remote_contents: null,
    remote_errors: null,
    latest_hash: null,
    latest_message: null,
  },
  Deployment: { latest_image_digest: "", deployed_name: "" },
  Build: {
    last_built_at: 0,
    built_hash: null,
    built_message: null,
    built_contents: null,
    remote_path: null,
    remote_contents: null,
    remote_error: null,
    latest_hash: null,
    latest_message: null,
  },
  Repo: {
    last_pulled_at: 0,
    last_built_at: 0,
    built_hash: null,
    built_message: null,
    latest_hash: null,
    latest_message: null,
  },
  Procedure: null,
  Action: {},
  ResourceSync: SYNC_INFO,
  Builder: null,
  Alerter: null,
};

/** The `info` of a new resource of the kind, as Komodo 2.3.2 fills it in. */
export function initialInfo(kind: Kind): Fields | null {
  return structuredClone(INFO[kind]);
}
