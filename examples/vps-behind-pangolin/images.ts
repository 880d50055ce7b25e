/** An image that the stacks run, at the version that all of them take. */
export interface ImagePin {
  readonly image: string;
  readonly tag: string;
  /** Folders below `stacks/` that run it. */
  readonly usedBy: readonly string[];
}

/**
 * Every image and its version, once (S1-IMG-1). A Compose file names the same text in full, so that
 * it runs alone and update tools find it; `npm test` in Varanus compares the two. Where plans of
 * different age name different versions, the newer one stands here.
 */
export const images: readonly ImagePin[] = [
  {
    image: "docker.io/library/traefik",
    tag: "v3.6.8",
    usedBy: ["aegis-gateway", "aegis-pangolin"],
  },
  { image: "docker.io/crowdsecurity/crowdsec", tag: "v1.7.6", usedBy: ["aegis-gateway"] },
  { image: "docker.io/fosrl/pangolin", tag: "1.15.4", usedBy: ["aegis-pangolin"] },
  { image: "docker.io/fosrl/gerbil", tag: "1.3.0", usedBy: ["aegis-pangolin"] },
  { image: "docker.io/fosrl/newt", tag: "1.9.0", usedBy: ["aegis-newt"] },
  {
    image: "docker.io/fosrl/pangolin-cli",
    tag: "0.3.3",
    usedBy: ["aegis-obs-client", "komodo-pangolin-client"],
  },
  { image: "ghcr.io/pocket-id/pocket-id", tag: "v2.2.0", usedBy: ["aegis-identity"] },
  { image: "docker.io/lldap/lldap", tag: "v0.6.2", usedBy: ["aegis-identity"] },
  { image: "docker.io/grafana/alloy", tag: "v1.10.0", usedBy: ["racknerd-aegis-alloy"] },
  // Instead of a build of one's own that is tagged `latest`. With SOPS: see periphery-sops.
  { image: "ghcr.io/moghtech/komodo-periphery", tag: "2.3.2", usedBy: ["aegis-periphery"] },
];

/** The image that a stack runs from a repository, `docker.io/fosrl/newt:1.9.0`. */
export function imageOf(image: string): string {
  const pin = images.find((one) => one.image === image);
  if (pin === undefined) {
    throw new Error(`Image "${image}": is not in images.ts. Add it there with its tag.`);
  }
  return `${pin.image}:${pin.tag}`;
}
