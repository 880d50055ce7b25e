import type { KomodoCore } from "../core";
import { isKind } from "../kinds";
import { tomlText } from "./tomlText";

/** User groups, by id or name, as TOML. */
export function groupsToml(core: KomodoCore, idsOrNames: readonly string[]): string[] {
  return [...core.groups.values()]
    .filter((group) => idsOrNames.includes(group._id.$oid) || idsOrNames.includes(group.name))
    .map((group) => {
      const permissions = core.permissions
        .filter(({ user_target }) => user_target.id === group._id.$oid)
        .map(({ resource_target: { type, id }, level, specific }) => ({
          target: { type, id: isKind(type) ? core.resources.nameOf(type, id) : id },
          level,
          ...(specific.length > 0 && { specific }),
        }));
      const head = tomlText({
        name: group.name,
        ...(group.everyone && { everyone: true }),
        users: group.users.flatMap((id) => core.users.withId(id)?.username ?? []),
        all: group.all,
        permissions,
      });
      return `[[user_group]]\n${head}`;
    });
}
