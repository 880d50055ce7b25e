import type { Call, Handlers } from "../call";
import { flagAt, objectsAt, textAt, textsAt } from "../fields";
import { KINDS, isKind, type Target } from "../kinds";
import { getPermitted } from "../access/permissions";
import { queried } from "../resources/query";
import { idOf } from "../resources/store";
import { exportToml } from "../toml/exportToml";

/** ExportResourcesToToml and ExportAllResourcesToToml. */
export const tomlHandlers: Handlers = {
  ExportResourcesToToml: exportSome,
  ExportAllResourcesToToml: exportAll,
};

function exportSome(call: Call): { toml: string } {
  const targets = objectsAt(call.params, "targets").flatMap((target): Target[] => {
    const type = textAt(target, "type");
    if (!isKind(type)) return [];
    const need = { kind: type, idOrName: textAt(target, "id"), level: "Read" as const };
    return [{ type, id: idOf(getPermitted(call.core, call.user, need)) }];
  });
  const extras = {
    variables: flagAt(call.params, "include_variables"),
    userGroups: textsAt(call.params, "user_groups"),
  };
  return { toml: exportToml(call.core, targets, extras) };
}

function exportAll(call: Call): { toml: string } {
  const { core, params } = call;
  const query = { tags: textsAt(params, "tags") };
  const withResources = flagAt(params, "include_resources", true);
  const targets = KINDS.flatMap((kind): Target[] =>
    withResources
      ? queried({ ...call, params: { query } }, kind).map((one) => ({ type: kind, id: idOf(one) }))
      : [],
  );
  const groups = flagAt(params, "include_user_groups") ? [...core.groups.keys()] : [];
  const extras = { variables: flagAt(params, "include_variables"), userGroups: groups };
  return { toml: exportToml(core, targets, extras) };
}
