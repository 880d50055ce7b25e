import { posix } from "node:path";
import { extensionProblem, type GitSource, type StackExtension } from "../../compose/extension";
import type { ComposeDocument } from "../../compose/document";
import type { Problem } from "../../providers/dynamic/problem";

/** Where Komodo gets a stack's files: the text it is sent, a Git repository, or the host's disk. */
export type StackSource = "contents" | "git" | "host";

/** Fields of Komodo's stack configuration that choose a source. */
const CHOOSING = ["filesOnHost", "linkedRepo", "repo"] as const;

/** The source of a stack: what its `source` says, or else what its Komodo fields choose. */
export function sourceOf({ source, komodo = {} }: StackExtension): StackSource {
  if (source?.host) return "host";
  if (source?.git) return "git";
  if (komodo.filesOnHost === true) return "host";
  return isGit(komodo) ? "git" : "contents";
}

function isGit(komodo: Readonly<Record<string, unknown>>): boolean {
  return [komodo.linkedRepo, komodo.repo].some((repo) => typeof repo === "string" && repo !== "");
}

/**
 * The fields of Komodo's stack configuration that a `source` stands for. From Git, files are looked
 * for where the folder is in the project, unless `path` says otherwise.
 */
export function sourceFields(
  { source }: StackExtension,
  composeFile: string,
): Record<string, unknown> {
  if (!source) return {};
  const { git, host } = source;
  const { path = git && posix.dirname(composeFile), files, envFiles } = git ?? host ?? {};
  return withoutAbsent({
    ...(git ? gitFields(git) : { filesOnHost: true }),
    runDirectory: path === "." ? undefined : path,
    filePaths: files ?? ownFile(composeFile),
    additionalEnvFiles: envFiles?.length ? envFiles.map((file) => ({ path: file })) : undefined,
  });
}

function gitFields(git: GitSource): Record<string, unknown> {
  const { repo, linkedRepo, branch, commit, clonePath, reclone } = git;
  const { provider: gitProvider, https: gitHttps, account: gitAccount } = git;
  return {
    repo,
    linkedRepo,
    gitProvider,
    gitHttps,
    gitAccount,
    branch,
    commit,
    clonePath,
    reclone,
  };
}

/** The Compose file's name, where it is not the one that Komodo looks for by itself. */
function ownFile(composeFile: string): string[] | undefined {
  const name = posix.basename(composeFile);
  return name === "compose.yaml" ? undefined : [name];
}

function withoutAbsent(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Env files beside the Compose file that Compose is to read; undefined when nothing is said. */
export function envFilesOf({
  source,
  komodo = {},
}: StackExtension): readonly unknown[] | undefined {
  const said = source?.git?.envFiles ?? source?.host?.envFiles ?? komodo.additionalEnvFiles;
  return Array.isArray(said) ? (said as unknown[]) : undefined;
}

/** What is contradictory about where a stack's files come from. */
export function sourceProblems(document: ComposeDocument, extension: StackExtension): Problem[] {
  const refuse = (path: readonly string[], message: string, fix: string): Problem =>
    extensionProblem(document, path, { message, fix });
  return [
    ...blockProblems(extension, refuse),
    ...gitBlockProblems(extension, refuse),
    ...doubledProblems(document, extension, refuse),
    ...komodoProblems(extension, refuse),
  ];
}

type Refuse = (path: readonly string[], message: string, fix: string) => Problem;

function blockProblems({ source }: StackExtension, refuse: Refuse): Problem[] {
  if (!source || (source.git !== undefined) !== (source.host !== undefined)) return [];
  const has = source.git ? 'both "git" and "host"' : 'neither "git" nor "host"';
  return [refuse(["source"], `"source" has ${has}`, "Keep the one where the files are")];
}

const OF_LINKED = ["provider", "https", "account", "branch", "commit", "clonePath"] as const;

function gitBlockProblems({ source }: StackExtension, refuse: Refuse): Problem[] {
  const git = source?.git;
  if (!git) return [];
  const at = ["source", "git"];
  const { repo, linkedRepo } = git;
  if (repo === undefined && linkedRepo === undefined) {
    const message = '"source.git" has neither "repo" nor "linkedRepo"';
    return [refuse(at, message, "Set `repo: owner/name`, or name a Komodo Repo in `linkedRepo`")];
  }
  if (linkedRepo === undefined) return [];
  if (repo !== undefined) {
    const message = '"source.git" has both "repo" and "linkedRepo", of which Komodo takes one';
    return [refuse(at, message, "Keep the one that is meant")];
  }
  return OF_LINKED.filter((key) => git[key] !== undefined).map((key) => {
    const message = `"source.git.${key}" stands beside "linkedRepo", whose own Komodo takes`;
    return refuse([...at, key], message, "Set it on that Repo, and remove it here");
  });
}

/** Fields that `source` stands for, given a second time under `komodo`. */
function doubledProblems(
  document: ComposeDocument,
  extension: StackExtension,
  refuse: Refuse,
): Problem[] {
  const { komodo = {} } = extension;
  const meant = new Set([...Object.keys(sourceFields(extension, document.file)), ...CHOOSING]);
  if (!extension.source) return [];
  return Object.keys(komodo)
    .filter((key) => meant.has(key))
    .map((key) => {
      const message = `"komodo.${key}" stands beside "source", which says the same`;
      return refuse(["komodo", key], message, 'Remove it, and say it in "source"');
    });
}

/** Komodo's order of precedence would pass over all but the first of these without a word. */
function komodoProblems({ source, komodo = {} }: StackExtension, refuse: Refuse): Problem[] {
  if (source) return [];
  const given = CHOOSING.filter((key) => komodo[key] !== undefined && komodo[key] !== false);
  const [first, second] = given.filter((key) => komodo[key] !== "");
  if (first !== undefined && second !== undefined) {
    const message = `"komodo.${first}" and "komodo.${second}" are set, of which Komodo takes one`;
    return [refuse(["komodo", second], message, "Keep the one that is meant")];
  }
  return ["commit", "clonePath", "gitAccount"]
    .filter((key) => komodo[key] !== undefined && !komodo.repo)
    .map((key) => {
      const message = `"komodo.${key}" is set without "komodo.repo", so that Komodo passes over it`;
      return refuse(["komodo", key], message, `Set "komodo.repo", or remove "komodo.${key}"`);
    });
}
