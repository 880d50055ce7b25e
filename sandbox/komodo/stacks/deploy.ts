import { ComposeFault } from "../docker/composeFile";
import { composeConfig } from "../docker/composeConfig";
import { composeUp } from "../docker/composeUp";
import { runHostCommand } from "../execute/command";
import { pushLog, resourceOf, whileBusy, type Run } from "../execute/run";
import { fieldsAt, flagAt, textsAt, type Fields } from "../fields";
import { hideSecrets } from "../interpolate";
import { idOf, type Resource } from "../resources/store";
import { stackUp } from "../swarm/deploy";
import { filePaths, loadStack, projectName, serviceNames, type LoadedStack } from "./project";
import { composeCommand, prepare, pullImages, pushStep, writeFiles, type Deploy } from "./steps";
import { composeDown } from "./takeDown";
import { hostOf, type HostTarget } from "./target";

/** DeployStack: interpolate, write, pre-deploy, config, build, pull, down, up, post-deploy. */
export async function deployStack(run: Run): Promise<void> {
  const stack = resourceOf(run, "Stack");
  const target = hostOf(run.core, stack);
  await whileBusy(run, { resource: stack, flag: "deploying" }, async () => {
    await run.core.timers.sleep(run.core.faults.deployDelayMs(stack.name));
    await carryOut(prepare(run, stack, target));
    lookAt(run, target);
  });
}

/** Komodo looks at the server or swarm again after an execution. */
export function lookAt({ core }: Run, { server, swarm }: HostTarget): void {
  if (swarm) core.cluster(idOf(swarm)).lookedAt = Date.now();
  else core.docker.look(idOf(server));
}

/** Periphery's steps. What they came to is stored in `info`, also after a failure. */
async function carryOut(deploy: Deploy): Promise<void> {
  const { run, replacers } = deploy;
  const loaded = await prepared(deploy);
  const { swarm } = deploy.target;
  const up = (files: LoadedStack) =>
    swarm ? bringUpInSwarm(deploy, swarm, files) : bringUp(deploy, files);
  const deployed = loaded !== undefined && (await up(loaded));
  saveInfo(deploy, loaded, deployed);
  if (!deployed) return;
  const command = fieldsAt(deploy.config, "post_deploy");
  const log = await runHostCommand(run.core, { stage: "Post Deploy", command, replacers });
  if (log !== undefined) pushLog(run, log);
}

/** Files written, pre-deploy run, Compose files read; undefined when one of these fails. */
async function prepared(deploy: Deploy): Promise<LoadedStack | undefined> {
  const { run, replacers } = deploy;
  if (!writeFiles(deploy)) return undefined;
  const command = fieldsAt(deploy.config, "pre_deploy");
  const log = await runHostCommand(run.core, { stage: "Pre Deploy", command, replacers });
  if (log !== undefined && !pushLog(run, log)) return undefined;
  return readCompose(deploy);
}

/** `docker compose config`: reads the file and stores what it means. */
function readCompose(deploy: Deploy): LoadedStack | undefined {
  const start_ts = Date.now();
  const { swarm } = deploy.target;
  const stage = swarm ? "Stack Config" : "Compose Config";
  const command = swarm ? "docker stack config" : `${composeCommand(deploy)} config`;
  const step = { stage, command, start_ts };
  try {
    const name = projectName(deploy.stack, true);
    const { config, source } = deploy;
    const loaded = loadStack(deploy.stack, { config, files: source.files }, name);
    const stdout = composeConfig(loaded.model, loaded.project);
    pushStep(deploy, { ...step, stdout, stderr: loaded.model.warnings.join("\n"), success: true });
    return loaded;
  } catch (error) {
    if (!(error instanceof ComposeFault)) throw error;
    pushStep(deploy, { ...step, stderr: error.message, success: false });
    return undefined;
  }
}

/** `docker stack deploy`: no images are pulled or built, and nothing is waited for. */
async function bringUpInSwarm(
  deploy: Deploy,
  swarm: Resource,
  loaded: LoadedStack,
): Promise<boolean> {
  const start_ts = Date.now();
  await deploy.run.core.timers.sleep(deploy.run.core.options.deployMs);
  const result = stackUp(deploy.run, swarm, loaded);
  const command = `docker stack deploy --detach=true -c ${filePaths(deploy.config).join(" -c ")} -- ${loaded.project.name}`;
  return pushStep(deploy, { stage: "Deploy Swarm Stack", command, ...result, start_ts });
}

