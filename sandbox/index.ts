import type { Server } from "node:http";
import type { CallLog } from "./callLog";
import { listen, stopListening, type ListenAt } from "./http/listen";
import { komodoServer } from "./komodo/api/server";
import { CORE_DEFAULTS, KomodoCore, type CoreOptions } from "./komodo/core";
import type { Faults } from "./komodo/faults";
import { seedCore } from "./komodo/seed";
import { newtLink } from "./newtLink";
import { PREFIX, pangolinServer } from "./pangolin/api/server";
import type { PangolinFaults } from "./pangolin/faults";
import { seedPangolin } from "./pangolin/seed";
import { PangolinState } from "./pangolin/state/state";

export type { CallLog, RecordedCall } from "./callLog";
export type { Faults, FaultSettings } from "./komodo/faults";
export type { CoreOptions } from "./komodo/core";
export { KomodoCore } from "./komodo/core";
export type { PangolinFaults, PangolinFaultSettings } from "./pangolin/faults";
export { PangolinState } from "./pangolin/state/state";

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Port of the Komodo API; a free one when absent or 0. */
  readonly komodoPort?: number;
  /** Port of Pangolin's Integration API; a free one when absent or 0. */
  readonly pangolinPort?: number;
  /** Serve Pangolin, too. Without it `pangolin.url` is empty. @default true */
  readonly pangolin?: boolean;
  /** Id of the organization that Pangolin starts with. @default "sandbox" */
  readonly org?: string;
  /** Address to listen on. @default "127.0.0.1" */
  readonly host?: string;
  /** Name of the super admin. @default "admin" */
  readonly username?: string;
  readonly password?: string;
  /** Add the server `local` with the image `busybox:local`. @default true */
  readonly seed?: boolean;
  /** Names of further servers, enabled and Ok. */
  readonly servers?: readonly string[];
  /** Timing and other details of the simulation. */
  readonly core?: Partial<CoreOptions>;
}

/** How Pangolin is reached. */
export interface PangolinAccess {
  /** Base address, with `/v1`. */
  readonly url: string;
  /** A root key with all actions: `<id>.<secret>`. */
  readonly key: string;
  /** Id of the organization. */
  readonly org: string;
}

/** A running sandbox. */
export interface Sandbox {
  readonly komodo: {
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly key: string;
    readonly secret: string;
  };
  readonly faults: Faults;
  readonly calls: CallLog;
  /** The state behind Komodo's API: read it, or change it to simulate changes made by hand. */
  readonly core: KomodoCore;
  readonly pangolin: PangolinAccess;
  readonly pangolinFaults: PangolinFaults;
  readonly pangolinCalls: CallLog;
  /** The state behind Pangolin's API: read it, or change it to simulate changes made by hand. */
  readonly pangolinState: PangolinState;
  /** Stops listening, cuts all connections and ends what is under way. */
  close(): Promise<void>;
}

/** Starts an embedded Komodo Core and Pangolin. Throws when a port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const komodo = await startKomodo(options);
  const { core } = komodo;
  try {
    const pangolin = await startPangolin(options, core);
    const { state } = pangolin;
    return {
      komodo: komodo.access,
      faults: core.faults,
      calls: core.calls,
      core,
      pangolin: pangolin.access,
      pangolinFaults: state.faults,
      pangolinCalls: state.calls,
      pangolinState: state,
      close: async () => {
        await Promise.all([komodo.close(), pangolin.close()]);
      },
    };
  } catch (error) {
    await komodo.close();
    throw error;
  }
}

async function startKomodo(options: SandboxOptions) {
  const { host = "127.0.0.1", komodoPort = 0 } = options;
  const { username = CORE_DEFAULTS.username, password = CORE_DEFAULTS.password } = options;
  const core = new KomodoCore({ ...options.core, username, password });
  seedCore(core, [...(options.seed === false ? [] : ["local"]), ...(options.servers ?? [])]);
  const userId = core.admin._id.$oid;
  const { key, secret } = core.apiKeys.create({ userId, name: "sandbox", expires: 0 });
  const at = { host, port: komodoPort, part: "Komodo", option: "--komodo-port" };
  const { url, stop } = await serve(komodoServer(core), at);
  const close = async (): Promise<void> => {
    core.close();
    const stopped = stop();
    core.faults.websocket(false);
    await stopped;
  };
  return { core, access: { url, username, password, key, secret }, close };
}

async function startPangolin(options: SandboxOptions, core: KomodoCore) {
  const { host = "127.0.0.1", pangolinPort = 0, org = "sandbox" } = options;
  const state = new PangolinState();
  state.newtLink = newtLink(core);
  const { apiKeyId, secret } = seedPangolin(state, org);
  const key = `${apiKeyId}.${secret}`;
  if (options.pangolin === false) {
    return { state, access: { url: "", key, org }, close: () => Promise.resolve() };
  }
  const at = { host, port: pangolinPort, part: "Pangolin", option: "--pangolin-port" };
  const { url, stop } = await serve(pangolinServer(state), at);
  const close = (): Promise<void> => {
    state.close();
    return stop();
  };
  return { state, access: { url: `${url}${PREFIX}`, key, org }, close };
}

async function serve(
  server: Server,
  at: ListenAt,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const port = await listen(server, at);
  return { url: `http://${at.host}:${port}`, stop: () => stopListening(server) };
}
