import type { Call, Handlers } from "../call";
import { KOMODO_VERSION } from "../core";
import type { Container } from "../docker/container";
import { inspectedContainer, imageId, listedContainer } from "../docker/listed";
import type { DockerHost, HostAsset } from "../docker/host";
import { logText, searchLog } from "../docker/logText";
import { refuse } from "../errors";
import { flagAt, numberAt, textAt, textsAt, type Fields } from "../fields";
import { pageOf, queried } from "../resources/query";
import { idOf, type Resource } from "../resources/store";
import { peripheryKey } from "../resources/serverItem";
import { projectStatus } from "../stacks/state";
import { readable } from "./resourceReads";

/** What a server's Docker holds, and what its Periphery says of itself. */
export const serverReadHandlers: Handlers = {
  GetServerState: (call) => ({ status: call.core.docker.stateOf(readable(call, "Server")) }),
  GetPeripheryInformation: peripheryInformation,
  ListContainers: (call) => containersOn(call, reachable(call)),
  ListAllContainers: listAllContainers,
  GetContainersSummary: containersSummary,
  InspectContainer: (call) => inspectedContainer(call.core, findContainer(call)),
  GetContainerLog: containerLog,
  SearchContainerLog: (call) => searchLog(containerLog(call), call.params),
  GetResourceMatchingContainer: matchingResource,
  ListComposeProjects: listProjects,
  ListNetworks: listNetworks,
  InspectNetwork: (call) => inspected(hostAt(call).networks, textAt(call.params, "network")),
  ListVolumes: (call) => [...hostAt(call).volumes.values()].map(listedVolume),
  InspectVolume: (call) => inspected(hostAt(call).volumes, textAt(call.params, "volume")),
  ListImages: (call) => listImages(hostAt(call)),
  GetSystemInformation: systemInformation,
  ListTerminals: () => [],
};

/** The server a read names; its Periphery must answer. */
function reachable(call: Call): Resource {
  const server = readable(call, "Server");
  const state = call.core.docker.stateOf(server);
  if (state === "Disabled") throw refuse("Server is disabled");
  if (state === "NotOk") throw refuse("Periphery not connected");
  return server;
}

function hostAt(call: Call): DockerHost {
  return call.core.docker.host(idOf(reachable(call)));
}

/** Read from what Komodo 2.3.2 saw last: nothing at all of a server that it cannot reach. */
function listNetworks(call: Call): Fields[] {
  const server = readable(call, "Server");
  if (call.core.docker.stateOf(server) !== "Ok") return [];
  return [...call.core.docker.host(idOf(server)).networks.values()].map(listedNetwork);
}

function peripheryInformation(call: Call): Fields {
  const server = reachable(call);
  return {
    version: KOMODO_VERSION,
    public_key: peripheryKey(server),
    terminals_disabled: false,
    container_terminals_disabled: false,
    stats_polling_rate: "5-sec",
    docker_connected: true,
    public_ip: null,
  };
}

function containersOn({ core }: Call, server: Resource): Fields[] {
  const serverId = idOf(server);
  return [...core.docker.host(serverId).containers.values()]
    .map((container) => listedContainer(core, { serverId, container }))
    .sort((a, b) => (textAt(a, "name") < textAt(b, "name") ? -1 : 1));
}

function okServers(call: Call, names: readonly string[]): Resource[] {
  const params = { query: { names } };
  const servers = queried({ ...call, params }, "Server");
  return servers.filter((server) => call.core.docker.stateOf(server) === "Ok");
}

function listAllContainers(call: Call): Fields[] {
  const states = textsAt(call.params, "state");
  const terms = textsAt(call.params, "terms");
  const fits = (container: Fields): boolean =>
    (states.length === 0 || states.includes(textAt(container, "state"))) &&
    terms.every((term) => textAt(container, "name").includes(term));
  const servers = okServers(call, textsAt(call.params, "servers"));
  return pageOf(servers.flatMap((server) => containersOn(call, server)).filter(fits), call.params);
}

function containersSummary(call: Call): Fields {
  const states = okServers(call, []).flatMap((server) =>
    containersOn(call, server).map((container) => textAt(container, "state")),
  );
  const count = (state: string): number => states.filter((one) => one === state).length;
  const stopped = count("exited") + count("paused") + count("created");
  return {
    total: states.length,
    running: count("running"),
    stopped,
    unhealthy: count("restarting"),
    unknown: 0,
  };
}

function findContainer(call: Call): Container {
  const name = textAt(call.params, "container");
  const { containers } = hostAt(call);
  const found =
    containers.get(name) ?? [...containers.values()].find(({ id }) => id.startsWith(name));
  if (found === undefined) throw refuse(`No such container: ${name}`);
  return found;
}

function containerLog(call: Call): Fields {
  const container = findContainer(call);
  const tail = numberAt(call.params, "tail", 50);
  const timestamps = flagAt(call.params, "timestamps");
  const now = Date.now();
  return {
    stage: "Get container log",
    command: `docker logs --tail ${tail}${timestamps ? " --timestamps" : ""} -- ${container.spec.name}`,
    stdout: logText([container], { tail, timestamps, prefixed: false }),
    stderr: "",
    success: true,
    start_ts: now,
    end_ts: now,
  };
}

function matchingResource(call: Call): Fields {
  const { spec } = findContainer(call);
  const kind = spec.project === "" ? "Deployment" : "Stack";
  const name = spec.project === "" ? spec.name : spec.project;
  const resource = call.core.resources.find(kind, name);
  return { resource: resource === undefined ? null : { type: kind, id: idOf(resource) } };
}

function listProjects(call: Call): Fields[] {
  const server = reachable(call);
  const host = call.core.docker.host(idOf(server));
  const projects = new Set([...host.containers.values()].map(({ spec }) => spec.project));
  projects.delete("");
  return [...projects].sort().map((name) => ({
    name,
    status: projectStatus(call.core, idOf(server), name),
    compose_files: [`/etc/komodo/stacks/${name}/compose.yaml`],
  }));
}

function listedNetwork({ id, name, createdAt }: HostAsset): Fields {
  return {
    name,
    id,
    created: new Date(createdAt).toISOString(),
    scope: "local",
    driver: name === "host" ? "host" : name === "none" ? "null" : "bridge",
    enable_ipv6: false,
    internal: false,
    attachable: false,
    ingress: false,
    in_use: name !== "none",
  };
}

function listedVolume({ name, createdAt }: HostAsset): Fields {
  return {
    name,
    driver: "local",
    mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    created: new Date(createdAt).toISOString(),
    scope: "local",
    size: null,
    in_use: true,
  };
}

function inspected(assets: ReadonlyMap<string, HostAsset>, name: string): Fields {
  const asset = assets.get(name);
  if (asset === undefined) throw refuse(`${name} not found`);
  return { Name: asset.name, Id: asset.id, Created: new Date(asset.createdAt).toISOString() };
}

function listImages(host: DockerHost): Fields[] {
  const used = new Set([...host.containers.values()].map(({ spec }) => spec.image));
  return [...host.images].sort().map((name) => ({
    name,
    id: imageId(name),
    parent_id: "",
    created: 0,
    size: 4_000_000,
    in_use: used.has(name),
  }));
}

function systemInformation(call: Call): Fields {
  const server = reachable(call);
  return {
    name: "Linux",
    os: "Sandbox",
    kernel: "6.1.0",
    core_count: 2,
    host_name: server.name,
    cpu_brand: "Simulated",
    docker: null,
  };
}
