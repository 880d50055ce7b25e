import type { Field, Fields } from "../../dynamic/fields";
import type { MetaInputs } from "../meta";

/** Where something is deployed to: a server, or a swarm. */
export interface TargetInputs {
  server?: string;
  swarm?: string;
}

/** What Varanus itself needs to know of something that it deploys. */
export interface LifecycleInputs {
  deploy?: boolean;
  state?: "running" | "stopped" | "down";
  deployTimeoutSeconds?: number;
  triggers?: Record<string, string>;
}

/** Inputs that every deployed kind has beside its own config. */
export interface DeployInputs extends MetaInputs, TargetInputs, LifecycleInputs {
  /** Text lines `NAME=value`. */
  environment?: string;
}

/** Outputs of a deployed kind beyond its inputs. */
export interface DeployOuts {
  /** Id of the server, when the program names it otherwise. */
  serverId?: string;
  serverName?: string;
  /** Names what was last deployed and found healthy; absent when that has to be done again. */
  deployHash?: string;
  /** Short hash of the Git commit that was deployed; absent without one. */
  deployedCommit?: string;
}

/** Table of {@link TargetInputs}; `subject` is how the docs name the kind: `stack`. */
export function targetFields(subject: string): Fields<TargetInputs> {
  return {
    server: reference(
      "Server",
      `Server to deploy to: a \`Server\`, its id or its name. A change replaces the ${subject}.`,
      { remote: "server_id", alias: ["serverId", "serverName"] },
    ),
    swarm: reference("Swarm", "Swarm to deploy to instead of a server, by name or id.", {
      remote: "swarm_id",
    }),
  };
}

function reference(kind: string, doc: string, more: Partial<Field<string>>): Field<string> {
  return { type: "string", default: "", doc, replace: true, reference: kind, ...more };
}

/** Table of {@link LifecycleInputs}; `subject` is how the docs name the kind: `stack`. */
export function lifecycleFields(subject: string): Fields<LifecycleInputs> {
  return {
    deploy: {
      type: "boolean",
      // Not local: a delete, which sees the state alone, has to know of it.
      unsent: true,
      default: true,
      doc: `\`false\` keeps the record only: Varanus neither deploys nor takes the ${subject} down.`,
    },
    state: {
      type: "string",
      unsent: true,
      default: "running",
      oneOf: ["running", "stopped", "down"],
      doc: `What the ${subject}'s containers should be: \`running\` and healthy, \`stopped\`, or \`down\` (removed).`,
    },
    deployTimeoutSeconds: {
      type: "number",
      local: true,
      range: [1, 3_600],
      doc: "Longest time from the deploy until every service is healthy. Default 300.",
    },
    triggers: {
      type: "map",
      unsent: true,
      default: {},
      doc: `Values whose change redeploys the ${subject}, such as the \`revision\` of a secret it uses.`,
    },
  };
}
