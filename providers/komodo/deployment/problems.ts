import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import { targetProblems, unusedInSwarm } from "../deploying/problems";
import type { DeploymentInputs } from "./inputs";

/** Findings that concern more than one input of a deployment. */
export function deploymentProblems(inputs: Partial<DeploymentInputs>): PropertyProblem[] {
  return [
    ...targetProblems(inputs),
    ...unusedInSwarm(inputs, UNUSED_IN_SWARM),
    ...replicaProblems(inputs),
    ...imageProblems(inputs),
    ...portProblems(inputs),
  ];
}

/** Komodo 2.3.2 runs `docker service create`, which gets none of these. */
const UNUSED_IN_SWARM = {
  restart: "Remove it: a swarm restarts tasks by itself, see `--restart-condition` for `extraArgs`",
  terminationSignal: "Remove it, or put `--stop-signal` into `extraArgs`",
  terminationTimeout: "Remove it, or put `--stop-grace-period` into `extraArgs`",
} as const;

function replicaProblems({ swarm, replicas }: Partial<DeploymentInputs>): PropertyProblem[] {
  if (hasUnknown([swarm, replicas]) || swarm || (replicas ?? 1) === 1) return [];
  const message = `"replicas" is ${replicas}, but a server runs one container of a deployment`;
  return [{ path: "replicas", message, fix: "Remove it, or deploy to a swarm" }];
}

function imageProblems({ image, deploy }: Partial<DeploymentInputs>): PropertyProblem[] {
  if (hasUnknown([image, deploy])) return [];
  const { image: name, build, version } = image ?? {};
  if (name && build) {
    const message = 'both "image.image" and "image.build" are set, of which Komodo takes one';
    return [{ path: "image", message, fix: "Remove one of them" }];
  }
  if (name && version) {
    const message = '"image.version" is set, but only a Build has versions';
    return [{ path: "image.version", message, fix: 'Write it into "image.image" as its tag' }];
  }
  if (name || build || deploy === false) return [];
  const message = "there is no image to run";
  return [{ path: "image", message, fix: "Set `image: { image }` or `image: { build }`" }];
}

function portProblems({ network, ports }: Partial<DeploymentInputs>): PropertyProblem[] {
  if (hasUnknown([network, ports]) || !ports?.trim() || (network ?? "host") !== "host") return [];
  const message = '"ports" are set in the network "host", where Docker publishes none';
  return [{ path: "ports", message, fix: 'Set `network: "bridge"`, or remove "ports"' }];
}
