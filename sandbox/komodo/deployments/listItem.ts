import type { KomodoCore } from "../core";
import type { Container } from "../docker/container";
import { fieldsAt, numberAt, textAt, type Fields } from "../fields";
import { idOf, type Resource } from "../resources/store";
import { cachedService, isReachable, swarmOf } from "../swarm/swarms";
import { serverIdOf, serverOf } from "../stacks/project";

/** The name of a deployment's container. */
export function containerName(deployment: Resource): string {
  return textAt(deployment.config, "custom_name") || deployment.name;
}

/** The name under which a deployment's container runs now. */
export function deployedName(deployment: Resource): string {
  return textAt(deployment.info ?? {}, "deployed_name") || containerName(deployment);
}

/** The container of a deployment, if it is there and its server is Ok. */
export function containerOf(core: KomodoCore, deployment: Resource): Container | undefined {
  const server = serverOf(core, deployment);
  if (server === undefined || core.docker.stateOf(server) !== "Ok") return undefined;
  const host = core.docker.host(serverIdOf(core, deployment));
  const container = host.containers.get(deployedName(deployment));
  return container?.spec.project === "" ? container : undefined;
}

/** The state of a deployment as ListDeployments shows it. */
export function deploymentState(core: KomodoCore, deployment: Resource): string {
  if (core.actionStates.has(deployment, "deploying")) return "deploying";
  const swarm = swarmOf(core, deployment);
  if (swarm) return swarmDeploymentState(core, deployment, swarm);
  const server = serverOf(core, deployment);
  if (server === undefined || core.docker.stateOf(server) !== "Ok") return "unknown";
  const container = containerOf(core, deployment);
  if (container === undefined) return "not_deployed";
  return core.docker.cached(serverIdOf(core, deployment), container).state;
}

function swarmDeploymentState(core: KomodoCore, deployment: Resource, swarm: Resource): string {
  if (!isReachable(core, swarm)) return "unknown";
  const service = core.cluster(idOf(swarm)).services.get(deployedName(deployment));
  if (service === undefined) return "not_deployed";
  const { state } = cachedService(core, swarm, service);
  return { Healthy: "running", Unhealthy: "unhealthy", Down: "not_deployed" }[state];
}

/** The image a deployment runs: the given one, or that of its Build at a version. */
export function deployedImage(core: KomodoCore, deployment: Resource): string {
  const image = fieldsAt(deployment.config, "image");
  const params = fieldsAt(image, "params");
  if (image.type !== "Build") return textAt(params, "image");
  const build = core.resources.find("Build", textAt(params, "build_id") || "-");
  const pinned = fieldsAt(params, "version");
  const isPinned = [pinned.major, pinned.minor, pinned.patch].some((part) => part !== 0);
  const version = isPinned ? pinned : fieldsAt(build?.config ?? {}, "version");
  const number = ["major", "minor", "patch"].map((part) => numberAt(version, part)).join(".");
  return `${build?.name ?? "unknown"}:${number}`;
}

/** The `info` of a deployment in lists. */
export function deploymentItem(core: KomodoCore, deployment: Resource): Fields {
  const { config } = deployment;
  const image = fieldsAt(config, "image");
  const container = containerOf(core, deployment);
  const serverId = serverIdOf(core, deployment);
  return {
    state: deploymentState(core, deployment),
    status: container === undefined ? null : core.docker.cached(serverId, container).status,
    custom_name: textAt(deployment.info ?? {}, "deployed_name") || config.custom_name,
    image: container?.spec.image ?? deployedImage(core, deployment),
    update_available: false,
    swarm_id: config.swarm_id,
    swarm_name: core.resources.nameOf("Swarm", textAt(config, "swarm_id")),
    server_id: config.server_id,
    server_name: core.resources.nameOf("Server", textAt(config, "server_id")),
    build_id: image.type === "Build" ? textAt(fieldsAt(image, "params"), "build_id") : null,
  };
}
