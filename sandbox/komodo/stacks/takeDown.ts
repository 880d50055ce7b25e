import type { KomodoCore } from "../core";
import type { DockerHost } from "../docker/host";
import { flagAt } from "../fields";
import { idOf, type Resource } from "../resources/store";
import { unreachable } from "../resources/serverItem";
import { errorMarkup, simpleLog, type Log } from "../updates/update";
import { stackDown } from "../swarm/deploy";
import { swarmOf } from "../swarm/swarms";
import { projectName, serverOf } from "./project";
import { stackState } from "./state";

/** How a project is taken down. */
export interface DownOptions {
  /** Only these services; all when empty. */
  readonly services?: readonly string[];
}

/** Does `docker compose down` on a host and returns what Docker prints. Volumes stay. */
export function composeDown(host: DockerHost, project: string, options: DownOptions = {}): string {
  const services = options.services ?? [];
  const lines: string[] = [];
  for (const { spec } of host.ofProject(project)) {
    if (services.length > 0 && !services.includes(spec.service)) continue;
    host.containers.delete(spec.name);
    const verbs = ["Stopping", "Stopped", "Removing", "Removed"];
    lines.push(...verbs.map((verb) => ` Container ${spec.name}  ${verb}`));
  }
  if (services.length > 0) return lines.join("\n");
  for (const network of [...host.networks.values()]) {
    if (network.project !== project) continue;
    host.networks.delete(network.name);
    lines.push(` Network ${network.name}  Removing`, ` Network ${network.name}  Removed`);
  }
  return lines.join("\n");
}

/** Takes a running stack down before its record is deleted; a failure is only logged. */
export async function takeDownStack(core: KomodoCore, stack: Resource): Promise<Log[]> {
  const state = stackState(core, stack);
  const swarm = swarmOf(core, stack);
  if (swarm) {
    if (["down", "unknown"].includes(state)) return [];
    return [stackDown({ core }, swarm, projectName(stack, false))];
  }
  const server = serverOf(core, stack);
  if (state === "down" || server === undefined) return [];
  if (!flagAt(server.config, "enabled")) {
    return state === "unknown"
      ? []
      : [simpleLog("Destroy Stack", "Skipping stack destroy, Server is disabled.")];
  }
  if (core.docker.stateOf(server) !== "Ok") {
    if (state === "unknown") return [];
    const { error, trace } = unreachable(server);
    return [simpleLog("Failed to destroy stack", errorMarkup(error, trace))];
  }
  const project = projectName(stack, false);
  const start_ts = Date.now();
  await core.timers.sleep(core.options.deployMs / 4);
  const stderr = composeDown(core.docker.host(idOf(server)), project);
  core.docker.look(idOf(server));
  return [
    {
      stage: "Compose Command",
      command: `docker compose -p ${project} down --remove-orphans`,
      stdout: "",
      stderr,
      success: true,
      start_ts,
      end_ts: Date.now(),
    },
  ];
}
