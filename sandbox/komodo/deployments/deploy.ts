import { parseEnvironment } from "../docker/dotenv";
import { Container, type ContainerSpec } from "../docker/container";
import { readPorts } from "../docker/ports";
import { planOf, splitCommand } from "../docker/processPlan";
import { pushLog, resourceOf, whileBusy, type Run } from "../execute/run";
import { textAt, textsAt, type Fields } from "../fields";
import { hideSecrets } from "../interpolate";
import type { Resource } from "../resources/store";
import { lookAt } from "../stacks/deploy";
import { hostOf, type HostTarget } from "../stacks/target";
import { DEPLOYMENT_FILL, fillConfig } from "../stacks/values";
import { createService, removeService } from "../swarm/deploy";
import { errorLog, type Log } from "../updates/update";
import { containerName, deployedImage, deployedName } from "./listItem";

/** Deploy: pull the image, replace the container, `docker run`. */
export async function deploy(run: Run): Promise<void> {
  const deployment = resourceOf(run, "Deployment");
  const target = hostOf(run.core, deployment);
  await whileBusy(run, { resource: deployment, flag: "deploying" }, async () => {
    await run.core.timers.sleep(run.core.faults.deployDelayMs(deployment.name));
    const filled = fillConfig(run.core, deployment.config, DEPLOYMENT_FILL);
    filled.logs.forEach((log) => pushLog(run, log));
    const start_ts = Date.now();
    await run.core.timers.sleep(run.core.options.deployMs);
    const docker = { deployment, target, config: filled.config };
    const log = target.swarm ? runService(run, docker, target.swarm) : runContainer(run, docker);
    const hide = (text: string): string => hideSecrets(text, filled.replacers);
    pushLog(run, { ...log, start_ts, command: hide(log.command), stderr: hide(log.stderr) });
    lookAt(run, target);
  });
}

interface DockerRun {
  readonly deployment: Resource;
  readonly target: HostTarget;
  readonly config: Fields;
}

function runService(run: Run, { deployment, config }: DockerRun, swarm: Resource): Log {
  const image = deployedImage(run.core, deployment);
  const before = deployedName(deployment);
  const name = containerName(deployment);
  if (before !== name) removeService(run, swarm, before);
  const log = createService(run, swarm, { name, image, config });
  if (log.success) deployment.info = { ...deployment.info, deployed_name: name };
  return { ...log, end_ts: Date.now() };
}

function runContainer(run: Run, { deployment, target, config }: DockerRun): Log {
  const image = deployedImage(run.core, deployment);
  if (image === "") return errorLog("Get Image", "Deployment does not have image attached");
  const spec = specOf(deployment, config, image);
  const { host } = target;
  const before = host.containers.get(deployedName(deployment));
  if (before?.spec.project === "") host.containers.delete(before.spec.name);
  const command = runCommand(spec, config);
  const log = { ...errorLog("Docker Run", ""), command };
  const fault = dockerFault(target, spec);
  if (fault !== undefined) return { ...log, stderr: `docker: ${fault}`, end_ts: Date.now() };
  const container = new Container(spec);
  host.containers.set(spec.name, container);
  container.start();
  deployment.info = { ...deployment.info, deployed_name: spec.name };
  return { ...log, success: true, stdout: container.id, end_ts: Date.now() };
}

/** What keeps the container from being made or started, in Docker's words. */
function dockerFault({ host }: HostTarget, spec: ContainerSpec): string | undefined {
  const denied = host.images.has(spec.image) ? undefined : host.pull(spec.image);
  if (denied !== undefined) return `Error response from daemon: ${denied}`;
  const network = spec.networkMode;
  if (!host.networks.has(network)) {
    return `Error response from daemon: network ${network} not found`;
  }
  if (host.containers.has(spec.name)) {
    return `Error response from daemon: Conflict. The container name "/${spec.name}" is already in use.`;
  }
  const clash = host.portHolder(spec.ports, spec.name);
  if (clash === undefined) return undefined;
  const { address, host: port } = clash.port;
  return (
    "Error response from daemon: failed to set up container networking: driver failed programming " +
    `external connectivity on endpoint ${spec.name}: Bind for ${address}:${port} failed: ` +
    "port is already allocated"
  );
}

function specOf(deployment: Resource, config: Fields, image: string): ContainerSpec {
  const pairs = (key: string): [string, string][] => parseEnvironment(textAt(config, key));
  const command = splitCommand(textAt(config, "command"));
  const ports = pairs("ports").map(([host, port]) => `${host}:${port}`);
  return {
    name: containerName(deployment),
    image,
    project: "",
    service: "",
    configHash: "",
    environment: Object.fromEntries(pairs("environment")),
    labels: Object.fromEntries(pairs("labels")),
    command,
    networks: [textAt(config, "network")],
    networkMode: textAt(config, "network"),
    volumes: pairs("volumes").map(([source, path]) => `${source}:${path}`),
    ports: ports.flatMap((port) => readPorts(port, "ports")),
    restart: textAt(config, "restart"),
    plan: planOf(command),
    ...healthcheckOf(textsAt(config, "extra_args")),
  };
}

/** `--health-cmd` among the extra arguments. */
function healthcheckOf(args: readonly string[]): Pick<ContainerSpec, "healthcheck"> {
  const test = /--health-cmd[= ]["']?([^"']+)/.exec(args.join(" "))?.[1];
  if (test === undefined) return {};
  return { healthcheck: { test: ["CMD-SHELL", test], passes: test.trim() !== "false" } };
}

function runCommand(spec: ContainerSpec, config: Fields): string {
  const flags = [
    ...spec.ports.map(({ host, container }) => `-p ${host}:${container}`),
    ...spec.volumes.map((volume) => `-v ${volume}`),
    `--restart ${spec.restart === "on-failure" ? "on-failure:10" : spec.restart}`,
    ...Object.entries(spec.environment).map(([key, value]) => `--env ${key}="${value}"`),
    ...Object.entries(spec.labels).map(([key, value]) => `--label ${key}="${value}"`),
    ...textsAt(config, "extra_args"),
  ];
  const tail = [spec.image, ...spec.command].join(" ");
  return `docker run -d --name ${spec.name} --network ${spec.networkMode} ${flags.join(" ")} ${tail}`;
}

/** PullDeployment: `docker pull` of the image. */
export async function pullDeployment(run: Run): Promise<void> {
  const deployment = resourceOf(run, "Deployment");
  const { host } = hostOf(run.core, deployment);
  await whileBusy(run, { resource: deployment, flag: "pulling" }, async () => {
    const start_ts = Date.now();
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    const image = deployedImage(run.core, deployment);
    const fault = host.pull(image);
    const stderr = fault === undefined ? "" : `Error response from daemon: ${fault}`;
    const log = {
      ...errorLog("Docker Pull", stderr),
      command: `docker pull -- ${image}`,
      start_ts,
    };
    pushLog(run, {
      ...log,
      success: fault === undefined,
      stdout: fault === undefined ? image : "",
    });
  });
}
