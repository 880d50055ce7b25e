import type { Call, Handlers } from "../call";
import type { KomodoCore } from "../core";
import { inspectedContainer, listedContainer } from "../docker/listed";
import { badRequest, refuse } from "../errors";
import { flagAt, numberAt, textAt, textsAt, type Fields } from "../fields";
import { readable } from "../handlers/resourceReads";
import { pageOf, queried } from "../resources/query";
import { idOf, type Resource } from "../resources/store";
import { logText, searchLog, type LogRequest } from "../docker/logText";
import { projectName, serverIdOf } from "./project";
import { containersOf, isServed, knownServices, tagged } from "./state";
import { listedService } from "../swarm/reads";
import { isReachable, swarmOf } from "../swarm/swarms";
import { hostOf } from "./target";

/** The reads of a stack's services, containers and logs. */
export const stackReadHandlers: Handlers = {
  ListStackServices: (call) => stackServices(call.core, readable(call, "Stack")),
  ListAllStackServices: listAllServices,
  InspectStackContainer: inspectContainer,
  GetStackLog: getLog,
  SearchStackLog: (call) => searchLog(getLog(call), call.params),
  ListCommonStackExtraArgs: (call) => commonArgs(call, "extra_args"),
  ListCommonStackBuildExtraArgs: (call) => commonArgs(call, "build_extra_args"),
};

/** Docker's container states as Komodo spells the state of a service. */
function serviceState(state: string): string {
  return state.charAt(0).toUpperCase() + state.slice(1);
}

/** The services of a stack with the container Komodo saw last. */
function stackServices(core: KomodoCore, stack: Resource): Fields[] {
  const swarm = swarmOf(core, stack);
  if (swarm) return swarmServices(core, stack, swarm);
  const serverId = serverIdOf(core, stack);
  if (!isServed(core, stack)) return [];
  return knownServices(stack).map(({ service_name, image }) => {
    const [container] = containersOf(core, stack, service_name);
    const listed = container === undefined ? null : listedContainer(core, { serverId, container });
    return {
      stack_id: idOf(stack),
      stack_name: stack.name,
      service: service_name,
      image: tagged(container?.spec.image ?? image),
      container: listed,
      swarm_service: null,
      image_digests: null,
      state: listed === null ? "Unknown" : serviceState(textAt(listed, "state")),
    };
  });
}

function swarmServices(core: KomodoCore, stack: Resource, swarm: Resource): Fields[] {
  if (!isReachable(core, swarm)) return [];
  const { services } = core.cluster(idOf(swarm));
  return knownServices(stack).map(({ service_name, image }) => {
    const found = services.get(`${projectName(stack, false)}_${service_name}`);
    const listed = found ? listedService(core, swarm, found) : null;
    return {
      stack_id: idOf(stack),
      stack_name: stack.name,
      service: service_name,
      image: tagged(found?.spec.image ?? image),
      container: null,
      swarm_service: listed,
      image_digests: null,
      state: listed === null ? "Unknown" : textAt(listed, "State"),
    };
  });
}

function listAllServices(call: Call): Fields[] {
  const wanted = textsAt(call.params, "stacks");
  const states = textsAt(call.params, "state");
  const terms = textsAt(call.params, "terms");
  const query = { names: wanted, tags: textsAt(call.params, "tags") };
  const services = queried({ ...call, params: { query } }, "Stack").flatMap((stack) =>
    stackServices(call.core, stack),
  );
  const fits = (service: Fields): boolean =>
    (states.length === 0 || states.includes(textAt(service, "state"))) &&
    terms.every((term) => textAt(service, "service").includes(term));
  return pageOf(services.filter(fits), call.params);
}

function inspectContainer(call: Call): Fields {
  const stack = readable(call, "Stack", ["Inspect"]);
  const service = textAt(call.params, "service");
  if (textAt(stack.config, "server_id") === "") {
    throw badRequest("InspectStackContainer should not be called for Stack in Swarm Mode");
  }
  hostOf(call.core, stack);
  const [container] = containersOf(call.core, stack, service);
  if (container === undefined) {
    throw refuse(
      "No service found matching '" + service + "'. Was the stack last deployed manually?",
    );
  }
  return inspectedContainer(call.core, container);
}

function getLog(call: Call): Fields {
  const stack = readable(call, "Stack", ["Logs"]);
  hostOf(call.core, stack);
  const services = textsAt(call.params, "services");
  const tail = Math.min(numberAt(call.params, "tail", 50), 5000);
  const timestamps = flagAt(call.params, "timestamps");
  const project = projectName(stack, false);
  const request: LogRequest = { tail, timestamps, prefixed: true };
  const containers = containersOf(call.core, stack).filter(
    ({ spec }) => services.length === 0 || services.includes(spec.service),
  );
  const now = Date.now();
  const selected = services.length === 0 ? "" : ` -- ${services.join(" ")}`;
  const times = timestamps ? " --timestamps" : "";
  return {
    stage: "Get Stack Log",
    command: `docker compose -p ${project} logs --tail ${tail}${times}${selected}`,
    stdout: logText(containers, request),
    stderr: "",
    success: true,
    start_ts: now,
    end_ts: now,
  };
}

/** The extra arguments that the caller's stacks use, each once, sorted. */
function commonArgs(call: Call, key: string): string[] {
  const args = queried(call, "Stack").flatMap(({ config }) => textsAt(config, key));
  return [...new Set(args)].sort();
}
