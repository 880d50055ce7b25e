import type { KomodoCore } from "../core";
import { refuse } from "../errors";
import { flagAt, textAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import { serverOf } from "../stacks/project";
import { simpleLog, type Log } from "../updates/update";
import { removeService } from "../swarm/deploy";
import { swarmOf } from "../swarm/swarms";
import { containerName, containerOf, deployedName, deploymentState } from "./listItem";

/** Removes the container of a deployment that is being deleted; a failure is only logged. */
export async function removeDeploymentContainer(
  core: KomodoCore,
  deployment: Resource,
): Promise<Log[]> {
  const swarm = swarmOf(core, deployment);
  if (swarm) return removeFromSwarm(core, deployment, swarm);
  const server = serverOf(core, deployment);
  const container = containerOf(core, deployment);
  if (server === undefined) return [];
  if (!flagAt(server.config, "enabled")) {
    return [simpleLog("Remove Container", "Skipping container removal, server is disabled.")];
  }
  if (container === undefined) return [];
  const start_ts = Date.now();
  await core.timers.sleep(core.options.deployMs / 4);
  const { name } = container.spec;
  core.docker.host(idOf(server)).containers.delete(name);
  core.docker.look(idOf(server));
  const command = `docker stop ${name} && docker container rm ${name}`;
  return [{ ...simpleLog("Remove Container", `${name}\n${name}`), command, start_ts }];
}

function removeFromSwarm(core: KomodoCore, deployment: Resource, swarm: Resource): Log[] {
  if (["not_deployed", "unknown"].includes(deploymentState(core, deployment))) return [];
  return [removeService({ core }, swarm, deployedName(deployment))];
}

/** Refuses a new name while the container's state is not known (Komodo 2.3.2). */
export function refuseBlindRename(core: KomodoCore, deployment: Resource, custom: boolean): void {
  const { config } = deployment;
  const follows = custom || textAt(config, "custom_name") === "";
  if (!follows || textAt(config, "server_id") === "" || swarmOf(core, deployment)) return;
  if (deploymentState(core, deployment) !== "unknown") return;
  const what = custom ? "change custom container name" : "rename Deployment";
  throw refuse(`Cannot ${what} when container status is unknown`);
}

/** Renames the container of a renamed deployment. Without a container there is nothing to log. */
export function renameContainer(
  core: KomodoCore,
  deployment: Resource,
  stored: Resource = deployment,
): Log[] {
  const server = serverOf(core, deployment);
  const container = containerOf(core, deployment);
  if (server === undefined || container === undefined) return [];
  const before = deployedName(deployment);
  const after = containerName(deployment);
  if (before === after) return [];
  const { containers } = core.docker.host(idOf(server));
  containers.delete(before);
  containers.set(after, Object.assign(container, { spec: { ...container.spec, name: after } }));
  stored.info = { ...stored.info, deployed_name: after };
  return [{ ...simpleLog("Docker Rename", ""), command: `docker rename ${before} ${after}` }];
}
