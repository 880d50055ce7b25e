import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { komodoServer } from "./komodo/api/server";
import type { CallLog } from "./komodo/callLog";
import { CORE_DEFAULTS, KomodoCore, type CoreOptions } from "./komodo/core";
import type { Faults } from "./komodo/faults";
import { seedCore } from "./komodo/seed";

export type { CallLog, RecordedCall } from "./komodo/callLog";
export type { Faults, FaultSettings } from "./komodo/faults";
export type { CoreOptions } from "./komodo/core";
export { KomodoCore } from "./komodo/core";

/** How a sandbox is started. */
export interface SandboxOptions {
  /** Port of the Komodo API; a free one when absent or 0. */
  readonly komodoPort?: number;
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
  /** The state behind the API: read it, or change it to simulate changes made by hand. */
  readonly core: KomodoCore;
  /** Stops listening, cuts all connections and ends what is under way. */
  close(): Promise<void>;
}

/** Starts an embedded Komodo Core. Throws when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = "127.0.0.1", komodoPort = 0 } = options;
  const { username = CORE_DEFAULTS.username, password = CORE_DEFAULTS.password } = options;
  const core = new KomodoCore({ ...options.core, username, password });
  seedCore(core, [...(options.seed === false ? [] : ["local"]), ...(options.servers ?? [])]);
  const { key, secret } = core.apiKeys.create({
    userId: core.admin._id.$oid,
    name: "sandbox",
    expires: 0,
  });
  const server = komodoServer(core);
  const port = await listen(server, { host, port: komodoPort });
  return {
    komodo: { url: `http://${host}:${port}`, username, password, key, secret },
    faults: core.faults,
    calls: core.calls,
    core,
    close: () => close(server, core),
  };
}

function listen(server: Server, at: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? portTaken(at) : error);
    });
    server.listen(at.port, at.host, () => resolve((server.address() as AddressInfo).port));
  });
}

function portTaken({ host, port }: { host: string; port: number }): Error {
  return new Error(
    `Komodo sandbox "${host}:${port}": another program listens on port ${port}. ` +
      "Stop that program, or choose another port with --komodo-port.",
  );
}

function close(server: Server, core: KomodoCore): Promise<void> {
  core.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    core.faults.websocket(false);
  });
}
