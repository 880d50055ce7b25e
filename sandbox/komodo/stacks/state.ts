import type { KomodoCore } from "../core";
import type { Container } from "../docker/container";
import { textsAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import { cachedService, isReachable, swarmOf } from "../swarm/swarms";
import { projectName, serverIdOf, serverOf, type ServiceNames } from "./project";

/** The services Komodo goes by: those deployed last, or those of the file. */
export function knownServices(stack: Resource): ServiceNames[] {
  const deployed = stack.info?.deployed_services;
  const latest = stack.info?.latest_services;
  const services = Array.isArray(deployed) ? deployed : Array.isArray(latest) ? latest : [];
  const known = services as ServiceNames[];
  return [...known].sort((a, b) => (a.service_name < b.service_name ? -1 : 1));
}

/** Whether Komodo sees the stack's server. If not, it shows no services (Komodo 2.3.2). */
export function isServed(core: KomodoCore, stack: Resource): boolean {
  const server = serverOf(core, stack);
  return server !== undefined && core.docker.stateOf(server) === "Ok";
}

/** An image with its tag; Komodo shows `:latest` where the Compose file has none. */
export function tagged(image: string): string {
  return image.includes(":") ? image : `${image}:latest`;
}

/** The containers of a stack's service on its server; none when the server is not Ok. */
export function containersOf(core: KomodoCore, stack: Resource, service?: string): Container[] {
  if (!isServed(core, stack)) return [];
  const host = core.docker.host(serverIdOf(core, stack));
  return host
    .ofProject(projectName(stack, false))
    .filter(({ spec }) => service === undefined || spec.service === service);
}

/**
 * The state of a stack as ListStacks shows it: from Docker's container states, never from health
 * checks. Fewer containers than services, or mixed states, are `unhealthy` (Komodo 2.3.2).
 */
export function stackState(core: KomodoCore, stack: Resource): string {
  if (core.actionStates.has(stack, "deploying")) return "deploying";
  const swarm = swarmOf(core, stack);
  if (swarm) return swarmStackState(core, stack, swarm);
  if (!isServed(core, stack)) return "unknown";
  const ignored = textsAt(stack.config, "ignore_services");
  const services = knownServices(stack).filter(
    ({ service_name }) => !ignored.includes(service_name),
  );
  const names = new Set(services.map(({ service_name }) => service_name));
  const containers = containersOf(core, stack).filter(({ spec }) => names.has(spec.service));
  if (containers.length === 0) return "down";
  if (services.length > containers.length) return "unhealthy";
  const serverId = serverIdOf(core, stack);
  const states = new Set(containers.map((one) => core.docker.cached(serverId, one).state));
  if (states.size !== 1) return "unhealthy";
  return STATE_NAMES[[...states][0] ?? ""] ?? "unhealthy";
}

/** In a swarm the state of a stack is that of its services, all alike or `unhealthy` (2.3.2). */
function swarmStackState(core: KomodoCore, stack: Resource, swarm: Resource): string {
  if (!isReachable(core, swarm)) return "unknown";
  const services = core.cluster(idOf(swarm)).ofStack(projectName(stack, false));
  const states = new Set(services.map((one) => cachedService(core, swarm, one).state));
  if (states.size === 0) return "down";
  if (states.size > 1) return "unhealthy";
  return { Healthy: "running", Unhealthy: "unhealthy", Down: "down" }[[...states][0] ?? "Down"];
}

const STATE_NAMES: Readonly<Record<string, string>> = {
  running: "running",
  paused: "paused",
  exited: "stopped",
  restarting: "restarting",
};

/** The status text of a project as `docker compose ls` prints it, such as `running(2)`. */
export function projectStatus(core: KomodoCore, serverId: string, project: string): string {
  const counts = new Map<string, number>();
  for (const container of core.docker.host(serverId).ofProject(project)) {
    const { state } = core.docker.cached(serverId, container);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([state, count]) => `${state}(${count})`)
    .join(", ");
}
