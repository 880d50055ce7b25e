import { type AppStack, type DnsWatchdog, Server, TunnelClient, TunnelledServer } from "varanus";
import { imageOf } from "./images";
import type { Settings } from "./settings";
import { composeFile, CORE, type Tunnel, tunnels, VPS } from "./stacks";

/** SSH of the VPS, which depends on nothing that runs in a container. It is never closed (S1-ER-1). */
export const SSH_PORT = 2244;

/** The servers of the homelab by name, which Core reaches directly. */
export function makeHomelab({ homelab }: Settings): ReadonlyMap<string, Server> {
  return new Map(
    homelab.map(({ name, address }) => [name, new Server(name, { address, tags: ["homelab"] })]),
  );
}

/** Address of Pangolin; a public name, so that clients find it without a tunnel. */
export function endpointOf({ domain }: Settings): string {
  return `https://pangolin.proxy.${domain}`;
}

/** What Core's client needs besides settings. */
export interface CoreParts {
  readonly homelab: ReadonlyMap<string, Server>;
  readonly watchdog: DnsWatchdog | undefined;
}

/** Core's end of its tunnels: the client `komodo-mgmt` in the stack `komodo-pangolin-client`. */
export function makeCoreClient(settings: Settings, { homelab, watchdog }: CoreParts): TunnelClient {
  return new TunnelClient(
    CORE,
    {
      // Settings without this host are refused.
      server: homelab.get(CORE) ?? CORE,
      endpoint: endpointOf(settings),
      severs: [VPS],
      client: { name: "komodo-mgmt" },
      dnsMode: "resolvConfMount",
      image: imageOf("docker.io/fosrl/pangolin-cli"),
      stack: stackOf("komodo-pangolin-client"),
    },
    watchdog ? { dependsOn: [watchdog] } : {},
  );
}

/**
 * The VPS: site, private resource `vps-periphery`, grant, server, and the stacks `aegis-newt` and
 * `aegis-periphery`. The component is named `aegis`, because stacks are named after it.
 */
export function makeVps(settings: Settings, client: TunnelClient): TunnelledServer {
  const { domain, address, corePublicKey, bootstrapped } = settings;
  return new TunnelledServer("aegis", {
    alias: `periphery.private.${domain}`,
    publicWildcards: [`*.proxy.${domain}`],
    endpoint: endpointOf(settings),
    corePublicKey,
    client,
    bootstrapped,
    sites: [{ site: { name: VPS } }],
    privateResource: { name: "vps-periphery" },
    server: {
      name: VPS,
      description: "Pangolin gateway, CrowdSec and identity providers",
      tags: ["vps", "gateway"],
      region: "VPS",
    },
    emergency: { host: address, port: SSH_PORT },
    images: {
      newt: imageOf("docker.io/fosrl/newt"),
      periphery: imageOf("ghcr.io/moghtech/komodo-periphery"),
    },
    newt: { stack: stackOf("aegis-newt") },
    periphery: {
      environment: { SOPS_AGE_KEY_FILE: "/etc/sops/age/keys.txt" },
      volumes: ["/etc/sops/age:/etc/sops/age:ro"],
      stack: stackOf("aegis-periphery"),
    },
  });
}

/** What the client of the VPS needs besides settings. */
export interface ObsParts {
  readonly vps: TunnelledServer;
  /** The stack of Pangolin, which it dials. */
  readonly pangolin: AppStack | undefined;
  readonly watchdog: DnsWatchdog | undefined;
}

/** The route from the VPS to the cluster: the client `racknerd-aegis-obs`. */
export function makeObsClient(
  settings: Settings,
  { vps, pangolin, watchdog }: ObsParts,
): TunnelClient {
  return new TunnelClient(
    "aegis-obs",
    {
      server: vps.server,
      endpoint: endpointOf(settings),
      severs: [VPS],
      client: { name: "racknerd-aegis-obs" },
      dnsMode: "resolvConfMount",
      image: imageOf("docker.io/fosrl/pangolin-cli"),
      stack: {
        ...stackOf("aegis-obs-client"),
        after: pangolin ? [pangolin] : [],
        // The component would name it after its kind.
        komodo: { name: "aegis-obs-client" },
      },
    },
    watchdog ? { dependsOn: [watchdog] } : {},
  );
}

/** The folder's text in place of the component's own, which has no hardening of this project. */
function stackOf(name: Tunnel) {
  const { description, tags } = tunnels[name];
  return { compose: composeFile(name), description, tags };
}
