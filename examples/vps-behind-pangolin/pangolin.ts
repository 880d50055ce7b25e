import * as pulumi from "@pulumi/pulumi";
import type { TunnelClient } from "varanus";
import {
  AccessGrant,
  Domain,
  PrivateResource,
  PublicResource,
  Site,
  Target,
} from "varanus/pangolin";
import type { Settings } from "./settings";
import { endpointOf } from "./tunnel";

/** What the cluster offers to the VPS, with its name there and its port. */
export const clusterServices = {
  "k8s-prometheus": { destination: "prometheus.monitoring.svc.cluster.local", port: 9090 },
  "k8s-loki": { destination: "loki.monitoring.svc.cluster.local", port: 3100 },
} as const;

/** Port that Pocket ID listens on in its container. */
export const POCKETID_PORT = 1411;

/** Values that the cluster's Newt is installed with; secret. */
export interface ClusterNewt {
  readonly endpoint: string;
  readonly id: string;
  readonly secret: string;
}

/**
 * The site `homelab-k8s`, Prometheus and Loki behind it, and their grants to the given client alone.
 * Newt itself runs in the cluster: its values are the result (S1-A-2, S1-P2-3).
 */
export function makeCluster(settings: Settings, client: TunnelClient): pulumi.Output<ClusterNewt> {
  const site = new Site("homelab-k8s");
  for (const [name, { destination, port }] of Object.entries(clusterServices)) {
    const privateResource = new PrivateResource(name, {
      destination,
      tcpPorts: String(port),
      udpPorts: "",
      alias: `${name}.private.${settings.domain}`,
      sites: [site],
    });
    new AccessGrant(`${name}-obs`, { privateResource, client: client.client });
  }
  const endpoint = endpointOf(settings);
  return pulumi.secret(
    pulumi.all([site.newtId, site.secret]).apply(([id, secret]) => ({ endpoint, id, secret })),
  );
}

/**
 * The site on Pangolin's own host, and Pocket ID published through it by its container's name
 * (S1-A-4). Pangolin keeps a local site and a domain of its configuration file whatever is asked of
 * it, so a destroy leaves both.
 */
export function makePublished({ domain: base }: Settings): PublicResource {
  const keeps = { retainOnDelete: true };
  const site = new Site("racknerd-aegis-local", { type: "local", adopt: true }, keeps);
  const domain = new Domain("proxy", { baseDomain: `proxy.${base}`, adopt: true }, keeps);
  // Whoever signs in at Pangolin does so with Pocket ID: it cannot stand behind that sign-in itself.
  const name = "pocketid";
  const resource = new PublicResource(name, { domain, subdomain: name, sso: false, adopt: true });
  const reached = { site, ip: name, port: POCKETID_PORT, method: "http" } as const;
  new Target(name, { resource, ...reached, adopt: true });
  return resource;
}
