import { createHash } from "node:crypto";
import { planOf, splitCommand } from "../docker/processPlan";
import type { Run } from "../execute/run";
import { textAt, textsAt, type Fields } from "../fields";
import { idOf, type Resource } from "../resources/store";
import type { LoadedStack } from "../stacks/project";
import { errorLog, type Log } from "../updates/update";
import type { SwarmServiceSpec } from "./cluster";

/** What `docker stack deploy` came to. */
export interface SwarmResult {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Does `docker stack deploy --detach=true`: returns before any task runs. */
export function stackUp(run: Run, swarm: Resource, { project }: LoadedStack): SwarmResult {
  const cluster = run.core.cluster(idOf(swarm));
  const lines: string[] = [];
  for (const service of project.services) {
    const name = `${project.name}_${service.name}`;
    if (run.core.faults.isMissingImage(service.image)) {
      return {
        success: false,
        stdout: lines.join("\n"),
        stderr: `image ${service.image} could not be accessed on a registry`,
      };
    }
    lines.push(
      cluster.services.has(name) ? `Updating service ${name}` : `Creating service ${name}`,
    );
    cluster.apply({
      name,
      image: service.image,
      stack: project.name,
      replicas: service.replicas,
      specHash: digest(service.spec),
      endsAfterMs: service.spec.plan.endsAfterMs,
    });
  }
  return { success: true, stdout: lines.join("\n"), stderr: "" };
}

/** Does `docker stack rm`. A stack that is not there is a success. */
export function stackDown(run: Pick<Run, "core">, swarm: Resource, stack: string): Log {
  const cluster = run.core.cluster(idOf(swarm));
  const services = cluster.ofStack(stack);
  services.forEach(({ spec }) => cluster.services.delete(spec.name));
  const removed = services.map(({ spec }) => `Removing service ${spec.name}`).join("\n");
  const log = errorLog(
    "Remove Swarm Stacks",
    removed === "" ? `Nothing found in stack: ${stack}` : "",
  );
  return {
    ...log,
    command: `docker stack rm --detach=false -- ${stack}`,
    stdout: removed,
    success: true,
  };
}

/** Does `docker service create` for a deployment, without its `replicas` (Komodo 2.3.2). */
export function createService(
  run: Run,
  swarm: Resource,
  { name, image, config }: { name: string; image: string; config: Fields },
): Log {
  const log = errorLog("Docker Service Create", "");
  const command = `docker service create --name ${name} ${image}`;
  if (image === "") return errorLog("Get Image", "Deployment does not have image attached");
  if (run.core.faults.isMissingImage(image)) {
    return { ...log, command, stderr: `image ${image} could not be accessed on a registry` };
  }
  const cluster = run.core.cluster(idOf(swarm));
  cluster.services.delete(name);
  cluster.apply(specOf(name, image, config));
  return { ...log, command, success: true, stdout: name };
}

function specOf(name: string, image: string, config: Fields): SwarmServiceSpec {
  const args = textsAt(config, "extra_args").join(" ");
  const replicas = /--replicas[= ](\d+)/.exec(args)?.[1];
  return {
    name,
    image,
    stack: "",
    replicas: Number(replicas ?? 1),
    specHash: digest(config),
    endsAfterMs: planOf(splitCommand(textAt(config, "command"))).endsAfterMs,
  };
}

/** Does `docker service rm`. */
export function removeService(run: Pick<Run, "core">, swarm: Resource, name: string): Log {
  const success = run.core.cluster(idOf(swarm)).services.delete(name);
  const log = errorLog("Remove Swarm Services", success ? "" : `Error: No such service: ${name}`);
  return { ...log, command: `docker service rm -- ${name}`, success, stdout: success ? name : "" };
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
