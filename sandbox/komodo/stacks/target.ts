import type { KomodoCore } from "../core";
import { refuse } from "../errors";
import { textAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import type { DockerHost } from "../docker/host";
import { serverOf } from "./project";

/** The server an execution is to run on, with its host. */
export interface HostTarget {
  readonly server: Resource;
  readonly host: DockerHost;
}

/** The host of a stack or deployment. Refuses when there is none or it cannot be reached. */
export function hostOf(core: KomodoCore, resource: Resource): HostTarget {
  if (textAt(resource.config, "swarm_id") !== "") {
    throw refuse("Swarm is not reachable", ["No manager node is connected"]);
  }
  const server = serverOf(core, resource);
  if (server === undefined) throw refuse("Must attach either swarm or server");
  if (core.docker.stateOf(server) !== "Ok") {
    throw refuse("Cannot send command when Server is unreachable or disabled");
  }
  return { server, host: core.docker.host(idOf(server)) };
}
