import type { StackExtension } from "../../compose/extension";

/** Where Komodo gets a stack's files: the text it is sent, a Git repository, or the host's disk. */
export type StackSource = "contents" | "git" | "host";

/** The source that a stack's Komodo fields choose, in Komodo's own order of precedence. */
export function sourceOf({ komodo = {} }: StackExtension): StackSource {
  if (komodo.filesOnHost === true) return "host";
  return [komodo.linkedRepo, komodo.repo].some((repo) => typeof repo === "string" && repo !== "")
    ? "git"
    : "contents";
}
