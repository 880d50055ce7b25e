import { stringify } from "yaml";

/** Names of the containers, which commands for emergencies go by. */
export const tunnelContainers = {
  newt: "pangolin-newt",
  periphery: "periphery",
  client: "pangolin-cli",
} as const;

/** The network that Newt and Periphery share, and nobody else (S1-NS-3). */
export const TUNNEL_NETWORK = "newt-periphery";

/** Port that Periphery listens on, within {@link TUNNEL_NETWORK} alone. */
export const PERIPHERY_PORT = 8120;

/** Komodo's folder on the host, the same inside of Periphery's container. */
export const PERIPHERY_ROOT = "/etc/komodo";

/** What every one of the three projects is made of. */
export interface ProjectOptions {
  readonly image: string;
  /** Further variables of the container; values may use `${NAME}` of the stack's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further bind mounts, as Compose writes them. */
  readonly volumes?: readonly string[];
}

/** A Periphery that dials Core, or is dialled by it. */
export interface PeripheryOptions extends ProjectOptions {
  readonly connection: "inbound" | "outbound";
}

/** Who owns resolv.conf on the client's host. */
export type TunnelDnsMode = "resolvConfMount" | "splitDns";

/** A machine client. */
export interface ClientOptions extends ProjectOptions {
  readonly dnsMode: TunnelDnsMode;
}

/**
 * Compose text of Newt: it makes the network that it shares with Periphery, publishes nothing, and
 * is healthy while its tunnel is up. Wants NEWT_ID, NEWT_SECRET, PANGOLIN_ENDPOINT, INSTANCE_NAME.
 */
export function newtCompose(options: ProjectOptions): string {
  const service = {
    ...base("newt", options),
    environment: {
      ...passed("PANGOLIN_ENDPOINT", "NEWT_ID", "NEWT_SECRET", "INSTANCE_NAME"),
      HEALTH_FILE: "/tmp/healthy",
      ...options.environment,
    },
    networks: [TUNNEL_NETWORK],
    ...mounts(options.volumes),
    healthcheck: {
      test: ["CMD", "test", "-f", "/tmp/healthy"],
      ...{ interval: "10s", timeout: "5s", retries: 6, start_period: "20s" },
    },
  };
  return stringify({
    services: { newt: service },
    networks: { [TUNNEL_NETWORK]: { name: TUNNEL_NETWORK } },
  });
}

/**
 * Compose text of Periphery: without ports, on Newt's network alone, with the Docker socket (S1-RISK-1).
 * Wants PERIPHERY_CORE_PUBLIC_KEYS and INSTANCE_NAME; outbound also PERIPHERY_CORE_ADDRESS and
 * PERIPHERY_ONBOARDING_KEY.
 */
export function peripheryCompose(options: PeripheryOptions): string {
  const outbound = passed("PERIPHERY_CORE_ADDRESS", "PERIPHERY_ONBOARDING_KEY");
  const service = {
    ...base("periphery", options),
    environment: {
      PERIPHERY_ROOT_DIRECTORY: PERIPHERY_ROOT,
      ...passed("PERIPHERY_CORE_PUBLIC_KEYS", "INSTANCE_NAME"),
      ...(options.connection === "outbound" && {
        ...outbound,
        PERIPHERY_CONNECT_AS: "${INSTANCE_NAME:?}",
      }),
      ...options.environment,
    },
    networks: [TUNNEL_NETWORK],
    volumes: [
      "/var/run/docker.sock:/var/run/docker.sock",
      `${PERIPHERY_ROOT}:${PERIPHERY_ROOT}`,
      "keys:/config/keys",
      ...(options.volumes ?? []),
    ],
  };
  return stringify({
    services: { periphery: service },
    networks: { [TUNNEL_NETWORK]: { name: TUNNEL_NETWORK, external: true } },
    volumes: { keys: {} },
  });
}

/**
 * Compose text of the machine client on Core's host: the host's network, NET_ADMIN and the TUN
 * device (S1-RISK-2). Wants CLIENT_ID, CLIENT_SECRET, PANGOLIN_ENDPOINT and INSTANCE_NAME.
 */
export function clientCompose(options: ClientOptions): string {
  const resolvConf =
    options.dnsMode === "resolvConfMount" ? ["/etc/resolv.conf:/etc/resolv.conf"] : [];
  const service = {
    ...base("client", options),
    network_mode: "host",
    cap_add: ["NET_ADMIN"],
    devices: ["/dev/net/tun:/dev/net/tun"],
    environment: {
      ...passed("PANGOLIN_ENDPOINT", "CLIENT_ID", "CLIENT_SECRET", "INSTANCE_NAME"),
      ...options.environment,
    },
    ...mounts([...resolvConf, ...(options.volumes ?? [])]),
  };
  return stringify({ services: { "pangolin-cli": service } });
}

type Part = keyof typeof tunnelContainers;

const ROLES: Readonly<Record<Part, string>> = {
  newt: "end of the tunnel that Komodo Core reaches this host through",
  periphery: "Komodo's agent, reached through the tunnel alone",
  client: "end of the tunnels on the host of Komodo Core",
};

function base(part: Part, { image }: ProjectOptions): object {
  return {
    image,
    container_name: tunnelContainers[part],
    restart: "unless-stopped",
    labels: {
      "varanus.role": ROLES[part],
      "varanus.instance": "${INSTANCE_NAME:?}",
      // Komodo's StopAllContainers passes over containers that have it (2.3.2).
      "komodo.skip": "",
    },
  };
}

function mounts(volumes: readonly string[] = []): object {
  return volumes.length > 0 ? { volumes: [...volumes] } : {};
}

/** Variables that Compose takes from the stack's environment, and refuses to do without. */
function passed(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `\${${name}:?}`]));
}
