import type { Call, Handlers } from "../call";
import type { Container } from "../docker/container";
import { inspectedContainer, listedContainer } from "../docker/listed";
import { logText, searchLog } from "../docker/logText";
import { badRequest, refuse } from "../errors";
import {
  pushLog,
  resourceOf,
  startOnResource,
  whileBusy,
  type Run,
  type Work,
} from "../execute/run";
import { flagAt, numberAt, textAt, textsAt, type Fields } from "../fields";
import { readable } from "../handlers/resourceReads";
import { queried } from "../resources/query";
import { idOf, type Resource } from "../resources/store";
import { lookAt } from "../stacks/deploy";
import { hostOf, type HostTarget } from "../stacks/target";
import { removeService } from "../swarm/deploy";
import { swarmOf } from "../swarm/swarms";
import { serverIdOf } from "../stacks/project";
import { errorLog, type Log } from "../updates/update";
import { deploy, pullDeployment } from "./deploy";
import { containerOf, deployedName, deploymentState } from "./listItem";

/** A docker command on a deployment's container. */
export interface ContainerVerb {
  readonly stage: string;
  readonly flag: string;
  readonly command: (name: string) => string;
  readonly apply: (container: Container) => void;
}

/** Start, restart, pause, unpause and stop, as Komodo 2.3.2 runs them. */
export const CONTAINER_VERBS: Readonly<Record<string, ContainerVerb>> = {
  Start: verb("Start", "starting", (one) => one.start()),
  Restart: verb("Restart", "restarting", (one) => one.restart()),
  Pause: verb("Pause", "pausing", (one) => one.pause(true)),
  Unpause: verb("Unpause", "unpausing", (one) => one.pause(false)),
  Stop: {
    ...verb("Stop", "stopping", (one) => one.stop()),
    command: (name) => `docker stop -- ${name}`,
  },
};

function verb(name: string, flag: string, apply: ContainerVerb["apply"]): ContainerVerb {
  const word = name.toLowerCase();
  return {
    stage: `Docker ${name}`,
    flag,
    command: (target) => `docker ${word} -- ${target}`,
    apply,
  };
}

/** The work of each execution on a deployment. */
export const DEPLOYMENT_WORK: Readonly<Record<string, Work>> = {
  Deploy: deploy,
  PullDeployment: pullDeployment,
  DestroyDeployment: destroy,
  ...Object.fromEntries(
    Object.entries(CONTAINER_VERBS).map(([name, one]) => [
      `${name}Deployment`,
      (run: Run) => applyVerb(run, one),
    ]),
  ),
};

/** The executions on deployments. */
export const deploymentExecutions: Handlers = Object.fromEntries(
  Object.entries(DEPLOYMENT_WORK).map(([type, work]) => [
    type,
    (call: Call) => startOnResource(call, { kind: "Deployment", work }).answer,
  ]),
);

async function applyVerb(run: Run, { stage, flag, command, apply }: ContainerVerb): Promise<void> {
  const deployment = resourceOf(run, "Deployment");
  if (swarmOf(run.core, deployment)) {
    throw badRequest(`${run.type} should not be called for Deployment in Swarm Mode`);
  }
  const { server } = hostOf(run.core, deployment);
  await whileBusy(run, { resource: deployment, flag }, async () => {
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    const name = deployedName(deployment);
    const container = containerOf(run.core, deployment);
    if (container !== undefined) apply(container);
    const missing = `Error response from daemon: No such container: ${name}`;
    const log = {
      ...errorLog(stage, container === undefined ? missing : ""),
      command: command(name),
    };
    const success = container !== undefined;
    pushLog(run, { ...log, success, stdout: success ? name : "" });
    run.core.docker.look(idOf(server));
  });
}

async function destroy(run: Run): Promise<void> {
  const deployment = resourceOf(run, "Deployment");
  const target = hostOf(run.core, deployment);
  await whileBusy(run, { resource: deployment, flag: "destroying" }, async () => {
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    const log = removed(run, deployment, target);
    pushLog(run, log);
    if (log.success) deployment.info = { ...deployment.info, deployed_name: "" };
    lookAt(run, target);
  });
}

function removed(run: Run, deployment: Resource, { host, swarm }: HostTarget): Log {
  const name = deployedName(deployment);
  if (swarm) return removeService(run, swarm, name);
  const success = containerOf(run.core, deployment) !== undefined && host.containers.delete(name);
  const missing = `Error response from daemon: No such container: ${name}`;
  const log = errorLog("Docker Stop and Remove", success ? "" : missing);
  const command = `docker stop -- ${name} && docker container rm -- ${name}`;
  return { ...log, command, success, stdout: success ? `${name}\n${name}` : "" };
}

/** The reads of a deployment's container. */
export const deploymentReadHandlers: Handlers = {
  GetDeploymentContainer: container,
  GetDeploymentLog: getLog,
  SearchDeploymentLog: (call) => searchLog(getLog(call), call.params),
  InspectDeploymentContainer: inspect,
  ListCommonDeploymentExtraArgs: (call) => {
    const args = queried(call, "Deployment").flatMap(({ config }) => textsAt(config, "extra_args"));
    return [...new Set(args)].sort();
  },
};

function container(call: Call): Fields {
  const deployment = readable(call, "Deployment");
  const found = containerOf(call.core, deployment);
  const serverId = serverIdOf(call.core, deployment);
  return {
    state: deploymentState(call.core, deployment),
    container:
      found === undefined ? null : listedContainer(call.core, { serverId, container: found }),
  };
}

function inspect(call: Call): Fields {
  const deployment = readable(call, "Deployment", ["Inspect"]);
  hostOf(call.core, deployment);
  const found = containerOf(call.core, deployment);
  if (found === undefined) throw refuse(`No such container: ${deployedName(deployment)}`);
  return inspectedContainer(call.core, found);
}

function getLog(call: Call): Fields {
  const deployment = readable(call, "Deployment", ["Logs"]);
  hostOf(call.core, deployment);
  const name = textAt(deployment.info ?? {}, "deployed_name") || deployedName(deployment);
  const tail = numberAt(call.params, "tail", 50);
  const timestamps = flagAt(call.params, "timestamps");
  const found = containerOf(call.core, deployment);
  const missing = `Error response from daemon: No such container: ${name}`;
  const log = errorLog("Get container log", found === undefined ? missing : "");
  const times = timestamps ? " --timestamps" : "";
  return {
    ...log,
    command: `docker logs --tail ${tail}${times} -- ${name}`,
    stdout: found === undefined ? "" : logText([found], { tail, timestamps, prefixed: false }),
    success: found !== undefined,
  };
}
