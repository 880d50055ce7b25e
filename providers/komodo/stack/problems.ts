import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import type { StackInputs } from "./inputs";

const SOURCES = ["fileContents", "filesOnHost", "linkedRepo", "repo"] as const;

/** Findings that concern more than one input of a stack. */
export function stackProblems(inputs: Partial<StackInputs>): PropertyProblem[] {
  return [...targetProblems(inputs), ...sourceProblems(inputs)];
}

function targetProblems({ server, swarm, deploy }: Partial<StackInputs>): PropertyProblem[] {
  if (hasUnknown([server, swarm, deploy])) return [];
  if (server && swarm) {
    const message = 'both "server" and "swarm" are set, of which Komodo takes the swarm';
    return [{ path: "server", message, fix: "Remove one of them" }];
  }
  if (server || swarm || deploy === false) return [];
  const message = 'neither "server" nor "swarm" is set, so that it cannot be deployed';
  return [{ path: "server", message, fix: 'Set "server", or `deploy: false` for a mere record' }];
}

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
