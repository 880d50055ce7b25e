import { pushLog, resourceOf, whileBusy, type Run } from "../execute/run";
import { textAt } from "../fields";
import { Interpolator } from "../interpolate";
import { valuesOf } from "../stacks/values";
import { errorLog, simpleLog } from "../updates/update";

/**
 * RunAction. The sandbox has no Deno: it runs the texts in `console.log("…")` as output and takes a
 * `throw` outside of any block for a failure; other statements have no effect.
 */
export async function runAction(run: Run): Promise<void> {
  const action = resourceOf(run, "Action");
  await whileBusy(run, { resource: action, flag: "running" }, async () => {
    const interpolator = new Interpolator(valuesOf(run.core));
    const text = interpolator.apply(textAt(action.config, "file_contents"));
    await run.core.timers.sleep(run.core.options.deployMs / 4);
    const fault = /^throw new Error\((["'`])(.*?)\1\)/m.exec(text)?.[2];
    const printed = [...text.matchAll(/console\.log\((["'`])(.*?)\1\)/g)].map((match) => match[2]);
    const log =
      fault === undefined
        ? simpleLog("Execute Action", printed.join("\n"))
        : errorLog("Execute Action", `error: Uncaught (in promise) Error: ${fault}`);
    pushLog(run, { ...log, command: "deno run --allow-all action.ts" });
  });
}
