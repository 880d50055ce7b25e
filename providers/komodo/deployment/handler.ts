import { deployedKind } from "../deploying/deployedKind";
import type { ContainerState, DeployedKind, Verb } from "../deploying/kind";
import type { Texts } from "../deploying/names";
import { deploymentFields, deployRelevant } from "./fields";
import { unhealthiness } from "./health";
import type { DeploymentInputs } from "./inputs";
import { deploymentProblems } from "./problems";

/*
 * A Komodo deployment: one container on a server, or one service in a swarm, deployed and verified.
 *
 *   create  CreateDeployment, UpdateResourceMeta, Deploy, GetDeploymentContainer until healthy
 *   read    ListFullDeployments, ListDeployments, ListVariables, ListTags (one call each for all)
 *   update  UpdateDeployment with the changed fields; Deploy when the deploy hash differs
 *   delete  DestroyDeployment, checked; then DeleteDeployment. Volumes are kept.
 *
 * Komodo renames the container with the deployment, or with its `customName`, and without a deploy.
 */

const CALLS = { deploy: "Deploy", stop: "StopDeployment", destroy: "DestroyDeployment" } as const;

/** Komodo's words for the states of a deployment that have another name for a stack. */
const STATES: Readonly<Record<string, ContainerState>> = {
  not_deployed: "down",
  exited: "stopped",
};

/** What makes a deployment a deployed kind. */
export const deploymentKind: DeployedKind<DeploymentInputs> = {
  type: "Deployment",
  fields: deploymentFields,
  calls: CALLS,
  deployRelevant,
  texts: filledTexts,
  problems: deploymentProblems,
  // A swarm cannot rename a service: it keeps its name until the next deploy.
  moreRelevant: ({ swarm, customName, name }) =>
    swarm ? [customName === "" ? name : (customName ?? name)] : [],
  run: ({ executions }, verb: Verb, { id, ...bounds }) =>
    executions.run(CALLS[verb], { deployment: id }, bounds),
  stateOf: (listed) => STATES[listed] ?? listed,
  unhealthiness,
};

/** The texts of a deployment that Komodo 2.3.2 fills in; image and network are not among them. */
function filledTexts(inputs: Partial<DeploymentInputs>): Texts {
  if (inputs.skipSecretInterp) return {};
  const { environment, ports, volumes, labels, command, extraArgs } = inputs;
  return { environment, ports, volumes, labels, command, extraArgs: extraArgs?.join("\n") };
}

/** Handler of deployments. */
export const deployment = deployedKind(deploymentKind);
