import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { toProvider } from "../../providers/dynamic/adapter";
import { Redactor } from "../../providers/http/redact";
import { type Pangolin, pangolinContext } from "../../providers/pangolin/context";
import { adviceFor } from "../../providers/pangolin/errors";
import type { PangolinSettings } from "../../providers/pangolin/settings";
import { handlers } from "../../providers/registry";
import type { Methods, Providers } from "./held";

export { errorOf, Held, messageOf, type Methods, type Step } from "./held";

/** What one `pulumi` command would hold in its provider process: nothing of it outlives the run. */
export interface PangolinRun extends Providers {
  readonly pangolin: Pangolin;
}

/** A sandbox with runs against its Pangolin. */
export interface PangolinBench {
  readonly sandbox: Sandbox;
  /** A new run, with a root key that may do everything unless the settings say otherwise. */
  run(settings?: Partial<PangolinSettings>): PangolinRun;
  /** A client beside the runs, for changes made by hand. */
  readonly hand: Pangolin;
  /** A root key that may do everything but these actions: `<id>.<secret>`. */
  keyWithout(...actions: string[]): string;
  close(): Promise<void>;
}

/** Starts a sandbox for Pangolin's kinds. */
export async function startPangolinBench(options: SandboxOptions = {}): Promise<PangolinBench> {
  const sandbox = await startSandbox(options);
  return {
    sandbox,
    run: (settings) => newRun(sandbox, settings),
    hand: newRun(sandbox).pangolin,
    keyWithout: (...actions) => keyWithout(sandbox, actions),
    close: () => sandbox.close(),
  };
}

/** Settings that reach the sandbox's Pangolin and its organization. */
export function pangolinSettings({ pangolin }: Sandbox): PangolinSettings {
  const { url, key: apiKey, org } = pangolin;
  return { url, apiKey, org, timeoutMs: 5_000 };
}

function newRun(sandbox: Sandbox, settings: Partial<PangolinSettings> = {}): PangolinRun {
  const redactor = new Redactor();
  const pangolin = pangolinContext({ ...pangolinSettings(sandbox), ...settings }, redactor);
  const around = {
    context: () => pangolin,
    redact: (text: string) => redactor.redact(text),
    addSecret: (value: unknown) => redactor.add(value),
    advice: adviceFor,
  };
  return {
    pangolin,
    provider: (kind) => toProvider(handlers[`pangolin:${kind}`] as never, around) as Methods,
  };
}

let keysMade = 0;

function keyWithout({ pangolin, pangolinState: state }: Sandbox, actions: string[]): string {
  const [full = ""] = pangolin.key.split(".");
  keysMade += 1;
  const [apiKeyId, secret] = [`limited${keysMade}`.padEnd(15, "0"), "s".repeat(40)];
  const row = state.apiKeys.find({ apiKeyId: full });
  if (row === undefined) throw new Error("the sandbox has lost its key");
  state.apiKeys.add({ ...row, apiKeyId, secret });
  for (const { actionId } of state.apiKeyActions.where({ apiKeyId: full })) {
    if (!actions.includes(actionId)) state.apiKeyActions.add({ apiKeyId, actionId });
  }
  return `${apiKeyId}.${secret}`;
}
