import type { Container } from "../docker/container";
import type { DockerHost } from "../docker/host";
import { pushLog, resourceOf, whileBusy, type Run, type Work } from "../execute/run";
import { flagAt, textsAt } from "../fields";
import { refuse } from "../errors";
import { idOf } from "../resources/store";
import { stackDown } from "../swarm/deploy";
import { swarmOf } from "../swarm/swarms";
import type { Log } from "../updates/update";
import { servicesLog } from "./steps";
import { projectName } from "./project";
import { composeDown } from "./takeDown";
import { hostOf } from "./target";

/** What a Compose subcommand does with the containers of a project. */
interface Verb {
  readonly flag: string;
  readonly subcommand: string;
  readonly apply: (container: Container) => void;
  /** Whether Docker refuses the subcommand for a project without containers. */
  readonly needsContainers: boolean;
  readonly progress: readonly [string, string];
}

const VERBS: Readonly<Record<string, Verb>> = {
  StartStack: verb("starting", "start", (one) => one.start(), ["Starting", "Started"]),
  RestartStack: verb("restarting", "restart", (one) => one.restart(), ["Restarting", "Started"]),
  PauseStack: verb("pausing", "pause", (one) => one.pause(true), ["Pausing", "Paused"]),
  UnpauseStack: verb("unpausing", "unpause", (one) => one.pause(false), ["Unpausing", "Unpaused"]),
  StopStack: {
    ...verb("stopping", "stop", (one) => one.stop(), ["Stopping", "Stopped"]),
    needsContainers: false,
  },
};

function verb(
  flag: string,
  subcommand: string,
  apply: (container: Container) => void,
  progress: readonly [string, string],
): Verb {
  return { flag, subcommand, apply, needsContainers: true, progress };
}

/** StartStack, RestartStack, PauseStack, UnpauseStack and StopStack. */
export const lifecycleWork: Readonly<Record<string, Work>> = Object.fromEntries(
  Object.entries(VERBS).map(([type, one]) => [type, (run: Run) => applyVerb(run, one)]),
);

async function applyVerb(run: Run, { flag, subcommand, ...rest }: Verb): Promise<void> {
  const stack = resourceOf(run, "Stack");
  if (swarmOf(run.core, stack)) throw refuse(NOT_IN_SWARM);
  const { host, server } = hostOf(run.core, stack);
  await whileBusy(run, { resource: stack, flag }, async () => {
    const services = textsAt(run.params, "services");
    if (services.length > 0) pushLog(run, servicesLog(services));
    const start_ts = Date.now();
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    const project = projectName(stack, false);
    const { success, stderr } = applyToAll(host, { project, services, verb: rest, subcommand });
    const args = `${subcommand}${timeoutText(run)}${servicesText(services)}`;
    pushLog(run, composeLog(project, args, { success, stderr, start_ts }));
    run.core.docker.look(idOf(server));
  });
}

const NOT_IN_SWARM =
  "Compose executions (Start, Stop, Restart) should not be called for Stack in Swarm Mode";

interface VerbUse {
  readonly project: string;
  readonly services: readonly string[];
  readonly verb: Pick<Verb, "apply" | "needsContainers" | "progress">;
  readonly subcommand: string;
}

function applyToAll(host: DockerHost, use: VerbUse): { success: boolean; stderr: string } {
  const containers = host
    .ofProject(use.project)
    .filter(({ spec }) => use.services.length === 0 || use.services.includes(spec.service));
  if (containers.length === 0 && use.verb.needsContainers) {
    const fault = `no container found for project "${use.project}": not found`;
    return { success: false, stderr: fault };
  }
  containers.forEach(use.verb.apply);
  const lines = containers.flatMap(({ spec }) =>
    use.verb.progress.map((word) => ` Container ${spec.name}  ${word}`),
  );
  return { success: true, stderr: lines.join("\n") };
}

function timeoutText({ params }: Run): string {
  return typeof params.stop_time === "number" ? ` --timeout ${params.stop_time}` : "";
}

function servicesText(services: readonly string[]): string {
  return services.length === 0 ? "" : ` ${services.join(" ")}`;
}

function composeLog(
  project: string,
  args: string,
  { success, stderr, start_ts }: { success: boolean; stderr: string; start_ts: number },
): Log {
  const command = `docker compose -p ${project} ${args}`;
  const end_ts = Date.now();
  return { stage: "Compose Command", command, stdout: "", stderr, success, start_ts, end_ts };
}

/** DestroyStack: `docker compose down`. A stack that is down already is a success. */
export async function destroyStack(run: Run): Promise<void> {
  const stack = resourceOf(run, "Stack");
  const { host, server, swarm } = hostOf(run.core, stack);
  await whileBusy(run, { resource: stack, flag: "destroying" }, async () => {
    if (swarm) {
      pushLog(run, stackDown(run, swarm, projectName(stack, false)));
      run.core.cluster(idOf(swarm)).lookedAt = Date.now();
      return;
    }
    const services = textsAt(run.params, "services");
    if (services.length > 0) pushLog(run, servicesLog(services));
    const start_ts = Date.now();
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    const project = projectName(stack, false);
    const stderr = composeDown(host, project, { services });
    const orphans = flagAt(run.params, "remove_orphans") ? " --remove-orphans" : "";
    const args = `down${timeoutText(run)}${orphans}${servicesText(services)}`;
    pushLog(run, composeLog(project, args, { success: true, stderr, start_ts }));
    run.core.docker.look(idOf(server));
  });
}
