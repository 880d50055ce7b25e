import type { PropertyProblem } from "../../dynamic/validate";
import { configKind } from "../configKind";
import { sourceProblems } from "../gitSource";
import { buildFields, type BuildInputs } from "./fields";

/*
 * A Komodo build: makes an image from a Dockerfile and pushes it. Komodo runs it when a webhook, a
 * procedure or a user asks for it; Varanus keeps the record.
 *
 *   create  CreateBuild, UpdateResourceMeta     read    ListFullBuilds (one call for all)
 *   delete  DeleteBuild                         update  UpdateBuild, RenameBuild, -Meta
 */

/** Handler of builds. */
export const build = configKind({
  type: "Build",
  fields: buildFields,
  problems,
  observe: (remote, olds) => Promise.resolve(withoutOwnVersion(remote, olds)),
});

function problems(inputs: Partial<BuildInputs>): PropertyProblem[] {
  const sources = ["dockerfile", "filesOnHost", "linkedRepo", "repo"] as const;
  return sourceProblems<BuildInputs>(inputs, sources, "its Dockerfile");
}

/** The version is the program's only where it names one and Komodo does not raise it. */
function withoutOwnVersion(
  remote: Partial<BuildInputs>,
  olds: Partial<BuildInputs>,
): Partial<BuildInputs> {
  const isOurs = olds.version !== undefined && remote.autoIncrementVersion === false;
  if (isOurs) return remote;
  const { version: _version, ...rest } = remote;
  return rest;
}
