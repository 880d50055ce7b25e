import { parseDocument } from "yaml";
import type { KomodoCore } from "../core";
import { fieldsAt, isFields, textAt } from "../fields";
import type { Resource } from "../resources/store";
import { projectName, type ServiceNames } from "./project";
import { sourceOf, type SourceFile } from "./source";

/**
 * Stores what a stack's files say at present: services as they are written there, with nothing
 * filled in, and the texts of files that Komodo does not hold itself. Without a source, or with one
 * that cannot be reached, the former values stay (Komodo 2.3.2).
 */
export function refreshStack(core: KomodoCore, stack: Resource): void {
  const source = sourceOf(core, stack, stack.config);
  if (source.mode === "none") return;
  if (source.fault !== undefined) {
    const remote_errors = [{ path: "Clone Repo", contents: source.fault }];
    stack.info = { ...stack.info, remote_errors };
    return;
  }
  const isHeld = source.mode === "file-contents";
  stack.info = {
    ...stack.info,
    missing_files: source.missing,
    latest_services: writtenServices(stack, source.files),
    remote_contents: isHeld ? null : source.files,
    remote_errors: isHeld ? null : [],
    latest_hash: source.hash,
    latest_message: source.hash === null ? null : "latest commit",
  };
}

/** The services that files name; a file that cannot be read names none. */
function writtenServices(stack: Resource, files: readonly SourceFile[]): ServiceNames[] {
  const project = projectName(stack, true);
  const found = new Map<string, ServiceNames>();
  for (const { contents } of files) {
    const document = parseDocument(contents, { merge: true, logLevel: "silent" });
    if (document.errors.length > 0) continue;
    const root: unknown = document.toJS();
    const services = fieldsAt(isFields(root) ? root : {}, "services");
    for (const name of Object.keys(services)) {
      const service = fieldsAt(services, name);
      found.set(name, {
        service_name: name,
        container_name: textAt(service, "container_name") || `${project}-${name}`,
        image: textAt(service, "image") || (found.get(name)?.image ?? ""),
        image_digest: null,
      });
    }
  }
  return [...found.values()];
}
