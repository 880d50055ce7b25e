import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findOnPath } from "../../scripts/setup/programs.cjs";

/** What a host is made of before anything runs on it: `/etc`, `/run` and `/usr/local/sbin`. */
export interface HostOptions {
  /** Files by absolute path below `/etc` or `/run`; a leading `-> ` makes a symbolic link. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether `systemctl is-active systemd-resolved` says so. Default false. */
  readonly resolvedIsActive?: boolean;
  /** What the stand-in for `systemctl restart systemd-resolved` writes to the stub file. */
  readonly stubAfterRestart?: string;
  /** Shell text of further stand-ins for programs, by name. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Whether the host has dig. Default true. */
  readonly hasDig?: boolean;
}

/** How the steps on a host ended. */
export interface HostOutcome {
  readonly code: number | null;
  /** Lines of standard output. */
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  /** Calls of the stand-ins, in order: `systemctl is-active --quiet systemd-resolved`. */
  readonly calls: readonly string[];
  /** Text of a file that is the host's own, `/usr/local/sbin` being `/sbin`; undefined when none. */
  readonly read: (file: string) => string | undefined;
  /** Where a symbolic link points; undefined when it is none. */
  readonly link: (file: string) => string | undefined;
  /** Names in `/etc`, sorted. */
  readonly etc: readonly string[];
  /** Names that the tunnel's resolver was asked for, in order. */
  readonly questions: readonly string[];
}

/** Address of the tunnel's resolver on the host's own loopback device. */
export const tunnelResolver = "100.96.128.1";

const runTimeoutMs = 60_000;
const neededPrograms = ["bash", "cat", "chmod", "chown", "cmp", "grep", "ln", "mkdir", "mktemp"];
const furtherPrograms = ["mv", "readlink", "rm", "sort"];
/** For the steps alone; the scripts do without. */
const programsOfSteps = ["id", "ip", "mount", "sha256sum", "sleep", "stat"];

/**
 * Takes DNS questions over UDP and appends each name to the file of its first argument. Answers with
 * "no such name" and the question's id, which is all a probe looks at, unless it is to be silent.
 */
const resolverProgram = `
const fs = require("node:fs");
const socket = require("node:dgram").createSocket("udp4");
socket.on("message", (question, from) => {
  const labels = [];
  for (let at = 12; question[at] > 0; at += question[at] + 1) {
    labels.push(question.toString("ascii", at + 1, at + 1 + question[at]));
  }
  fs.appendFileSync(process.argv[2], labels.join(".") + "\\n");
  if (process.argv[4] === "silent") return;
  const answer = Buffer.from(question);
  answer.writeUInt16BE(0x8183, 2);
  socket.send(answer, from.port, from.address);
});
socket.bind(53, "${tunnelResolver}", () => fs.writeFileSync(process.argv[3], ""));
`;

/** What steps may use: a tunnel that comes and goes, and the commands of the script. */
const prelude = `
set -u
mount --bind "$host/etc" /etc
mount --bind "$host/run" /run
mount --bind "$host/sbin" /usr/local/sbin
mount -t sysfs sysfs /sys
ip link set lo up
ip address add ${tunnelResolver}/32 dev lo
tunnel_up() {
  rm -f "$host/listening"
  "$node" "$host/resolver.cjs" "$host/questions" "$host/listening" "\${1-}" &
  resolver=$!
  for _ in {1..200}; do [[ -e $host/listening ]] && return; sleep 0.05; done
  printf 'the stand-in resolver did not start\\n' >&2
  exit 90
}
# The only network device that needs no module of the kernel plays the client's.
connect() { ip link set lo down && ip link set lo name pangolin && ip link set pangolin up; }
tunnel_down() { kill "$resolver"; wait "$resolver" 2>/dev/null; }
watchdog() { "$host/script" "$@"; }
PATH=$host/stand-ins:$host/bin
`;

/** Why hosts of their own cannot be made here; undefined when they can. */
export function reasonAgainstHosts(): string | undefined {
  if (process.getuid?.() !== 0) return "needs root for namespaces of its own";
  const missing = ["unshare", "ip", ...neededPrograms].find((name) => !findOnPath(name));
  if (missing !== undefined) return `there is no ${missing} on PATH`;
  const trial = "ip link set lo up && mount -t sysfs sysfs /sys";
  const { status, stderr } = spawnSync("unshare", ["-mn", "bash", "-c", trial]);
  return status === 0 ? undefined : `namespaces are not permitted: ${stderr.toString().trim()}`;
}

