import type { KomodoCore } from "../core";
import { refuse } from "../errors";
import { idOf, type Resource } from "../resources/store";
import type { DockerHost } from "../docker/host";
import { managerOf, swarmOf } from "../swarm/swarms";
import { serverOf } from "./project";

/** The server an execution is to run on, with its host. */
export interface HostTarget {
  readonly server: Resource;
  readonly host: DockerHost;
  /** The swarm, when the server is only its manager node. */
  readonly swarm?: Resource;
}

/** The host of a stack or deployment, or a manager node of its swarm. Refuses when there is none or it cannot be reached. */
export function hostOf(core: KomodoCore, resource: Resource): HostTarget {
  const swarm = swarmOf(core, resource);
  if (swarm !== undefined) {
    const manager = managerOf(core, swarm);
    return { server: manager, host: core.docker.host(idOf(manager)), swarm };
  }
  const server = serverOf(core, resource);
  if (server === undefined) throw refuse("Must attach either swarm or server");
  if (core.docker.stateOf(server) !== "Ok") {
    throw refuse("Cannot send command when Server is unreachable or disabled");
  }
  return { server, host: core.docker.host(idOf(server)) };
}
