import type { Problem } from "../../providers/dynamic/problem";
import type { FleetSpec, ServerSpec } from "./types";

const SCHEMES = ["https:", "http:", "wss:", "ws:"];

/** What is wrong with the servers by themselves: names, doubles, addresses. */
export function serverProblems({ servers }: FleetSpec): Problem[] {
  return servers.flatMap((server, i) => {
    const first = servers.findIndex(({ name }) => name === server.name);
    const doubled = first < i ? [doubledName(server)] : [];
    return [...doubled, ...nameProblems(server), ...addressProblems(server)];
  });
}

function about(server: ServerSpec, message: string, fix: string): Problem {
  return { subject: `Server "${server.name}"`, message, fix };
}

function doubledName(server: ServerSpec): Problem {
  return about(server, "is declared twice", "Remove or rename one of the two");
}

function nameProblems(server: ServerSpec): Problem[] {
  const { name } = server;
  if (/^[0-9a-f]{24}$/i.test(name)) {
    const message = "the name is 24 hexadecimal digits, which Komodo takes for an id";
    return [about(server, message, "Rename it")];
  }
  const stored = name.trim().replaceAll("\n", "_");
  if (stored === name && name !== "") return [];
  const message =
    stored === "" ? "the name is empty" : "the name has blanks around it or a line break";
  const fix = stored === "" ? "Give it a name" : `Rename it to "${stored}", as Komodo would`;
  return [about(server, message, fix)];
}

function addressProblems(server: ServerSpec): Problem[] {
  if (server.tunnel) return tunnelProblems(server);
  const { address = "", outbound = address === "" } = server;
  const fix = "Give it either an address, which Core dials, or outbound: true, where it dials Core";
  if (address === "") {
    return outbound ? [] : [about(server, "has neither an address nor outbound: true", fix)];
  }
  if (outbound) return [about(server, "has both an address and outbound: true", fix)];
  if (isAddress(address)) return [];
  const message = `the address "${withoutCredentials(address)}" is no https, http, wss or ws URL`;
  return [about(server, message, 'Write it as "https://HOST:8120"')];
}

function tunnelProblems(server: ServerSpec): Problem[] {
  const fix = "Keep the one that is meant; who dials is said by `connection` of the tunnel";
  return (["address", "outbound"] as const)
    .filter((key) => server[key] !== undefined)
    .map((key) => about(server, `has both a tunnel and "${key}"`, fix));
}

function isAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return SCHEMES.includes(protocol) && hostname !== "" && address.trim() === address;
}

/** An address as it may be shown: a URL can carry a password before its host. */
function withoutCredentials(address: string): string {
  return address.replace(/^(.*\/\/)?[^/]*@/, "$1");
}