/**
 * Runs steps, lines of Bash, on a host that has the script: `/etc`, `/run` and the network are its
 * own, and on its PATH are only the programs the script says it needs, and stand-ins for systemd
 * and Docker. The exit code is that of the last step.
 */
export async function runOnHost(
  script: string,
  steps: readonly string[],
  options: HostOptions = {},
): Promise<HostOutcome> {
  const host = fs.mkdtempSync(path.join(tmpdir(), "varanus-dns-"));
  try {
    makeHost(host, script, options);
    const { code, stdout, stderr } = await runSteps(host, steps);
    return {
      ...{ code, stdout: lines(stdout), stderr: lines(stderr) },
      calls: lines(readText(path.join(host, "calls")) ?? ""),
      ...afterwards(host),
    };
  } finally {
    fs.rmSync(host, { recursive: true });
  }
}

function makeHost(host: string, script: string, options: HostOptions): void {
  for (const folder of ["etc", "run", "bin", "sbin", "stand-ins"])
    fs.mkdirSync(path.join(host, folder));
  fs.writeFileSync(path.join(host, "script"), script, { mode: 0o755 });
  fs.writeFileSync(path.join(host, "resolver.cjs"), resolverProgram);
  for (const [file, text] of Object.entries(options.files ?? {})) {
    const place = path.join(host, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    if (text.startsWith("-> ")) fs.symlinkSync(text.slice(3), place);
    else fs.writeFileSync(place, text, { flag: "wx" });
  }
  const dig = options.hasDig === false ? [] : ["dig"];
  for (const name of [...neededPrograms, ...furtherPrograms, ...programsOfSteps, ...dig]) {
    const found = findOnPath(name);
    if (found !== undefined) fs.symlinkSync(found, path.join(host, "bin", name));
  }
  for (const [name, text] of Object.entries(standIns(host, options))) {
    const recorded = `#!/bin/bash\nprintf '%s\\n' "${name} $*" >>${host}/calls\n${text}\n`;
    // Refuses to write through a link to a program of this machine.
    const file = path.join(host, "stand-ins", name);
    fs.writeFileSync(file, recorded, { mode: 0o755, flag: "wx" });
  }
}

function standIns(host: string, options: HostOptions): Record<string, string> {
  const stub = path.join(host, "run", "systemd", "resolve", "stub-resolv.conf");
  const restart = `printf '%s' '${options.stubAfterRestart ?? ""}' >${stub}`;
  return {
    systemctl: `case $* in
"is-active --quiet systemd-resolved") exit ${options.resolvedIsActive ? 0 : 3} ;;
"restart systemd-resolved") ${restart} ;;
esac`,
    resolvectl: "",
    docker: "",
    ...options.programs,
  };
}

function runSteps(
  host: string,
  steps: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const text = [prelude, ...steps].join("\n");
  // With its first process, a process namespace loses all that the steps have left running.
  const child = spawn("unshare", ["-mnpf", "--kill-child", "bash", "-c", text], {
    env: { PATH: process.env.PATH, host, node: process.execPath },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), runTimeoutMs);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (output.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, ...output });
    });
  });
}

/** Everything is read before the host is removed. */
function afterwards(host: string): Pick<HostOutcome, "read" | "link" | "etc" | "questions"> {
  const texts = new Map<string, string>();
  const links = new Map<string, string>();
  for (const entry of fs.readdirSync(host, { recursive: true, withFileTypes: true })) {
    const place = path.join(entry.parentPath, entry.name);
    const file = place.slice(host.length);
    if (entry.isSymbolicLink()) links.set(file, fs.readlinkSync(place));
    else if (entry.isFile()) texts.set(file, fs.readFileSync(place, "utf8"));
  }
  const etc = fs.readdirSync(path.join(host, "etc")).sort();
  const questions = lines(texts.get("/questions") ?? "");
  return { read: (file) => texts.get(file), link: (file) => links.get(file), etc, questions };
}

function readText(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
