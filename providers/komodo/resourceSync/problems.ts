import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import { sourceProblems } from "../gitSource";
import type { ResourceSyncInputs } from "./fields";

type Inputs = Partial<ResourceSyncInputs>;

const SOURCES = ["fileContents", "filesOnHost", "linkedRepo", "repo"] as const;

/** Findings that concern more than one input of a resource sync. */
export function resourceSyncProblems(inputs: Inputs): PropertyProblem[] {
  return [...filesProblems(inputs), ...pathProblems(inputs), ...deleteProblems(inputs)];
}

/** A managed sync without a source is one whose text Komodo writes itself. */
function filesProblems(inputs: Inputs): PropertyProblem[] {
  const all = sourceProblems<ResourceSyncInputs>(inputs, SOURCES, "its files");
  const isWritten = inputs.managed === true && SOURCES.every((key) => !inputs[key]);
  return isWritten ? [] : all;
}

/** With no path Komodo 2.3.2 reads nothing, and a sync that deletes would delete everything. */
function pathProblems(inputs: Inputs): PropertyProblem[] {
  const { filesOnHost, linkedRepo, repo, resourcePath } = inputs;
  if (hasUnknown([filesOnHost, linkedRepo, repo, resourcePath])) return [];
  if (!(filesOnHost ?? false) && !linkedRepo && !repo) return [];
  if (resourcePath !== undefined && resourcePath.length > 0) return [];
  const message = '"resourcePath" is empty, so that Komodo would read no file';
  return [{ path: "resourcePath", message, fix: 'Name the files or folders, or "." for all' }];
}

function deleteProblems(inputs: Inputs): PropertyProblem[] {
  const { allowDelete, managed } = inputs;
  const deletes = inputs.delete === true || managed === true;
  if (!deletes || allowDelete === true || hasUnknown(inputs)) return [];
  const targets = deletedWithoutLimit(inputs);
  if (targets.length === 0) return [];
  const path = inputs.delete === true ? "delete" : "managed";
  const message =
    `"${path}" deletes all ${targets.join(" and ")} that its files do not declare, ` +
    "among them those that this program declares";
  const fix = 'Remove it, narrow the sync with "matchTags", or set `allowDelete: true`';
  const advice = targets.includes("resources")
    ? fix
    : "Leave these out of the sync, or set `allowDelete: true`";
  return [{ path, message, fix: advice }];
}

/** What a run deletes with no tag to limit it: `matchTags` concerns resources only. */
function deletedWithoutLimit(inputs: Inputs): string[] {
  const { includeResources = true, matchTags = [] } = inputs;
  return [
    ...(includeResources && matchTags.length === 0 ? ["resources"] : []),
    ...(inputs.includeVariables === true ? ["variables"] : []),
    ...(inputs.includeUserGroups === true ? ["user groups"] : []),
  ];
}
