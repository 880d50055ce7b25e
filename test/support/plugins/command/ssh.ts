import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Outcome, runLocally } from "./process";

/** Where and how a session is opened: the inputs of `connection` that the stand-in knows. */
export interface Connection {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  readonly privateKey: string;
  readonly hostKey?: string;
  /** Failed attempts that are allowed. Default 10. */
  readonly dialErrorLimit?: number;
  /** Default 15. */
  readonly perDialTimeout?: number;
}

/** What a session runs. */
export interface Session {
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin?: string | Buffer;
}

const known = ["host", "port", "user", "privateKey", "hostKey", "dialErrorLimit", "perDialTimeout"];
const firstPauseMs = 100;
const longestPauseMs = 5_000;
const keyFileMode = 0o600;

/** Runs a command on a host, through OpenSSH's client, with nothing of this user's own settings. */
export async function runOverSsh(connection: Connection, session: Session): Promise<Outcome> {
  refuseUnknown(connection);
  await dial(connection);
  const folder = await mkdtemp(path.join(tmpdir(), "varanus-ssh-"));
  try {
    const options = await optionsOf(connection, folder);
    const sent = Object.entries(session.environment).map(([name, value]) => `${name}=${value}`);
    const env =
      sent.length > 0 ? ["-o", `SetEnv=${sent.map((pair) => `"${pair}"`).join(" ")}`] : [];
    const to = `${connection.user ?? "root"}@${connection.host}`;
    return await runLocally("ssh", [...options, ...env, to, "--", session.command], {
      env: { PATH: process.env.PATH, HOME: folder },
      ...(session.stdin !== undefined && { stdin: session.stdin }),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refuseUnknown(connection: Connection): void {
  const stranger = Object.keys(connection).find((key) => !known.includes(key));
  if (stranger !== undefined) throw new Error(`the stand-in knows no connection.${stranger}`);
}

async function optionsOf(
  { port = 22, privateKey, hostKey }: Connection,
  folder: string,
): Promise<string[]> {
  const identity = path.join(folder, "key");
  const hosts = path.join(folder, "known_hosts");
  await writeFile(identity, `${privateKey.trimEnd()}\n`, { mode: keyFileMode });
  await writeFile(hosts, hostKey === undefined ? "" : `target ${hostKey}\n`);
  const settings = {
    BatchMode: "yes",
    HostKeyAlias: "target",
    IdentitiesOnly: "yes",
    LogLevel: "ERROR",
    StrictHostKeyChecking: hostKey === undefined ? "no" : "yes",
    UserKnownHostsFile: hosts,
    GlobalKnownHostsFile: "/dev/null",
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return ["-F", "none", "-p", String(port), "-i", identity, ...pairs];
}

/** Waits until the host takes connections, as many times as may fail. */
async function dial({
  host,
  port = 22,
  dialErrorLimit = 10,
  perDialTimeout = 15,
}: Connection): Promise<void> {
  let pauseMs = firstPauseMs;
  for (let failures = 0; ; failures += 1) {
    const error = await attempt(host, port, perDialTimeout * 1_000);
    if (error === undefined) return;
    if (failures >= dialErrorLimit) {
      throw new Error(`after ${failures} failed attempts: dial tcp ${host}:${port}: ${error}`);
    }
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs);
  }
}

function attempt(host: string, port: number, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const end = (reason?: string): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end("i/o timeout"));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
