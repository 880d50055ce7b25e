import { Command } from "@pulumi/command/remote/command";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../providers/dynamic/problem";
import { type SshConnection, withSecrets } from "./dnsWatchdog/connection";
import { type Installation, installation } from "./dnsWatchdog/installation";
import {
  splitDnsProblems,
  type SplitDnsOptions,
  watchdogDefaults,
  watchdogProblems,
  type WatchdogOptions,
} from "./dnsWatchdog/options";
import { splitDnsScript, stateFolder, watchdogScript } from "./dnsWatchdog/scripts";
import { filesStep, prepareStep, type Step, timerStep } from "./dnsWatchdog/steps";
import { splitDnsUnit, splitDnsUnits, watchdogUnit, watchdogUnits } from "./dnsWatchdog/units";
import { refuseAll } from "./refuse";

interface HostArgs {
  /** The host that runs the client. */
  readonly connection: SshConnection;
}

/**
 * For a client that takes over the host's resolv.conf, which is mounted into its container. Needs
 * the watchdog: a client that dies leaves the host without DNS.
 */
export interface ResolvConfMountArgs extends HostArgs, WatchdogOptions {
  readonly dnsMode: "resolvConfMount";
}

/**
 * For a client that leaves resolv.conf alone, on a host with systemd-resolved: only names of
 * private resources go to the client. Nothing can be lost, so there is no watchdog.
 */
export interface SplitDnsArgs extends HostArgs, SplitDnsOptions {
  readonly dnsMode: "splitDns";
}

/** Arguments of a {@link DnsWatchdog}. */
export type DnsWatchdogArgs = ResolvConfMountArgs | SplitDnsArgs;

/**
 * DNS of a host that runs the Pangolin client, kept working over SSH: with `resolvConfMount` a
 * backup of resolv.conf and a timer that restores it, with `splitDns` a timer that routes the
 * private domains. Let the client's stack depend on it: the backup is worth something only
 * from before the client's first start.
 * @example
 * const dns = new DnsWatchdog("nas", {
 *   dnsMode: "resolvConfMount",
 *   fallbackServers: ["192.168.11.1"],
 *   connection: { host: "nas.lan", privateKey: config.requireSecret("key"), hostKey },
 * });
 */
export class DnsWatchdog extends pulumi.ComponentResource {
  /** What systemd says of the timer once it runs: `active`. */
  readonly timerState: pulumi.Output<string>;

  constructor(name: string, args: DnsWatchdogArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:DnsWatchdog", name, {}, options);
    refuseAll(`DnsWatchdog "${name}"`, dnsProblems(name, args));
    const what = installationOf(args);
    const connection = withSecrets(args.connection);
    // The mode is part of the names: a change of mode takes the other installation away.
    const prefix = `${name}-${args.dnsMode === "splitDns" ? "split" : "watchdog"}`;
    const make = (step: Step, after: Command[]): Command =>
      makeCommand(`${prefix}-${step.name}`, step, connection, { parent: this, dependsOn: after });
    const prepared = make(prepareStep(what), []);
    const installed = make(filesStep(what), [prepared]);
    const enabled = make(timerStep(what), [installed]);
    this.timerState = enabled.stdout;
    this.registerOutputs({ timerState: this.timerState });
  }
}

/** Everything that is wrong with the arguments; empty when nothing is. */
export function dnsProblems(name: string, args: DnsWatchdogArgs): Problem[] {
  return args.dnsMode === "splitDns" ? splitDnsProblems(name, args) : watchdogProblems(name, args);
}

function installationOf(args: DnsWatchdogArgs): Installation {
  if (args.dnsMode === "splitDns") {
    const texts = { script: splitDnsScript(args), ...splitDnsUnits(args) };
    return installation(splitDnsUnit, texts, {
      ...{ prepare: "require", undo: "revert", leftovers: [] },
    });
  }
  const texts = { script: watchdogScript(args), ...watchdogUnits(args) };
  return installation(watchdogUnit, texts, {
    ...{ prepare: "backup", undo: "restore" },
    leftovers: [args.backup ?? watchdogDefaults.backup, stateFolder],
  });
}

/**
 * A changed script is an update: a trigger would replace the command, and the deletion of the old
 * one would take away what the new one has just installed.
 */
function makeCommand(
  name: string,
  { script, create, delete: remove }: Step,
  connection: SshConnection,
  options: pulumi.CustomResourceOptions,
): Command {
  const args = {
    connection,
    create,
    stdin: script,
    ...(remove !== undefined && { delete: remove }),
    // SSH servers refuse variables by default, which would be a warning with every update.
    addPreviousOutputInEnv: false,
  };
  return new Command(name, args, { ...options, deleteBeforeReplace: true });
}
