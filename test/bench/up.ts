import { komodoContext } from "../../providers/komodo/context";
import { Redactor } from "../../providers/http/redact";
import { settingReader } from "../../providers/http/settings";
import { readKomodoSettings } from "../../providers/komodo/settings";
import { unhealthiness } from "../../providers/komodo/stack/health";
import type { Sandbox } from "../../sandbox";
import { line, must, withBed } from "./measure";
import { composeText, emptyProgram, stacksProgram } from "./programs";

const STACKS = 100;
const PARALLEL = 16;
const DEADLINE_MS = 600_000;

/** `up` of 100 stacks against the bare API calls at the same parallelism. */
export async function benchUp(): Promise<void> {
  const flags = ["--parallel", String(PARALLEL)];
  const ours = await withBed(stacksProgram(STACKS), async ({ project }) =>
    must(project.up(flags)).then(({ durationMs }) => durationMs),
  );
  const empty = await withBed(emptyProgram(STACKS), async ({ project }) =>
    must(project.up(flags)).then(({ durationMs }) => durationMs),
  );
  const bare = await withBed(emptyProgram(0), ({ sandbox }) => bareCallsMs(sandbox));
  line(`up of ${STACKS} stacks / bare API calls`, `${(ours / bare).toFixed(2)} x`, "");
  line(
    `up of ${STACKS} stacks / bare calls + empty resources`,
    `${(ours / (bare + empty)).toFixed(2)} x`,
    "",
  );
  line(`up of ${STACKS} stacks`, `${(ours / 1_000).toFixed(1)} s`, "");
  line("bare API calls", `${(bare / 1_000).toFixed(1)} s`, "");
  line(`up of ${STACKS} empty dynamic resources`, `${(empty / 1_000).toFixed(1)} s`, "");
}

async function bareCallsMs({ komodo }: Sandbox): Promise<number> {
  const { url, username, password } = komodo;
  const environment = { KOMODO_URL: url, KOMODO_USERNAME: username, KOMODO_PASSWORD: password };
  const context = komodoContext(
    readKomodoSettings(settingReader(() => undefined, environment)),
    new Redactor(),
  );
  await context.client.write("CreateVariable", {
    name: "DOMAIN",
    value: "x",
    description: "",
    is_secret: false,
  });
  await context.client.write("CreateServer", { name: "bench", config: { enabled: true } });
  const queue = Array.from({ length: STACKS }, (_, i) => i);
  const startedMs = Date.now();
  const worker = async (): Promise<void> => {
    for (let i = queue.shift(); i !== undefined; i = queue.shift()) await deployOne(i);
  };
  const deployOne = async (i: number): Promise<void> => {
    const config = {
      server_id: "bench",
      file_contents: composeText(i),
      environment: "DOMAIN='[[DOMAIN]]'\n",
    };
    const made = await context.client.write("CreateStack", { name: `app-${i}`, config });
    const id = made._id.$oid;
    await context.client.write("UpdateResourceMeta", {
      target: { type: "Stack", id },
      tags: ["bench", "trusted"],
    });
    await context.deploys.run("bench", () =>
      context.executions.run("DeployStack", { stack: id }, startedMs + DEADLINE_MS),
    );
    await unhealthiness(context, {
      id,
      inputs: {},
      deadlineMs: startedMs + DEADLINE_MS,
    });
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  context.executions.stream.close();
  return Date.now() - startedMs;
}
