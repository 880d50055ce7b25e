import type { Problem } from "../providers/dynamic/problem";
import { isRecord, problemAt, sectionEntries, type ComposeDocument } from "./document";
import { substitute } from "./interpolation";
import type { Path } from "./nodes";

/** A range of host ports that a service publishes. */
export interface PublishedPort {
  readonly service: string;
  /** Address on the host; `0.0.0.0` when none is given. */
  readonly hostIp: string;
  /** First and last host port, 1 to 65535. */
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
  readonly path: Path;
}

/** Gives the value of a variable of the environment, where it is known. */
export type Lookup = (name: string) => string | undefined;

/**
 * Host ports of all services. Ports that Docker picks itself, entries whose value depends on an
 * unknown variable, and services on the host's own network are left out.
 */
export function publishedPorts(
  document: ComposeDocument,
  lookup: Lookup = () => undefined,
): { ports: PublishedPort[]; problems: Problem[] } {
  const ports: PublishedPort[] = [];
  const problems: Problem[] = [];
  for (const [service, { ports: entries, network_mode: network }] of sectionEntries(
    document,
    "services",
  )) {
    if (!Array.isArray(entries) || network === "host") continue;
    entries.forEach((entry: unknown, i) => {
      const path = ["services", service, "ports", i];
      const read = readEntry(entry, lookup);
      if (read === "faulty") problems.push(faulty(document, path, entry));
      else if (read) ports.push({ service, ...read, path });
    });
  }
  return { ports, problems };
}

/** Whether two published ranges cannot both be bound on one host. */
export function clash(a: PublishedPort, b: PublishedPort): boolean {
  const overlap = a.from <= b.to && b.from <= a.to;
  const sameIp = a.hostIp === b.hostIp || isAnyIp(a.hostIp) || isAnyIp(b.hostIp);
  return overlap && sameIp && a.protocol === b.protocol;
}

type Published = Omit<PublishedPort, "service" | "path">;

function isAnyIp(ip: string): boolean {
  return ip === "0.0.0.0" || ip === "::";
}

function readEntry(entry: unknown, lookup: Lookup): Published | "faulty" | undefined {
  if (typeof entry === "string") return readShort(substitute(entry, lookup));
  if (!isRecord(entry)) return undefined;
  const { published, host_ip: hostIp = "", protocol = "tcp", target } = entry;
  const texts = [published, hostIp, protocol].map((v) => substitute(scalarText(v), lookup));
  const [range, ip, kind] = texts;
  if (range === undefined || ip === undefined || kind === undefined) return undefined;
  return publish({ range, ip, protocol: kind, target: scalarText(target) });
}

function scalarText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

const SHORT = /^(?:(?:\[([^\]]+)\]|([^:]+)|):)?([\d-]*):([\d-]+)(?:\/(\w+))?$/;
const CONTAINER_ONLY = /^[\d-]+(?:\/\w+)?$/;

function readShort(text: string | undefined): Published | "faulty" | undefined {
  if (text === undefined || CONTAINER_ONLY.test(text)) return undefined;
  const match = SHORT.exec(text);
  if (!match) return "faulty";
  const [, ipv6, ipv4, range = "", target = "", protocol = "tcp"] = match;
  return publish({ range, ip: ipv6 ?? ipv4 ?? "", protocol, target });
}

function publish(spec: { range: string; ip: string; protocol: string; target: string }) {
  const { range, ip, protocol, target } = spec;
  if (range === "" || /^0+$/.test(range)) return undefined;
  const [from, to] = bounds(range);
  if (from === undefined || to === undefined) return "faulty";
  // Docker takes any free port of a range that leads to one container port.
  if (from !== to && !target.includes("-") && target !== "") return undefined;
  return { hostIp: ip === "" ? "0.0.0.0" : ip, from, to, protocol: protocol.toLowerCase() };
}

function bounds(range: string): [number, number] | [] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(range);
  if (!match) return [];
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from >= 1 && from <= to && to <= 65_535 ? [from, to] : [];
}

function faulty(document: ComposeDocument, path: Path, entry: unknown): Problem {
  const index = path.at(-1) ?? 0;
  const shown =
    typeof entry === "string" ? entry : scalarText((entry as { published?: unknown }).published);
  const message = `"ports[${index}]" publishes "${shown}", which is no host port from 1 to 65535`;
  const fix = 'Write it as "8080:80", "127.0.0.1:8080:80" or "8000-8010:8000-8010"';
  return problemAt(document, path, { message, fix });
}
