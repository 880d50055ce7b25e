import type { StateResource } from "../support/engine";
import { line, must, withBed } from "./measure";
import { stacksProgram } from "./programs";

const STACKS = 100;

/** API calls of a no-change refresh of 100 stacks, and what each stack adds to the state. */
export async function benchRefresh(): Promise<void> {
  await withBed(stacksProgram(STACKS), async ({ project, sandbox }) => {
    await must(project.up());
    sandbox.calls.reset();
    const { changes } = await must(project.refresh());
    line(`API calls, no-change refresh of ${STACKS} stacks`, String(sandbox.calls.total), "<= 15");
    line("resources that such a refresh calls changed", String(changes.update ?? 0), "0");
    const { resources } = await project.exportState();
    const stacks = resources.filter((item) => item.type === "pulumi-nodejs:komodo:Stack");
    const bytes =
      stacks.map(bytesBeyondInputs).reduce((sum, size) => sum + size, 0) / stacks.length;
    line("bytes of state per stack beyond its inputs", bytes.toFixed(0), "<= 500");
    const whole = stacks.map(size).reduce((sum, item) => sum + item, 0) / stacks.length;
    line("bytes of state per stack, all in all", whole.toFixed(0), "");
  });
}

function size(value: unknown): number {
  return JSON.stringify(value).length;
}

/**
 * What Varanus itself puts into inputs and outputs: the reference to the handler, twice, and every
 * output that is not merely the input again.
 */
function bytesBeyondInputs({ inputs = {}, outputs = {} }: StateResource): number {
  const reference = { __provider: inputs.__provider };
  const own = Object.entries(outputs).filter(
    ([key, value]) => key !== "__provider" && size(value) !== size(inputs[key] ?? null),
  );
  return 2 * size(reference) + size(Object.fromEntries(own));
}
