import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox";
import { toProvider } from "../../providers/dynamic/adapter";
import { Redactor } from "../../providers/http/redact";
import { type Komodo, komodoContext } from "../../providers/komodo/context";
import { adviceFor } from "../../providers/komodo/errors";
import type { KomodoSettings } from "../../providers/komodo/settings";
import { handlers } from "../../providers/registry";
import type { Methods, Providers } from "./held";

export {
  type EngineError,
  errorOf,
  Held,
  type Kind,
  messageOf,
  type Methods,
  type Step,
} from "./held";

/** What one `pulumi` command would hold in its provider process: nothing of it outlives the run. */
export interface Run extends Providers {
  readonly komodo: Komodo;
}

/** A sandbox with runs against it. */
export interface KomodoBench {
  readonly sandbox: Sandbox;
  /** A new run; the settings log in with user name and password unless they say otherwise. */
  run(settings?: Partial<KomodoSettings>): Run;
  /** A client beside the runs, for changes made by hand. */
  readonly hand: Komodo;
  close(): Promise<void>;
}

/** Starts a sandbox whose deploys and health checks are quick. */
export async function startBench(options: SandboxOptions = {}): Promise<KomodoBench> {
  const core = { deployMs: 20, healthyAfterMs: 100, ...options.core };
  const sandbox = await startSandbox({ ...options, core });
  const opened: Komodo[] = [];
  const open = (settings?: Partial<KomodoSettings>): Run => {
    const run = newRun(sandbox, settings);
    opened.push(run.komodo);
    return run;
  };
  return {
    sandbox,
    run: open,
    hand: open().komodo,
    close: async () => {
      opened.forEach(({ executions }) => executions.stream.close());
      await sandbox.close();
    },
  };
}

/** Settings that reach the sandbox with its user name and password, and that settle at once. */
export function sandboxSettings({ komodo }: Sandbox): KomodoSettings {
  const { url, username, password } = komodo;
  return { url, login: { username, password }, timeoutMs: 5_000, deploysPerServer: 4, settleMs: 0 };
}

function newRun(sandbox: Sandbox, settings: Partial<KomodoSettings> = {}): Run {
  const redactor = new Redactor();
  const komodo = komodoContext({ ...sandboxSettings(sandbox), ...settings }, redactor);
  const around = {
    context: () => komodo,
    redact: (text: string) => redactor.redact(text),
    addSecret: (value: unknown) => redactor.add(value),
    advice: adviceFor,
  };
  return {
    komodo,
    provider: (kind) => toProvider(handlers[`komodo:${kind}`] as never, around) as Methods,
  };
}
