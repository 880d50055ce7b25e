import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import type { DeployInputs } from "./inputs";

/** Findings about where something is deployed to, and what its containers should be there. */
export function targetProblems(inputs: Partial<DeployInputs>): PropertyProblem[] {
  const { server, swarm, deploy } = inputs;
  if (hasUnknown([server, swarm, deploy])) return [];
  if (server && swarm) {
    const message = 'both "server" and "swarm" are set, of which Komodo takes the swarm';
    return [{ path: "server", message, fix: "Remove one of them" }];
  }
  if (swarm) return stoppedProblems(inputs);
  if (server || deploy === false) return [];
  const message = 'neither "server" nor "swarm" is set, so that it cannot be deployed';
  return [{ path: "server", message, fix: 'Set "server", or `deploy: false` for a mere record' }];
}

/** Komodo 2.3.2 refuses to stop what runs in a swarm. */
function stoppedProblems({ state }: Partial<DeployInputs>): PropertyProblem[] {
  if (state !== "stopped") return [];
  const message = '"state" is "stopped", which a swarm does not know';
  return [{ path: "state", message, fix: 'Set "down" to remove it, or "running"' }];
}

/** Names that are set though a swarm has no use for them. */
export function unusedInSwarm<I extends DeployInputs>(
  inputs: Partial<I>,
  unused: Readonly<Partial<Record<keyof I & string, string>>>,
): PropertyProblem[] {
  if (!inputs.swarm || hasUnknown(inputs.swarm)) return [];
  return Object.entries(unused as Record<string, string>).flatMap(([path, fix]) => {
    const value = inputs[path as keyof I];
    if (value === undefined || value === false || value === "" || hasUnknown(value)) return [];
    if (Array.isArray(value) && value.length === 0) return [];
    const message = `"${path}" is set, but Komodo does not use it in a swarm`;
    return [{ path, message, fix }];
  });
}
