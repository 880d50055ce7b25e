import { problemAt } from "../../../compose/document";
import { mountsPath } from "../../../compose/mounts";
import type { Problem } from "../../../providers/dynamic/problem";
import type { StackFolder } from "../../stackFolder";
import type { FleetIndex } from "../fleetIndex";
import { stackProblem } from "../placement";
import type { ServerSpec } from "../types";
import { bindMounts, type ServiceBind } from "./bindMounts";

const RESOLV_CONF = "/etc/resolv.conf";

/** The first writable mount of the host's resolv.conf: its container can take DNS over. */
export function resolvConfMount(folder: StackFolder, index: FleetIndex): ServiceBind | undefined {
  return bindMounts(folder, index).find(
    (bind) => !bind.readOnly && mountsPath({ ...bind, target: "" }, RESOLV_CONF),
  );
}

/**
 * Refuses a container that may write the host's resolv.conf where no watchdog restores it: the host
 * is without DNS once that container dies (S1-WD-6). A stack that is exempt says why.
 */
export function resolvConfWithoutWatchdog(
  folder: StackFolder,
  server: ServerSpec,
  index: FleetIndex,
): Problem[] {
  const mount = resolvConfMount(folder, index);
  const reason = folder.extension.exempt?.resolvConfWithoutWatchdog;
  const isNeeded = mount !== undefined && server.dns?.dnsMode !== "resolvConfMount";
  if (reason !== undefined) return isNeeded ? [] : [needless(folder)];
  if (!isNeeded) return [];
  const { service, path } = mount;
  const subject = `Stack "${folder.name}"`;
  return [problemAt(folder.document, path, { subject, ...finding(service, server) })];
}

function finding(service: string, { name, dns }: ServerSpec): { message: string; fix: string } {
  const what = `its service "${service}" mounts ${RESOLV_CONF} on "${name}"`;
  if (dns) {
    const message = `${what}, whose "dns" is splitDns: the host's file is to be left alone`;
    return { message, fix: "Remove the mount, or set `dnsMode: resolvConfMount` there" };
  }
  const message = `${what}, which has no watchdog: it is without DNS when the container dies`;
  const fix =
    "Add `dns` with `dnsMode: resolvConfMount` to that server in varanus:servers, mount the file " +
    "read-only, or give a reason in `exempt.resolvConfWithoutWatchdog` of x-varanus";
  return { message, fix };
}

/** An exemption that exempts from nothing would hide the fault that comes later. */
function needless(folder: StackFolder): Problem {
  const message = '"exempt.resolvConfWithoutWatchdog" is set, but nothing needs it';
  const fix = "Remove it";
  return stackProblem(folder, ["exempt", "resolvConfWithoutWatchdog"], { message, fix });
}
