import type { KomodoCore } from "../core";
import { flagAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import { serverOf } from "../stacks/project";
import { simpleLog, type Log } from "../updates/update";
import { containerName, containerOf, deployedName } from "./listItem";

/** Removes the container of a deployment that is being deleted; a failure is only logged. */
export async function removeDeploymentContainer(
  core: KomodoCore,
  deployment: Resource,
): Promise<Log[]> {
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

/** Renames the container of a renamed deployment. Without a container there is nothing to log. */
export function renameContainer(core: KomodoCore, deployment: Resource): Log[] {
  const server = serverOf(core, deployment);
  const container = containerOf(core, deployment);
  if (server === undefined || container === undefined) return [];
  const before = deployedName(deployment);
  const after = containerName(deployment);
  if (before === after) return [];
  const { containers } = core.docker.host(idOf(server));
  containers.delete(before);
  containers.set(after, Object.assign(container, { spec: { ...container.spec, name: after } }));
  deployment.info = { ...deployment.info, deployed_name: after };
  return [{ ...simpleLog("Docker Rename", ""), command: `docker rename ${before} ${after}` }];
}
