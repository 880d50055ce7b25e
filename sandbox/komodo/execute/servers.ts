import type { Call, Handlers } from "../call";
import { CONTAINER_VERBS, type ContainerVerb } from "../deployments/executions";
import type { Container } from "../docker/container";
import type { DockerHost } from "../docker/host";
import { refuse } from "../errors";
import { textAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import { storedName } from "../names";
import { errorLog, errorMarkup, simpleLog, type Log } from "../updates/update";
import { getPermitted } from "../access/permissions";
import { pushLog, resourceOf, start, startOnResource, whileBusy, type Run, type Work } from "./run";

/** What a step on a server's Docker does; it returns the log of its command. */
type Step = (host: DockerHost, run: Run) => Log;

const NETWORKS_OF_DOCKER = ["bridge", "host", "none"];

const STEPS: Readonly<Record<string, { flag: string; step: Step }>> = {
  ...Object.fromEntries(
    Object.entries(CONTAINER_VERBS).flatMap(([name, verb]) => [
      [
        `${name}Container`,
        { flag: verb.flag, step: (host: DockerHost, run: Run) => one(host, run, verb) },
      ],
      [
        `${name}AllContainers`,
        { flag: `${verb.flag}_containers`, step: (host: DockerHost) => all(host, verb) },
      ],
    ]),
  ),
  DestroyContainer: { flag: "destroying_containers", step: destroyContainer },
  PruneContainers: { flag: "pruning_containers", step: pruneContainers },
  PruneNetworks: { flag: "pruning_networks", step: pruneNetworks },
  PruneImages: { flag: "pruning_images", step: pruneImages },
  PruneVolumes: { flag: "pruning_volumes", step: pruneVolumes },
  PruneDockerBuilders: {
    flag: "pruning_builders",
    step: () => done("Prune Builders", "docker builder prune -a -f"),
  },
  PruneBuildx: {
    flag: "pruning_buildx",
    step: () => done("Prune Buildx", "docker buildx prune -a -f"),
  },
  PruneSystem: { flag: "pruning_system", step: pruneSystem },
  DeleteNetwork: { flag: "pruning_networks", step: deleteNetwork },
  DeleteImage: { flag: "pruning_images", step: deleteImage },
  DeleteVolume: { flag: "pruning_volumes", step: deleteVolume },
};

/** The executions on a server's containers, networks, images and volumes. */
export const serverExecutions: Handlers = Object.fromEntries(
  Object.entries(STEPS).map(([type, { flag, step }]) => {
    const work: Work = (run) => onServer(run, flag, step);
    return [type, (call: Call) => startOnResource(call, { kind: "Server", work }).answer];
  }),
);

/** The host of a server. Refuses one that is disabled or away. */
function reachableHost(run: Pick<Run, "core">, server: Resource): DockerHost {
  const state = run.core.docker.stateOf(server);
  if (state === "Disabled") throw refuse("server not enabled");
  if (state === "NotOk") throw refuse(`Server ${idOf(server)} is not connected`);
  return run.core.docker.host(idOf(server));
}

async function onServer(run: Run, flag: string, step: Step): Promise<void> {
  const server = resourceOf(run, "Server");
  const host = reachableHost(run, server);
  await whileBusy(run, { resource: server, flag }, async () => {
    await run.core.timers.sleep(run.core.options.deployMs / 8);
    pushLog(run, step(host, run));
    run.core.docker.look(idOf(server));
  });
}

function done(stage: string, command: string, stdout = ""): Log {
  return { ...simpleLog(stage, stdout), command };
}

function failed(stage: string, command: string, stderr: string): Log {
  return { ...errorLog(stage, stderr), command };
}

function named(host: DockerHost, run: Run): Container | undefined {
  return host.containers.get(textAt(run.params, "container"));
}

function one(host: DockerHost, run: Run, { stage, command, apply }: ContainerVerb): Log {
  const name = textAt(run.params, "container");
  const container = named(host, run);
  if (container === undefined) {
    return failed(stage, command(name), `Error response from daemon: No such container: ${name}`);
  }
  apply(container);
  return done(stage, command(name), name);
}

function all(host: DockerHost, { stage, apply }: ContainerVerb): Log {
  const containers = [...host.containers.values()];
  containers.forEach(apply);
  return simpleLog(stage, containers.map(({ spec }) => spec.name).join("\n"));
}

function destroyContainer(host: DockerHost, run: Run): Log {
  const name = textAt(run.params, "container");
  const command = `docker stop -- ${name} && docker container rm -- ${name}`;
  const stage = "Docker Stop and Remove";
  if (host.containers.delete(name)) return done(stage, command, `${name}\n${name}`);
  return failed(stage, command, `Error response from daemon: No such container: ${name}`);
}

function pruneContainers(host: DockerHost): Log {
  const stopped = [...host.containers.values()].filter((container) =>
    ["exited", "created"].includes(container.view(Date.now()).state),
  );
  stopped.forEach(({ spec }) => host.containers.delete(spec.name));
  const ids = stopped.map(({ id }) => id);
  return done("Prune Containers", "docker container prune -f", ids.join("\n"));
}

function usedNetworks(host: DockerHost): Set<string> {
  const used = [...host.containers.values()].flatMap(({ spec }) => spec.networks);
  return new Set([...used, ...NETWORKS_OF_DOCKER]);
}

function pruneNetworks(host: DockerHost): Log {
  const used = usedNetworks(host);
  const unused = [...host.networks.keys()].filter((name) => !used.has(name));
  unused.forEach((name) => host.networks.delete(name));
  return done("Prune Networks", "docker network prune -f", unused.join("\n"));
}

function pruneImages(host: DockerHost): Log {
  const used = new Set([...host.containers.values()].map(({ spec }) => spec.image));
  const unused = [...host.images].filter((image) => !used.has(image));
  unused.forEach((image) => host.images.delete(image));
  return done("Prune Images", "docker image prune -a -f", unused.join("\n"));
}

function usedVolumes(host: DockerHost): Set<string> {
  const volumes = [...host.containers.values()].flatMap(({ spec }) => spec.volumes);
  return new Set(volumes.map((volume) => volume.split(":")[0] ?? ""));
}

function pruneVolumes(host: DockerHost): Log {
  const used = usedVolumes(host);
  const unused = [...host.volumes.keys()].filter((name) => !used.has(name));
  unused.forEach((name) => host.volumes.delete(name));
  return done("Prune Volumes", "docker volume prune -a -f", unused.join("\n"));
}

function pruneSystem(host: DockerHost): Log {
  const logs = [pruneContainers(host), pruneNetworks(host), pruneImages(host)];
  const stdout = logs.map((log) => log.stdout).filter((text) => text !== "");
  return done("Prune System", "docker system prune -a -f --volumes", stdout.join("\n"));
}

function deleteNetwork(host: DockerHost, run: Run): Log {
  const name = textAt(run.params, "name");
  const command = `docker network rm -- ${name}`;
  if (!host.networks.has(name)) {
    return failed(
      "Delete Network",
      command,
      `Error response from daemon: network ${name} not found`,
    );
  }
  if (usedNetworks(host).has(name)) {
    const fault = `Error response from daemon: error while removing network: network ${name} has active endpoints`;
    return failed("Delete Network", command, fault);
  }
  host.networks.delete(name);
  return done("Delete Network", command, name);
}

function deleteImage(host: DockerHost, run: Run): Log {
  const name = textAt(run.params, "name");
  const command = `docker image rm -- ${name}`;
  if (host.images.delete(name)) return done("Delete Image", command, `Untagged: ${name}`);
  return failed("Delete Image", command, `Error response from daemon: No such image: ${name}`);
}

function deleteVolume(host: DockerHost, run: Run): Log {
  const name = textAt(run.params, "name");
  const command = `docker volume rm -- ${name}`;
  if (!host.volumes.has(name)) {
    return failed(
      "Delete Volume",
      command,
      `Error response from daemon: get ${name}: no such volume`,
    );
  }
  if (usedVolumes(host).has(name)) {
    const fault = `Error response from daemon: remove ${name}: volume is in use`;
    return failed("Delete Volume", command, fault);
  }
  host.volumes.delete(name);
  return done("Delete Volume", command, name);
}

/** CreateNetwork, a write that answers its finished Update. A server that is away fails it. */
export async function createNetwork(call: Call): Promise<unknown> {
  const { core, params } = call;
  const need = {
    kind: "Server" as const,
    idOrName: textAt(params, "server"),
    level: "Write" as const,
  };
  const server = getPermitted(core, call.user, need);
  if (core.docker.stateOf(server) === "Disabled") throw refuse("server not enabled");
  const target = { type: "Server" as const, id: idOf(server) };
  const work: Work = (run) => {
    pushLog(run, networkLog(run, server, storedName("Stack", textAt(params, "name"))));
    return Promise.resolve();
  };
  return start(call, { operation: "CreateNetwork", target, work }).finished;
}

function networkLog(run: Run, server: Resource, name: string): Log {
  if (run.core.docker.stateOf(server) === "NotOk") {
    const causes = [`Server ${idOf(server)} is not connected`];
    return errorLog("create network", errorMarkup("Failed to create network", causes));
  }
  const host = run.core.docker.host(idOf(server));
  const command = `docker network create -- ${name}`;
  const taken = `Error response from daemon: network with name ${name} already exists`;
  const isNew = host.addNetwork(name, "");
  const id = host.networks.get(name)?.id ?? "";
  return isNew ? done("Create Network", command, id) : failed("Create Network", command, taken);
}
