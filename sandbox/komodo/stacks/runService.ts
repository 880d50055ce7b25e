import { planOf } from "../docker/processPlan";
import { Refusal } from "../errors";
import { pushLog, resourceOf, type Run } from "../execute/run";
import { textAt, textsAt } from "../fields";
import { loadStack, projectName } from "./project";
import { sourceOf } from "./source";
import { hostOf } from "./target";
import { STACK_FILL, fillConfig } from "./values";

/** RunStackService: `docker compose run --rm` of one service with a command of its own. */
export async function runStackService(run: Run): Promise<void> {
  const stack = resourceOf(run, "Stack");
  hostOf(run.core, stack);
  run.core.updates.send(run.update);
  const { config } = fillConfig(run.core, stack.config, STACK_FILL);
  const project = projectName(stack, false);
  const name = textAt(run.params, "service");
  const { files } = sourceOf(run.core, stack, config);
  const { services } = loadStack(stack, { config, files }, project).project;
  const service = services.find((one) => one.name === name);
  if (service === undefined) throw new Refusal(500, `no such service: ${name}`);
  const given = textsAt(run.params, "command");
  const plan = given.length === 0 ? service.spec.plan : planOf(given);
  const start_ts = Date.now();
  await run.core.timers.sleep(Number.isFinite(plan.endsAfterMs) ? plan.endsAfterMs : 0);
  const words = ["run", "--rm", name, ...given].join(" ");
  pushLog(run, {
    stage: "Compose Run",
    command: `docker compose -p ${project} -f compose.yaml ${words}`,
    stdout: plan.lines.map(({ line }) => line).join("\n"),
    stderr: "",
    success: plan.exitCode === 0,
    start_ts,
    end_ts: Date.now(),
  });
}
