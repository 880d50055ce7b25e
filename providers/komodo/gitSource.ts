import type { FieldProblem, Fields } from "../dynamic/fields";
import { hasUnknown } from "../dynamic/values";
import type { PropertyProblem } from "../dynamic/validate";
import { flag, text } from "./fieldForms";

/** A Git repository that Komodo clones, the same for builds, repos and resource syncs. */
export interface GitSourceInputs {
  gitProvider?: string;
  gitHttps?: boolean;
  gitAccount?: string;
  repo?: string;
  branch?: string;
  commit?: string;
}

/** Table of {@link GitSourceInputs}. Komodo 2.3.2 clones with http(s) only, never with SSH. */
export const gitSourceFields: Fields<GitSourceInputs> = {
  gitProvider: text("Host of the Git repository, without `https://`.", {
    default: "github.com",
    problem: providerProblem,
  }),
  gitHttps: flag(true, "Clone with https rather than http."),
  gitAccount: text("User name of the Git account in Komodo; needed for private repositories."),
  repo: text("Git repository, `owner/name`.", { problem: repoProblem }),
  branch: text("Branch.", { default: "main" }),
  commit: text("Commit to pin, instead of the newest of the branch."),
};

// Neither message repeats the value: an address may hold a token.
function providerProblem(host: string): FieldProblem | undefined {
  if (!/:\/\/|@|\s/.test(host)) return undefined;
  const message = '"gitProvider" is an address, where Komodo expects a host';
  return { message, fix: 'Give the host alone, such as "github.com"' };
}

function repoProblem(repo: string): FieldProblem | undefined {
  if (!/:\/\/|@|\s/.test(repo)) return undefined;
  const message = '"repo" is an address, where Komodo expects "owner/name"';
  return { message, fix: 'Give the host as "gitProvider" and its account as "gitAccount"' };
}

/** Inputs that each name a source of files, where a resource takes its files from one of them. */
export type SourceKeys<I> = readonly (keyof I & string)[];

/**
 * Findings when more than one source is set, of which Komodo would silently take the first; or none,
 * unless the resource is a template. Nothing unknown is judged.
 */
export function sourceProblems<I extends { template?: boolean }>(
  inputs: Partial<I>,
  keys: SourceKeys<I>,
  of: string,
): PropertyProblem[] {
  if (hasUnknown(keys.map((key) => inputs[key]))) return [];
  const given = keys.filter((key) => inputs[key]);
  const names = keys.map((key) => `"${key}"`);
  if (given.length === 0 && inputs.template !== true) {
    const fix = `Set one of ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
    return [{ path: keys[0] ?? "", message: `there is no source for ${of}`, fix }];
  }
  if (given.length <= 1) return [];
  const set = given.map((key) => `"${key}"`).join(" and ");
  const message = `${set} are set, of which Komodo takes only one`;
  return [{ path: given[1] ?? "", message, fix: "Keep the one that is meant" }];
}
