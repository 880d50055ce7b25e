import { problemAt } from "../../compose/document";
import { clash, type PublishedPort } from "../../compose/ports";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";

/** A stack's published ports and where it runs. */
export interface PortUser {
  readonly folder: StackFolder;
  readonly server: string;
  readonly ports: readonly PublishedPort[];
}

interface Use {
  readonly folder: StackFolder;
  readonly port: PublishedPort;
}

/** Ports that two services would both bind on one server; the later stack by name is told. */
export function portClashes(users: readonly PortUser[]): Problem[] {
  const byServer = new Map<string, Use[]>();
  const problems: Problem[] = [];
  for (const { folder, server, ports } of [...users].sort(byName)) {
    const taken = byServer.get(server) ?? [];
    byServer.set(server, taken);
    for (const port of ports) {
      const other = taken.find((use) => clash(use.port, port));
      if (other) problems.push(clashProblem(server, { folder, port }, other));
      taken.push({ folder, port });
    }
  }
  return problems;
}

function clashProblem(server: string, { folder, port }: Use, other: Use): Problem {
  const whose =
    other.folder === folder
      ? `its service "${other.port.service}"`
      : `the stack "${other.folder.name}"`;
  const message = `publishes ${shown(port)} on "${server}", where ${whose} publishes ${shown(other.port)}`;
  return problemAt(folder.document, port.path, {
    subject: `Stack "${folder.name}"`,
    message,
    fix: "Choose another host port, or another server",
  });
}

function shown({ hostIp, from, to, protocol }: PublishedPort): string {
  const range = from === to ? `${from}` : `${from}-${to}`;
  const ip = hostIp.includes(":") ? `[${hostIp}]` : hostIp;
  return `${ip}:${range}/${protocol}`;
}

function byName(a: PortUser, b: PortUser): number {
  return a.folder.name < b.folder.name ? -1 : 1;
}
