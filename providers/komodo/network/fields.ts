import type { FieldProblem, Fields } from "../../dynamic/fields";
import { nameProblem, stackName } from "../normalise";

/** Inputs of a Docker network. */
export interface NetworkInputs {
  name: string;
  server: string;
  adopt?: boolean;
}

/** Outputs beyond the inputs. */
export interface NetworkOuts {
  /** Id of the server. */
  serverId: string;
  /** Name of the server when it was last seen. */
  serverName?: string | undefined;
}

const DOCKERS_OWN = ["bridge", "host", "none"];

function networkNameProblem(name: string): FieldProblem | undefined {
  if (!DOCKERS_OWN.includes(name)) return nameProblem(stackName)(name);
  const message = `"name" is "${name}", a network that every Docker host has`;
  return { message, fix: "Choose another name" };
}

/** Table of a network's inputs: all that Komodo 2.3.2 takes. */
export const networkFields: Fields<NetworkInputs> = {
  name: {
    type: "string",
    required: true,
    replace: true,
    doc: "Name on the host: lower case letters, digits, `_` and `-`.",
    problem: networkNameProblem,
  },
  server: {
    type: "string",
    required: true,
    replace: true,
    reference: "Server",
    alias: ["serverId", "serverName"],
    doc: "The server on whose host it is: the resource, its id or its name.",
  },
  adopt: {
    type: "boolean",
    local: true,
    doc: "Take over a network of this name that the host has, instead of failing.",
  },
};
