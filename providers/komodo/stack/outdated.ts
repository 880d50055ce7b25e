import { isRecord, sameJson } from "../../dynamic/values";
import type { Resource } from "../api";
import type { StackInputs } from "./inputs";

/**
 * True when files from Git or the host are no longer those of the last deploy, as far as Komodo has
 * looked: it does so at every write of the stack, on a webhook `refresh`, and by itself each
 * KOMODO_RESOURCE_POLL_INTERVAL (1 hour). The files are compared and not the commits, for most
 * commits of a shared repository concern other stacks.
 */
export function isOutdated({ info }: Resource, inputs: Partial<StackInputs>): boolean {
  if (!inputs.filesOnHost && !inputs.repo && !inputs.linkedRepo) return false;
  const { deployed_contents, remote_contents, remote_errors, missing_files } = info ?? {};
  const [deployed, latest] = [textsOf(deployed_contents), textsOf(remote_contents)];
  // What could not be read says nothing of what is there.
  const isWhole = !hasAny(remote_errors) && !hasAny(missing_files);
  return isWhole && deployed !== undefined && latest !== undefined && !sameJson(deployed, latest);
}

function hasAny(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** Texts by path; undefined when there is no list of files, or an empty one. */
function textsOf(files: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(files) || files.length === 0) return undefined;
  const texts = files.filter(isRecord).map(({ path, contents }) => [String(path), contents]);
  return Object.fromEntries(texts) as Record<string, unknown>;
}
