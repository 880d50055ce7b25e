import { VPS } from "./stacks";

/** A Docker network of the VPS, and what makes it. */
export interface NetworkSpec {
  /** Komodo makes it before the stacks that join it, or the named stack does. */
  readonly madeBy: "komodo" | "aegis-identity" | "aegis-newt";
  /** Containers that the Internet reaches are on it. */
  readonly isPublic: boolean;
}

/** Where a container is: on networks, in the namespace of another container, or on the host's. */
export type Placement =
  | { readonly networks: readonly string[] }
  | { readonly shares: string }
  | { readonly host: typeof VPS | "komodo" };

/**
 * The networks of the VPS (S1-NS-1). `newt-periphery` comes with Newt's stack: it has to be there
 * before Komodo can reach the host, so that Komodo cannot make it.
 */
export const networks: Readonly<Record<string, NetworkSpec>> = {
  "traefik-public": { madeBy: "komodo", isPublic: true },
  "pangolin-internal": { madeBy: "komodo", isPublic: true },
  "identity-internal": { madeBy: "aegis-identity", isPublic: false },
  "newt-periphery": { madeBy: "aegis-newt", isPublic: false },
};

/** Each container and its place (S1-NS-2). Only what has to be reached is on a public network. */
export const placements: Readonly<Record<string, Placement>> = {
  "aegis-traefik": { networks: ["traefik-public"] },
  "aegis-crowdsec": { networks: ["traefik-public"] },
  gerbil: { networks: ["traefik-public", "pangolin-internal"] },
  pangolin: { networks: ["pangolin-internal"] },
  "pangolin-traefik": { shares: "gerbil" },
  pocketid: { networks: ["pangolin-internal", "identity-internal"] },
  lldap: { networks: ["identity-internal"] },
  "pangolin-newt": { networks: ["newt-periphery"] },
  periphery: { networks: ["newt-periphery"] },
  alloy: { host: VPS },
  "pangolin-obs-client": { host: VPS },
  "pangolin-cli": { host: "komodo" },
};

/** The one container that joins a public network with one that is not (S1-RISK-4). */
export const acceptedBridges: readonly string[] = ["pocketid"];

type Placements = Readonly<Record<string, Placement>>;

/** Networks that a container is on, its namespace's owner's included; none for the host's. */
export function networksOf(name: string, among: Placements = placements): readonly string[] {
  const place = among[name];
  if (place === undefined || "host" in place) return [];
  return "networks" in place ? place.networks : networksOf(place.shares, among);
}

/**
 * What an intruder on the given networks gets to, container by container, when every container that
 * shares a network with one that is taken falls too. Those in `blocked` do not fall. Containers on
 * the host's network are outside of this: the host itself reaches every bridge.
 */
export function reachable(
  from: readonly string[],
  { among = placements, blocked = [] }: { among?: Placements; blocked?: readonly string[] } = {},
): { readonly networks: readonly string[]; readonly containers: readonly string[] } {
  const seen = new Set(from);
  const taken = new Set<string>();
  const names = Object.keys(among).filter((name) => !blocked.includes(name));
  const next = () =>
    names.find((name) => !taken.has(name) && networksOf(name, among).some((one) => seen.has(one)));
  for (let name = next(); name !== undefined; name = next()) {
    taken.add(name);
    networksOf(name, among).forEach((network) => seen.add(network));
  }
  return { networks: [...seen].sort(), containers: [...taken].sort() };
}

/** Names of the public networks. */
export const publicNetworks: readonly string[] = Object.keys(networks).filter(
  (name) => networks[name]?.isPublic,
);
