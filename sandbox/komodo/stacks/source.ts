import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { KomodoCore } from "../core";
import { flagAt, textAt, type Fields } from "../fields";
import type { Resource } from "../resources/store";
import { filePaths, serverOf } from "./project";

/** A file of a stack, with its path relative to the stack's folder. */
export interface SourceFile {
  readonly path: string;
  readonly contents: string;
}

/** Where a stack's Compose files come from, and what is there. */
export interface Source {
  readonly mode: "files-on-host" | "repo" | "file-contents" | "none";
  readonly files: readonly SourceFile[];
  /** Paths that the source does not have. */
  readonly missing: readonly string[];
  /** What git says when there is no such repository. */
  readonly fault?: string;
  /** The commit of a repository: seven hex digits that change with its files. */
  readonly hash: string | null;
}

const NOTHING = { files: [], missing: [], hash: null } as const;

/**
 * The Compose files of a stack. The order of precedence is that of Komodo 2.3.2: files on the host,
 * linked repo, repo, file contents. Repositories are those in `core.repositories`, files on hosts
 * those in `core.hostFiles`.
 */
export function sourceOf(core: KomodoCore, stack: Resource, config: Fields): Source {
  if (flagAt(config, "files_on_host")) return onHost(core, stack, config);
  const linked = core.resources.find("Repo", textAt(config, "linked_repo") || "-");
  if (linked !== undefined || textAt(config, "repo") !== "") {
    return inRepository(core, linked?.config ?? config, config);
  }
  const contents = textAt(config, "file_contents");
  if (contents.trim() === "") return { mode: "none", ...NOTHING };
  const path = filePaths(config)[0] ?? "compose.yaml";
  return { mode: "file-contents", ...NOTHING, files: [{ path, contents }] };
}

function onHost(core: KomodoCore, stack: Resource, config: Fields): Source {
  const base = posix.resolve("/etc/komodo/stacks", stack.name, textAt(config, "run_directory"));
  const server = serverOf(core, stack)?.name ?? "";
  const read = (path: string): string | undefined =>
    core.hostFiles.get(`${server}:${posix.join(base, path)}`);
  return { mode: "files-on-host", ...collected(filePaths(config), read), hash: null };
}

function inRepository(core: KomodoCore, git: Fields, config: Fields): Source {
  const name = `${textAt(git, "git_provider")}/${textAt(git, "repo")}`;
  const repository = core.repositories.get(name);
  if (repository === undefined) {
    const fault = `fatal: repository 'https://${name}/' not found`;
    return { mode: "repo", ...NOTHING, fault };
  }
  const folder = textAt(config, "run_directory");
  const read = (path: string): string | undefined => repository.get(posix.join(folder, path));
  const found = collected(filePaths(config), read);
  const digest = createHash("sha1")
    .update(JSON.stringify([...repository]))
    .digest("hex");
  return { mode: "repo", ...found, hash: digest.slice(0, 7) };
}

function collected(
  paths: readonly string[],
  read: (path: string) => string | undefined,
): Pick<Source, "files" | "missing"> {
  const files = paths.flatMap((path) => {
    const contents = read(path);
    return contents === undefined ? [] : [{ path, contents }];
  });
  return { files, missing: paths.filter((path) => read(path) === undefined) };
}
