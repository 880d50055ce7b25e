import type { Problem } from "../providers/dynamic/problem";
import { isRecord, problemAt, sectionEntries, type ComposeDocument } from "./document";
import { pathKind } from "./mounts";

/** How the file reaches the host. */
export interface ReadOnlyOptions {
  /** Whether relative `file:` entries of `configs:` become `content:` on the way. */
  readonly inlinesConfigs: boolean;
}

/**
 * Configs and secrets that Compose would have to copy into a container with `read_only: true`:
 * Compose mounts only those that come from a file of the host, and refuses the others there.
 */
export function readOnlyProblems(document: ComposeDocument, options: ReadOnlyOptions): Problem[] {
  return sectionEntries(document, "services").flatMap(([name, service]) => {
    if (service.read_only !== true) return [];
    return (["configs", "secrets"] as const).flatMap((section) => {
      const entries = Array.isArray(service[section]) ? service[section] : [];
      return entries.flatMap((entry: unknown, i) => {
        const source = isRecord(entry) ? entry.source : entry;
        if (typeof source !== "string" || !isCopied(document, section, source, options)) return [];
        const message = `is read_only, but "${section}[${i}]" takes "${source}" from text or environment`;
        const fix =
          "Take it from an absolute path of the host, mount it as a volume, or drop read_only";
        return [problemAt(document, ["services", name, section, i], { message, fix })];
      });
    });
  });
}

function isCopied(
  document: ComposeDocument,
  section: string,
  name: string,
  { inlinesConfigs }: ReadOnlyOptions,
): boolean {
  const defined = document.value[section];
  const entry = isRecord(defined) ? defined[name] : undefined;
  if (!isRecord(entry)) return false;
  if (entry.content !== undefined || entry.environment !== undefined) return true;
  const isInlined = section === "configs" && inlinesConfigs && typeof entry.file === "string";
  return isInlined && pathKind(entry.file as string) !== "absolute";
}
