import type * as pulumi from "@pulumi/pulumi";
import { PublicResource, type Reference, type Site, Target } from "../../providers/pangolin";

/** A port of the Pangolin server that leads to an application, without any sign-in. */
export interface RawPortArgs {
  readonly protocol: "tcp" | "udp";
  /** Port of the Pangolin server, 1 to 65535. Pangolin's own Traefik has to listen on it. */
  readonly proxyPort: number;
  /** Port at the application's address. Default `proxyPort`. */
  readonly port?: number;
  /** Whether Pangolin routes to it. Default `true`. */
  readonly enabled?: boolean;
}

interface Reach {
  readonly site: Reference<Site>;
  readonly ip: pulumi.Input<string>;
  readonly adopt?: boolean;
}

/** Makes the raw resource of a port, `<name>-<proxyPort>-<protocol>`, and its target. */
export function rawPort(
  name: string,
  { protocol, proxyPort, port = proxyPort, enabled, site, ip, adopt }: RawPortArgs & Reach,
  options: pulumi.CustomResourceOptions,
): void {
  const logical = `${name}-${proxyPort}-${protocol}`;
  const adopting = adopt === undefined ? {} : { adopt };
  const on = enabled === undefined ? {} : { enabled };
  const resource = new PublicResource(
    logical,
    { protocol, proxyPort, ...on, ...adopting },
    options,
  );
  new Target(logical, { resource, site, ip, port, ...adopting }, options);
}
