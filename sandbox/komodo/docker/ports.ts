import { isFields, textAt } from "../fields";
import { ComposeFault } from "./composeFile";
import type { PublishedPort } from "./container";

/**
 * Reads one Compose port: `80`, `8080:80`, `127.0.0.1:8080:80/udp`, a range, or the long form.
 * Throws a ComposeFault for a text that is none of these.
 */
export function readPorts(port: unknown, where: string): PublishedPort[] {
  if (typeof port === "number") return [published({ container: port })];
  if (isFields(port)) {
    const protocol = textAt(port, "protocol") === "udp" ? "udp" : "tcp";
    const address = textAt(port, "host_ip") || "0.0.0.0";
    const host = Number(port.published ?? 0);
    return [published({ host, container: Number(port.target), protocol, address })];
  }
  return readShort(String(port), where);
}

function published(port: Partial<PublishedPort> & Pick<PublishedPort, "container">): PublishedPort {
  return { host: 0, protocol: "tcp", address: "0.0.0.0", ...port };
}

function readShort(text: string, where: string): PublishedPort[] {
  const match =
    /^(?:(?:(\[[^\]]+\]|[\d.]+):)?(\d+(?:-\d+)?)?:)?(\d+(?:-\d+)?)(?:\/(tcp|udp))?$/.exec(text);
  if (match?.[3] === undefined) throw new ComposeFault(`${where}: invalid hostPort: ${text}`);
  const containers = range(match[3]);
  const hosts = match[2] === undefined ? containers.map(() => 0) : range(match[2]);
  const protocol = match[4] === "udp" ? "udp" : "tcp";
  return containers.map((container, index) =>
    published({ host: hosts[index] ?? 0, container, protocol, address: match[1] ?? "0.0.0.0" }),
  );
}

function range(text: string): number[] {
  const [from = 0, to = from] = text.split("-").map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
