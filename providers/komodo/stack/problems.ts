import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import { targetProblems, unusedInSwarm } from "../deploying/problems";
import type { StackInputs } from "./inputs";

const SOURCES = ["fileContents", "filesOnHost", "linkedRepo", "repo"] as const;

/** Findings that concern more than one input of a stack. */
export function stackProblems(inputs: Partial<StackInputs>): PropertyProblem[] {
  return [
    ...targetProblems(inputs),
    ...unusedInSwarm(inputs, UNUSED_IN_SWARM),
    ...sourceProblems(inputs),
    ...gitProblems(inputs),
    ...hostProblems(inputs),
    ...envFileProblems(inputs),
    ...wrapperProblems(inputs),
  ];
}

/** Komodo 2.3.2 runs `docker stack deploy`, which neither pulls nor builds nor knows services apart. */
const UNUSED_IN_SWARM = {
  runBuild: "Remove it, and name a built image",
  buildExtraArgs: "Remove it, and name a built image",
} as const;

function sourceProblems(inputs: Partial<StackInputs>): PropertyProblem[] {
  if (hasUnknown([inputs.compose, ...SOURCES.map((key) => inputs[key])])) return [];
  const given = SOURCES.filter((key) => inputs[key]);
  if (given.length === 1) return [];
  if (given.length === 0) {
    const message = "there is no source for its Compose file";
    const fix = 'Set "compose", or one of "fileContents", "filesOnHost", "linkedRepo" and "repo"';
    return [{ path: "compose", message, fix }];
  }
  const message = `${given.map((key) => `"${key}"`).join(" and ")} are set, of which Komodo takes only one`;
  return [{ path: given[1] ?? "", message, fix: "Keep the one that is meant" }];
}

const OF_REPO = ["gitAccount", "commit", "clonePath"] as const;

/** Fields of `repo` that stand there without it: Komodo would pass over them. */
function gitProblems(inputs: Partial<StackInputs>): PropertyProblem[] {
  const { repo, linkedRepo } = inputs;
  if (repo || hasUnknown([repo, linkedRepo])) return [];
  return OF_REPO.filter((path) => inputs[path] && !hasUnknown(inputs[path])).map((path) => {
    const message = `"${path}" is set without "repo", so that Komodo passes over it`;
    const fix = linkedRepo ? `Set it on the linked Repo` : `Set "repo", or remove "${path}"`;
    return { path, message, fix };
  });
}

/** What is on the host already is not cloned. */
function hostProblems(inputs: Partial<StackInputs>): PropertyProblem[] {
  if (hasUnknown([inputs.filesOnHost, inputs.linkedRepo, inputs.repo, inputs.reclone])) return [];
  if (!inputs.reclone || inputs.repo || inputs.linkedRepo) return [];
  const message = '"reclone" is set without "repo" or "linkedRepo", so that nothing is cloned';
  return [{ path: "reclone", message, fix: 'Remove "reclone"' }];
}

/**
 * Komodo 2.3.2 writes a non-empty environment to the env file, over one that the folder has of its
 * own, and Compose then reads no other: whether that is meant, only the program can tell.
 */
function envFileProblems(inputs: Partial<StackInputs>): PropertyProblem[] {
  const { environment, envFilePath, filesOnHost, repo, linkedRepo } = inputs;
  if (hasUnknown([filesOnHost, repo, linkedRepo, envFilePath])) return [];
  if (!filesOnHost && !repo && !linkedRepo) return [];
  if (!environment || envFilePath !== undefined) return [];
  const message =
    '"environment" is set without "envFilePath", so that Komodo would write it over a `.env` ' +
    "beside the Compose file, and Compose would read no other";
  const fix =
    'Set "envFilePath" to another name, such as "komodo.env", and list `.env` under ' +
    '"additionalEnvFiles" where the folder has one; or set it to ".env" where it has none';
  return [{ path: "envFilePath", message, fix }];
}

/** Komodo 2.3.2 puts the command where this mark stands, and fails without it. */
function wrapperProblems({ composeCmdWrapper }: Partial<StackInputs>): PropertyProblem[] {
  if (!composeCmdWrapper || hasUnknown(composeCmdWrapper)) return [];
  if (composeCmdWrapper.includes("[[COMPOSE_COMMAND]]")) return [];
  const message = '"composeCmdWrapper" has no [[COMPOSE_COMMAND]], where Komodo puts the command';
  return [
    { path: "composeCmdWrapper", message, fix: "Add it, as in `op run -- [[COMPOSE_COMMAND]]`" },
  ];
}
