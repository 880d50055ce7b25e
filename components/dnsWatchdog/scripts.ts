import { readFileSync } from "node:fs";
import path from "node:path";
import { dnsQueryEscapes } from "./dnsQuery";
import {
  type SplitDnsOptions,
  splitDnsDefaults,
  watchdogDefaults,
  type WatchdogOptions,
} from "./options";

/** Where the system keeps what the script remembers until the next boot. */
export const stateFolder = "/run/pangolin-dns-watchdog";

/** systemd-resolved's file for programs that read resolv.conf; its folder belongs to resolved. */
export const resolvedStub = "/run/systemd/resolve/stub-resolv.conf";

const probeTimeoutSeconds = 2;

/**
 * The watchdog of one host, a Bash script with three commands: `check` restores resolv.conf when
 * it depends on a tunnel resolver that does not answer (S1-WD-1), `backup` keeps a copy of it
 * unless there is one, `restore` takes the host off the tunnel's resolver at once. Options must
 * have no problems.
 */
export function watchdogScript(options: WatchdogOptions): string {
  const all = { ...watchdogDefaults, ...options };
  return script("watchdog.sh", [
    "# Restores DNS when the Pangolin client that took over resolv.conf does not answer any more.",
    "",
    setting("tunnel_resolver", all.tunnelResolver),
    setting("test_name", all.testName),
    setting("test_query", dnsQueryEscapes(all.testName)),
    setting("probe_timeout_seconds", String(probeTimeoutSeconds)),
    listSetting("fallback_servers", all.fallbackServers),
    setting("resolv_conf", all.resolvConf),
    setting("backup", all.backup),
    setting("resolved_stub", resolvedStub),
    setting("state_dir", stateFolder),
    setting("client_container", all.clientContainer),
    setting("rearm", all.rearm ? "yes" : "no"),
  ]);
}

/**
 * Split DNS of one host, a Bash script with three commands: `apply` sends the private domains to
 * the tunnel's resolver while the client's interface is there, `require` fails when
 * systemd-resolved does not run, `revert` takes the setting back. Options must have no problems.
 */
export function splitDnsScript(options: SplitDnsOptions): string {
  const all = { ...splitDnsDefaults, ...options };
  return script("splitDns.sh", [
    "# Sends names of private resources to the Pangolin client, and no others.",
    "",
    setting("tunnel_resolver", all.tunnelResolver),
    setting("interface", all.tunnelInterface),
    // With `~`, systemd-resolved routes the domain but does not complete short names with it.
    listSetting(
      "routing_domains",
      all.domains.map((domain) => `~${domain}`),
    ),
    setting("resolv_conf", all.resolvConf),
  ]);
}

function script(body: string, head: readonly string[]): string {
  const text = readFileSync(path.join(__dirname, body), "utf8").replaceAll("\r\n", "\n");
  const lines = [
    "#!/bin/bash",
    ...head,
    "",
    "set -u",
    // Bash reads bytes, and grep and sort compare them.
    "export LC_ALL=C",
    "",
  ];
  return `${lines.join("\n")}\n${text}`;
}

function setting(name: string, value: string): string {
  return `${name}=${quoted(value)}`;
}

function listSetting(name: string, values: readonly string[]): string {
  return `${name}=(${values.map(quoted).join(" ")})`;
}

/** A word of the shell that means exactly this text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
