import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Installation, installation } from "../../components/dnsWatchdog/installation";
import type { SplitDnsOptions, WatchdogOptions } from "../../components/dnsWatchdog/options";
import { splitDnsScript, watchdogScript } from "../../components/dnsWatchdog/scripts";
import {
  splitDnsUnit,
  splitDnsUnits,
  watchdogUnit,
  watchdogUnits,
} from "../../components/dnsWatchdog/units";
import { findOnPath } from "../../scripts/setup/programs.cjs";
import { shellcheckPath } from "../../scripts/setup/shellcheck.cjs";

/** A watchdog's installation as the component makes it. */
export function watchdogInstallation(options: WatchdogOptions): Installation {
  const texts = { script: watchdogScript(options), ...watchdogUnits(options) };
  const leftovers = ["/etc/resolv.conf.pre-pangolin", "/run/pangolin-dns-watchdog"];
  return installation(watchdogUnit, texts, { prepare: "backup", undo: "restore", leftovers });
}

/** An installation of split DNS as the component makes it. */
export function splitDnsInstallation(options: SplitDnsOptions): Installation {
  const texts = { script: splitDnsScript(options), ...splitDnsUnits(options) };
  const rest = { prepare: "require", undo: "revert", leftovers: [] };
  return installation(splitDnsUnit, texts, rest);
}

// `security --offline` came with 250.
const minimumSystemdVersion = 250;

/** Why scripts cannot be checked here; undefined when they can. */
export function reasonAgainstShellcheck(): string | undefined {
  return shellcheckPath() === undefined ? "no ShellCheck is set up" : undefined;
}

/** Why units cannot be checked here; undefined when they can. */
export function reasonAgainstAnalyze(): string | undefined {
  if (findOnPath("systemd-analyze") === undefined) return "there is no systemd-analyze on PATH";
  const { stdout } = spawnSync("systemd-analyze", ["--version"]);
  const version = Number(/^systemd (\d+)/.exec(stdout.toString())?.[1] ?? 0);
  const isOld = version < minimumSystemdVersion;
  return isOld ? `systemd is ${version}, this needs ${minimumSystemdVersion}` : undefined;
}

/** What ShellCheck has to say of a Bash script, at its strictest level; empty when nothing. */
export function shellcheck(text: string): string {
  const args = ["--shell=bash", "--severity=style", "--format=gcc", "-"];
  const { stdout, stderr, error } = spawnSync(shellcheckPath() ?? "", args, { input: text });
  if (error) throw error;
  return `${stdout.toString()}${stderr.toString()}`;
}

/**
 * What `systemd-analyze` says of the units of an installation that lies below a root folder of its
 * own, and its exit code.
 */
export function analyze(what: Installation): { verify: string; code: number | null } {
  return inRoot(what, (root) => {
    const units = [what.service, what.timer].map(({ path: file }) => path.join(root, file));
    const env = { ...process.env, SYSTEMD_UNIT_PATH: `${path.dirname(units[0] ?? "")}:` };
    const args = ["verify", "--man=no", ...units];
    const { status, stdout, stderr } = spawnSync("systemd-analyze", args, { env });
    return { verify: `${stdout.toString()}${stderr.toString()}`, code: status };
  });
}

/** How exposed the service is by systemd's own measure: 0 is best, 10 is worst. */
export function exposure(what: Installation): number {
  return inRoot(what, (root) => {
    const args = ["security", "--offline=true", "--no-pager", path.join(root, what.service.path)];
    const { stdout, stderr } = spawnSync("systemd-analyze", args);
    const level = /exposure level for \S+: (\d+\.\d+)/.exec(stdout.toString())?.[1];
    if (level === undefined) throw new Error(`systemd-analyze: ${stderr.toString()}`);
    return Number(level);
  });
}

/** The service's command has to exist where the unit says, so it is made to say the folder. */
function inRoot<T>(what: Installation, use: (root: string) => T): T {
  const root = fs.mkdtempSync(path.join(tmpdir(), "varanus-units-"));
  try {
    for (const { path: file, mode, text } of [what.script, what.service, what.timer]) {
      const place = path.join(root, file);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      const moved = text.replace("ExecStart=", `ExecStart=${root}`);
      fs.writeFileSync(place, moved, { mode: parseInt(mode, 8) });
    }
    return use(root);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}
