import type { ConfigField } from "./tables";
import { configFields } from "./tables";

/** Further names that Komodo 2.3.2 takes for a config field. */
export function aliasesOf({ remote, field }: ConfigField): readonly string[] {
  if (remote === "stages") return ["stage"];
  if (field.reference === undefined) return [];
  if (remote.endsWith("_ids")) {
    const one = remote.replace(/_ids$/, "");
    return [`${one}s`, one, `${one}_id`];
  }
  return remote.endsWith("_id") ? [remote.replace(/_id$/, "")] : [];
}

/** The name that an export gives a config field: `server` for `server_id`. */
export function exportedName(item: ConfigField): string {
  return aliasesOf(item)[0] ?? item.remote;
}

/** Every name that Komodo takes for a field of the kind's config. */
export function configKeyNames(kind: string): ReadonlySet<string> {
  if (kind === "Builder") return new Set(["type", "params"]);
  return new Set(configFields(kind).flatMap((item) => [item.remote, ...aliasesOf(item)]));
}
