import type { KomodoCore } from "../core";
import { refuse } from "../errors";
import { textAt, textsAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import type { SwarmService, SwarmServiceView } from "./cluster";

/** The swarm that a stack or deployment is on, if there is one. */
export function swarmOf(core: KomodoCore, resource: Resource): Resource | undefined {
  const id = textAt(resource.config, "swarm_id");
  return id === "" ? undefined : core.resources.find("Swarm", id);
}

/** The first manager node that Komodo reaches. Refuses when there is none (words of 2.3.2). */
export function managerOf(core: KomodoCore, swarm: Resource): Resource {
  const found = managers(core, swarm).find((server) => core.docker.stateOf(server) === "Ok");
  if (found) return found;
  const cause =
    textsAt(swarm.config, "server_ids").length > 0 ? "No managers connected" : "Unknown error";
  throw refuse("Failed to request from Swarm", [cause]);
}

/** Whether a manager node of the swarm answers. */
export function isReachable(core: KomodoCore, swarm: Resource): boolean {
  return managers(core, swarm).some((server) => core.docker.stateOf(server) === "Ok");
}

function managers(core: KomodoCore, swarm: Resource): Resource[] {
  return textsAt(swarm.config, "server_ids").flatMap(
    (id) => core.resources.find("Server", id) ?? [],
  );
}

/** A service as Komodo's lists show it: as it was at the last look at the swarm. */
export function cachedService(
  core: KomodoCore,
  swarm: Resource,
  service: SwarmService,
): SwarmServiceView {
  const { lookedAt } = core.cluster(idOf(swarm));
  return service.view(core.docker.lastTick(lookedAt), timingOf(core, service));
}

/** A service at this moment. */
export function liveService(core: KomodoCore, service: SwarmService): SwarmServiceView {
  return service.view(Date.now(), timingOf(core, service));
}

function timingOf(core: KomodoCore, { spec }: SwarmService) {
  const key = spec.stack === "" ? spec.name : spec.name.slice(spec.stack.length + 1);
  return core.docker.healthOf(spec.stack === "" ? spec.name : spec.stack, key);
}
