import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemProgram } from "../../scripts/setup/debianPackage.cjs";
import { findOnPath } from "../../scripts/setup/programs.cjs";

/** A host that is reached over real SSH: this machine, with a folder and a PATH of its own. */
export interface SshHost {
  /** How to log in. */
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly privateKey: string;
    readonly hostKey: string;
  };
  /** Folder for what belongs to the host; removed with it. */
  readonly folder: string;
  /** What the server wrote to its log so far. */
  readonly log: () => string;
  close(): Promise<void>;
}

/** What a host is made of. */
export interface SshHostOptions {
  /** Makes programs in the host's folder, and returns the folder of those that come first on PATH. */
  readonly programs?: (folder: string) => string;
}

const startTimeoutMs = 10_000;
const pollMs = 50;
/** Where the server wants an empty folder when root starts it. */
const separationFolder = "/run/sshd";

/** Why no host can be made here; undefined when one can. */
export function reasonAgainstSsh(): string | undefined {
  if (systemProgram("sshd") === undefined) return "there is no sshd";
  const missing = ["ssh", "ssh-keygen", "bash"].find((name) => !findOnPath(name));
  if (missing !== undefined) return `there is no ${missing} on PATH`;
  if (process.getuid?.() !== 0) return undefined;
  const { status } = spawnSync("id", ["sshd"]);
  return status === 0 ? undefined : "there is no user sshd, which a server that root starts needs";
}

/**
 * Starts an SSH server of this user's on the loopback address, with keys, settings and a home folder
 * of its own. Commands see no settings of the user's shell.
 */
export async function startSshHost(options: SshHostOptions = {}): Promise<SshHost> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-host-"));
  const hostKey = makeKey(folder, "host_key");
  const userKey = makeKey(folder, "user_key");
  fs.writeFileSync(path.join(folder, "authorized_keys"), userKey.publicKey);
  const first = options.programs?.(folder) ?? path.join(folder, "bin");
  if (process.getuid?.() === 0) fs.mkdirSync(separationFolder, { recursive: true });
  else standInForSudo(first);
  const port = await freePort();
  const server = startServer(folder, port, first);
  const connection = {
    ...{ host: "127.0.0.1", port, user: os.userInfo().username },
    ...{ privateKey: userKey.privateKey, hostKey: hostKey.publicKey.trim() },
  };
  const host: SshHost = {
    ...{ connection, folder, log: server.log },
    close: async () => {
      await server.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  await untilOpen(host).catch(async (error: unknown) => {
    await host.close();
    throw error;
  });
  return host;
}

function makeKey(folder: string, name: string): { publicKey: string; privateKey: string } {
  const file = path.join(folder, name);
  const args = ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file];
  const { status, stderr } = spawnSync("ssh-keygen", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ssh-keygen: ${stderr}`);
  const read = (from: string): string => fs.readFileSync(from, "utf8");
  return { publicKey: read(`${file}.pub`), privateKey: read(file) };
}

/** Who is not root already runs everything as itself. */
function standInForSudo(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const text = '#!/bin/sh\n[ "$1" = -n ] && shift\nexec "$@"\n';
  fs.writeFileSync(path.join(folder, "sudo"), text, { mode: 0o755 });
}

function startServer(
  folder: string,
  port: number,
  first: string,
): { log: () => string; close: () => Promise<void> } {
  const config = path.join(folder, "sshd_config");
  fs.writeFileSync(config, configText(folder, port, first));
  const child = spawn(systemProgram("sshd") ?? "sshd", ["-D", "-e", "-f", config], {
    stdio: "pipe",
  });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return { log: () => text, close: () => stop(child) };
}

function configText(folder: string, port: number, first: string): string {
  const own = (name: string): string => path.join(folder, name);
  const programs = [first, process.env.PATH ?? ""].join(path.delimiter);
  const settings = {
    Port: port,
    ListenAddress: "127.0.0.1",
    HostKey: own("host_key"),
    AuthorizedKeysFile: own("authorized_keys"),
    PidFile: "none",
    PasswordAuthentication: "no",
    PermitRootLogin: "yes",
    StrictModes: "no",
    UsePAM: "no",
    SetEnv: `"PATH=${programs}" "HOME=${folder}"`,
    Subsystem: "sftp internal-sftp",
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join("");
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    else child.once("exit", () => resolve());
    child.kill();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilOpen({ connection: { host, port }, log }: SshHost): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs;
  while (!(await isOpen(host, port))) {
    if (Date.now() > deadlineMs) throw new Error(`sshd does not listen: ${log()}`);
    await sleep(pollMs);
  }
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
