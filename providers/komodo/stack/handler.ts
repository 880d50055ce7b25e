import { deployedKind } from "../deploying/deployedKind";
import type { DeployedKind, Verb } from "../deploying/kind";
import { deployRelevant, stackFields } from "./fields";
import { refuseUnfit } from "./files";
import { unhealthiness } from "./health";
import type { StackInputs } from "./inputs";
import { isOutdated } from "./outdated";
import { stackProblems } from "./problems";
import { withComposeText } from "./source";
import { filledTexts } from "./texts";

/*
 * A Komodo stack: a Compose application on one server or swarm, deployed and verified.
 *
 *   create  CreateStack, UpdateResourceMeta, DeployStack, ListStackServices until healthy
 *   read    ListFullStacks, ListStacks, ListVariables, ListTags (one call each for all stacks)
 *   update  UpdateStack with the changed fields; DeployStack when the deploy hash differs
 *   delete  DestroyStack, checked; then DeleteStack. Volumes are kept.
 *
 * A change of the server replaces the stack: its containers go, and its volumes stay behind.
 */

const CALLS = { deploy: "DeployStack", stop: "StopStack", destroy: "DestroyStack" } as const;

/** What makes a stack a deployed kind. */
export const stackKind: DeployedKind<StackInputs> = {
  type: "Stack",
  fields: stackFields,
  calls: CALLS,
  deployRelevant,
  texts: filledTexts,
  resolve: withComposeText,
  problems: stackProblems,
  run: ({ executions }, verb: Verb, { id, ...bounds }) =>
    executions.run(CALLS[verb], { stack: id }, bounds),
  severs: ({ severs = [] }) => severs,
  stateOf: (listed) => listed,
  unhealthiness,
  beforeDeploy: refuseUnfit,
  isOutdated,
  hasCommit: ({ repo, linkedRepo }) => Boolean(repo ?? linkedRepo),
};

/** Handler of stacks. */
export const stack = deployedKind(stackKind);
