import { getPermitted } from "../access/permissions";
import { operatorOf, type Call } from "../call";
import { refuse } from "../errors";
import { flagAt, textAt, textsAt } from "../fields";
import { KINDS, type Target } from "../kinds";
import { idOf, type Resource } from "../resources/store";
import { tagNames } from "../tag";
import { exportToml } from "../toml/exportToml";
import { simpleLog, type Update } from "../updates/update";
import { refreshPending } from "./pending";

/** The ResourceSync a write names, if the caller may write it. */
export function writableSync(call: Call): Resource {
  const idOrName = textAt(call.params, "sync");
  return getPermitted(call.core, call.user, { kind: "ResourceSync", idOrName, level: "Write" });
}

/** CommitSync: writes the present state into a managed sync's text. */
export function commitSync(call: Call): Update {
  const { core } = call;
  const sync = writableSync(call);
  if (!flagAt(sync.config, "managed") && textAt(sync.config, "file_contents") === "") {
    throw refuse("Cannot commit to sync. Enabled 'managed' mode.");
  }
  const matchTags = textsAt(sync.config, "match_tags");
  const targets = KINDS.flatMap((kind): Target[] =>
    core.resources
      .all(kind)
      .filter(({ tags }) => matchTags.every((tag) => tagNames(core, tags).includes(tag)))
      .filter((resource) => resource !== sync)
      .map((resource) => ({ type: kind, id: idOf(resource) })),
  );
  const withResources = flagAt(sync.config, "include_resources", true);
  const toml = exportToml(core, withResources ? targets : [], {
    variables: flagAt(sync.config, "include_variables"),
    userGroups: flagAt(sync.config, "include_user_groups") ? [...core.groups.keys()] : [],
  });
  sync.config = { ...sync.config, file_contents: toml === "" ? "" : `${toml}\n` };
  refreshPending(core, sync);
  return core.updates.record({
    operation: "CommitSync",
    target: { type: "ResourceSync", id: idOf(sync) },
    operator: operatorOf(call),
    logs: [simpleLog("Commit resources", "Committed resources to the sync's file contents")],
  });
}
