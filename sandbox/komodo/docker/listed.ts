import type { KomodoCore } from "../core";
import type { Fields } from "../fields";
import type { Container, ContainerView, PublishedPort } from "./container";

/** What `listedContainer` needs to know. */
export interface Listing {
  readonly serverId: string;
  readonly container: Container;
}

/** A container as Komodo's lists show it: as it was when Komodo last looked. */
export function listedContainer(core: KomodoCore, { serverId, container }: Listing): Fields {
  const { spec } = container;
  const view = core.docker.cached(serverId, container);
  return {
    server_id: serverId,
    server_name: core.resources.nameOf("Server", serverId),
    name: spec.name,
    id: container.id,
    image: spec.image,
    image_id: imageId(spec.image),
    created: Math.floor(container.createdAt / 1000),
    size_rw: null,
    size_root_fs: null,
    state: view.state,
    status: view.status,
    network_mode: spec.networkMode,
    networks: [...spec.networks],
    ports: spec.ports.map(listedPort),
    volumes: namedVolumes(spec.volumes),
    stats: null,
    labels: labelsOf(container),
  };
}

function listedPort({ address, container, host, protocol }: PublishedPort): Fields {
  return {
    IP: host > 0 ? address : null,
    PrivatePort: container,
    PublicPort: host > 0 ? host : null,
    Type: protocol,
  };
}

function namedVolumes(volumes: readonly string[]): string[] {
  return volumes.map((volume) => volume.split(":")[0] ?? "").filter((name) => /^\w/.test(name));
}

function labelsOf({ spec }: Container): Record<string, string> {
  if (spec.project === "") return { ...spec.labels };
  return {
    ...spec.labels,
    "com.docker.compose.project": spec.project,
    "com.docker.compose.service": spec.service,
    "com.docker.compose.config-hash": spec.configHash,
  };
}

/** The id of an image; the same name gives the same id. */
export function imageId(image: string): string {
  const digits = Buffer.from(image).toString("hex");
  return `sha256:${digits.repeat(64).slice(0, 64)}`;
}

/** A container as `docker inspect` shows it: as it is at this moment. */
export function inspectedContainer(core: KomodoCore, container: Container): Fields {
  const { spec } = container;
  const view = core.docker.live(container);
  return {
    Id: container.id,
    Created: new Date(container.createdAt).toISOString(),
    Path: spec.command[0] ?? "",
    Args: spec.command.slice(1),
    State: inspectedState(container, view),
    Image: imageId(spec.image),
    Name: `/${spec.name}`,
    RestartCount: view.restarts,
    HostConfig: {
      NetworkMode: spec.networkMode,
      RestartPolicy: { Name: spec.restart, MaximumRetryCount: 0 },
    },
    Config: {
      Image: spec.image,
      Env: Object.entries(spec.environment).map(([key, value]) => `${key}=${value}`),
      Cmd: [...spec.command],
      Labels: labelsOf(container),
      ...(spec.healthcheck && { Healthcheck: { Test: [...spec.healthcheck.test] } }),
    },
    NetworkSettings: {
      Networks: Object.fromEntries(spec.networks.map((name) => [name, { NetworkID: name }])),
    },
  };
}

function inspectedState(container: Container, view: ContainerView): Fields {
  const isUp = view.state === "running" || view.state === "paused";
  const failing = view.health === "unhealthy" ? 3 : 0;
  return {
    Status: view.state,
    Running: isUp,
    Paused: view.state === "paused",
    Restarting: view.state === "restarting",
    OOMKilled: false,
    Dead: false,
    Pid: isUp ? 4242 : 0,
    ExitCode: view.exitCode,
    Error: "",
    StartedAt: new Date(container.lastStartAt).toISOString(),
    FinishedAt: isUp ? "0001-01-01T00:00:00Z" : new Date().toISOString(),
    Health:
      view.health === undefined ? null : { Status: view.health, FailingStreak: failing, Log: [] },
  };
}