async function bringUp(deploy: Deploy, { project }: LoadedStack): Promise<boolean> {
  const { run, stack, target, config } = deploy;
  const base = composeCommand(deploy);
  const selected = deploy.services.length === 0 ? "" : ` -- ${deploy.services.join(" ")}`;
  if (flagAt(config, "run_build")) {
    const extra = argumentsText(config, "build_extra_args");
    const command = `${base} build${extra}${selected}`;
    pushStep(deploy, { stage: "Compose Build", command, success: true, start_ts: Date.now() });
  }
  if (flagAt(config, "auto_pull")) {
    const result = pullImages(deploy, project.services);
    const command = `${base} pull${selected}`;
    if (!pushStep(deploy, { stage: "Compose Pull", command, ...result })) return false;
  }
  takeDownFirst(deploy);
  const start_ts = Date.now();
  const args = textsAt(config, "extra_args").flatMap((arg) => arg.split(/\s+/));
  await run.core.timers.sleep(run.core.options.deployMs);
  const result = await composeUp(target.host, project, {
    services: deploy.services,
    forceRecreate: args.includes("--force-recreate"),
    removeOrphans: args.includes("--remove-orphans"),
    wait: args.includes("--wait"),
    healthOf: (service) => run.core.docker.healthOf(stack.name, service),
    sleep: (ms) => run.core.timers.sleep(ms),
  });
  const command = `${base} up -d${argumentsText(config, "extra_args")}${selected}`;
  return pushStep(deploy, { stage: "Compose Up", command, ...result, start_ts });
}

function argumentsText(config: Fields, key: string): string {
  const args = textsAt(config, key);
  return args.length === 0 ? "" : ` ${args.join(" ")}`;
}

/** Takes the project down first when asked to, or when its name has changed. */
function takeDownFirst(deploy: Deploy): void {
  const { stack, target, config, services } = deploy;
  const last = projectName(stack, false);
  if (!flagAt(config, "destroy_before_deploy") && last === projectName(stack, true)) return;
  const start_ts = Date.now();
  const stderr = composeDown(target.host, last, { services });
  const selected = services.length === 0 ? "" : ` -- ${services.join(" ")}`;
  const command = `docker compose -p ${last} down${selected}`;
  pushStep(deploy, { stage: "Compose Down", command, stderr, success: true, start_ts });
}

/**
 * Stores what was deployed. After a failure the former contents and services stay. The contents are
 * stored as they were written to the host, secrets included; only the config has them hidden.
 */
function saveInfo(deploy: Deploy, loaded: LoadedStack | undefined, deployed: boolean): void {
  const { stack, source, replacers } = deploy;
  const latest_services =
    loaded === undefined ? stack.info?.latest_services : serviceNames(loaded.project);
  const isHeld = source.mode === "file-contents";
  stack.info = {
    ...stack.info,
    missing_files: source.missing,
    deployed_project_name: projectName(stack, true),
    ...(deployed &&
      loaded !== undefined && {
        deployed_services: latest_services,
        deployed_contents: source.files,
        deployed_config: hideSecrets(composeConfig(loaded.model, loaded.project), replacers),
        deployed_hash: source.hash,
        deployed_message: source.hash === null ? null : "latest commit",
      }),
    latest_services,
    remote_contents: isHeld ? null : source.files,
    remote_errors: isHeld ? null : [],
    latest_hash: source.hash,
  };
}

/** PullStack: `docker compose pull`, with the files written as for a deploy. */
export async function pullStack(run: Run): Promise<void> {
  const stack = resourceOf(run, "Stack");
  const target = hostOf(run.core, stack);
  await whileBusy(run, { resource: stack, flag: "pulling" }, async () => {
    const pull = prepare(run, stack, target);
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    if (!writeFiles(pull)) return;
    const { config, source, services } = pull;
    const files = { config, files: source.files };
    const { project } = loadStack(stack, files, projectName(stack, false));
    const selected = services.length === 0 ? "" : ` -- ${services.join(" ")}`;
    const command = `${composeCommand(pull, false)} pull${selected}`;
    pushStep(pull, { stage: "Compose Pull", command, ...pullImages(pull, project.services) });
    run.core.docker.look(idOf(target.server));
  });
}
