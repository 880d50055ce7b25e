import type { FieldProblem, Fields } from "../../dynamic/fields";
import { flag, list } from "../fieldForms";
import { type MaintenanceWindow, maintenanceWindows } from "../maintenanceWindow";
import { metaFields, type MetaInputs } from "../meta";
import { nameProblem, plainName } from "../normalise";

/** Inputs of a swarm: the whole of Komodo's SwarmConfig, with name, description and tags. */
export interface SwarmInputs extends MetaInputs {
  servers?: string[];
  links?: string[];
  sendUnhealthyAlerts?: boolean;
  maintenanceWindows?: MaintenanceWindow[];
}

function twiceProblem(servers: string[]): FieldProblem | undefined {
  const twice = servers.find((server, at) => servers.indexOf(server) !== at);
  if (twice === undefined) return undefined;
  return { message: `"servers" names "${twice}" twice`, fix: "Name it once" };
}

/** Table of a swarm's inputs: Komodo 2.3.2's SwarmConfig in full. */
export const swarmFields: Fields<SwarmInputs> = {
  name: {
    type: "string",
    required: true,
    doc: "Name; a rename keeps the swarm.",
    problem: nameProblem(plainName),
  },
  ...metaFields,
  servers: list(
    "Servers that are managers of the swarm: each a `Server`, its id or its name. Komodo asks the " +
      "first one that is up.",
    { remote: "server_ids", reference: "Server", problem: twiceProblem },
  ),
  sendUnhealthyAlerts: flag(true, "Alert when the swarm is unhealthy."),
  maintenanceWindows,
  links: list("Addresses shown as links in Komodo."),
};
