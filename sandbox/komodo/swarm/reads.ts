import type { Call, Handlers } from "../call";
import type { KomodoCore } from "../core";
import { badRequest, refuse } from "../errors";
import { textAt, type Fields } from "../fields";
import { readable } from "../handlers/resourceReads";
import { deployedName } from "../deployments/listItem";
import { idOf, type Resource } from "../resources/store";
import { projectName } from "../stacks/project";
import type { SwarmService } from "./cluster";
import { cachedService, isReachable, liveService, managerOf, swarmOf } from "./swarms";

/** The reads of what runs in a swarm. */
export const swarmReadHandlers: Handlers = {
  ListSwarmServices: listServices,
  InspectStackSwarmService: (call) => {
    const stack = readable(call, "Stack", ["Inspect"]);
    const service = textAt(call.params, "service");
    return inspected(call.core, stack, `${projectName(stack, false)}_${service}`);
  },
  InspectDeploymentSwarmService: (call) => {
    const deployment = readable(call, "Deployment", ["Inspect"]);
    return inspected(call.core, deployment, deployedName(deployment));
  },
};

function listServices(call: Call): Fields[] {
  const swarm = readable(call, "Swarm");
  if (!isReachable(call.core, swarm)) return [];
  const { services } = call.core.cluster(idOf(swarm));
  return [...services.values()].map((service) => listedService(call.core, swarm, service));
}

/** A service as Komodo lists it. */
export function listedService(core: KomodoCore, swarm: Resource, service: SwarmService): Fields {
  const { spec } = service;
  const { running, desired, state } = cachedService(core, swarm, service);
  return {
    ID: spec.name,
    Name: spec.name,
    Image: spec.image,
    Mode: "Replicated",
    Replicas: spec.replicas,
    Configs: [],
    Secrets: [],
    RunningTasks: running,
    DesiredTasks: desired,
    State: state,
  };
}

/** `docker service inspect`: without counts of tasks, which Docker gives in lists only. */
function inspected(core: KomodoCore, resource: Resource, name: string): Fields {
  const swarm = swarmOf(core, resource);
  if (swarm === undefined) {
    throw badRequest("InspectSwarmService should only be called in Swarm Mode");
  }
  managerOf(core, swarm);
  const service = core.cluster(idOf(swarm)).services.get(name);
  if (service === undefined)
    throw refuse("Failed to inspect service on swarm", [`No such service: ${name}`]);
  const { state, update } = liveService(core, service);
  const message =
    update === "paused" ? "update paused due to failure or early termination of task 1" : "";
  return {
    ID: name,
    Mode: "Replicated",
    State: state,
    ...(update && { UpdateStatus: { State: update, Message: message } }),
  };
}
