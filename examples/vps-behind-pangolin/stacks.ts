/** What the program knows of a stack beyond its folder. */
export interface StackSpec {
  readonly description: string;
  readonly tags: readonly string[];
  /** Plain variables that its Compose file reads. */
  readonly variables: readonly string[];
  /** Keys of its `.sops.env`, or secrets of Komodo's: see `secrets` in the README (S1-SEC-1). */
  readonly secrets: readonly string[];
  /** Stacks of this table that come before it. */
  readonly after?: readonly string[];
  /** Core reaches the VPS through it: deployed alone, and by no batch (S1-PROC-1). */
  readonly severs?: true;
}

/** Name of the VPS in Komodo. */
export const VPS = "racknerd-aegis";
/** Name of the server that Komodo Core itself runs on. */
export const CORE = "komodo";

/** The stacks that are ordinary applications of the VPS, by name of their folders. */
export const applications = {
  "aegis-gateway": {
    description: "Main Traefik and CrowdSec",
    tags: ["infrastructure", VPS],
    variables: ["ACME_EMAIL", "PROXY_DOMAIN"],
    secrets: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CROWDSEC_BOUNCER_KEY"],
  },
  "aegis-pangolin": {
    description: "Pangolin, Gerbil and their Traefik",
    tags: ["networking", VPS],
    variables: ["ACME_EMAIL", "PROXY_DOMAIN"],
    secrets: ["CROWDSEC_BOUNCER_KEY"],
    after: ["aegis-gateway"],
    severs: true,
  },
  "aegis-identity": {
    description: "LLDAP directory and Pocket ID",
    tags: ["security", VPS],
    variables: ["PROXY_DOMAIN"],
    secrets: [
      "LDAP_BASE_DN",
      "LLDAP_ADMIN_PASSWORD",
      "LLDAP_JWT_SECRET",
      "POCKETID_ADMIN_EMAIL",
      "POCKETID_ENCRYPTION_KEY",
    ],
    after: ["aegis-pangolin"],
  },
  "racknerd-aegis-alloy": {
    description: "Metrics and logs of the VPS",
    tags: ["monitoring", VPS],
    variables: ["INSTANCE_NAME", "PROMETHEUS_URL", "LOKI_URL"],
    secrets: ["INGRESS_USERNAME", "INGRESS_PASSWORD"],
    after: ["aegis-pangolin"],
  },
} as const satisfies Readonly<Record<string, StackSpec>>;

/**
 * The stacks that carry tunnels. Their texts always come from the project and their credentials from
 * Pangolin, so that a broken line is mended without Git, SOPS or a second place for a secret.
 */
export const tunnels = {
  "komodo-pangolin-client": {
    description: "Core's end of its tunnels: the route to vps-periphery",
    tags: ["networking", CORE],
    variables: ["PANGOLIN_ENDPOINT", "INSTANCE_NAME"],
    secrets: ["CLIENT_ID", "CLIENT_SECRET"],
    severs: true,
  },
  "aegis-newt": {
    description: "Newt: connects the VPS to Pangolin",
    tags: ["networking", VPS],
    variables: ["PANGOLIN_ENDPOINT", "INSTANCE_NAME"],
    secrets: ["NEWT_ID", "NEWT_SECRET"],
    severs: true,
  },
  "aegis-periphery": {
    description: "Komodo Periphery, on newt-periphery alone",
    tags: ["infrastructure", VPS],
    variables: ["PERIPHERY_CORE_PUBLIC_KEYS", "INSTANCE_NAME"],
    secrets: [],
    severs: true,
  },
  "aegis-obs-client": {
    description: "Route from the VPS to Prometheus and Loki of the cluster",
    tags: ["networking", VPS],
    variables: ["PANGOLIN_ENDPOINT", "INSTANCE_NAME"],
    secrets: ["CLIENT_ID", "CLIENT_SECRET"],
    severs: true,
  },
} as const satisfies Readonly<Record<string, StackSpec>>;

/** Name of an ordinary stack of the VPS. */
export type Application = keyof typeof applications;
/** Name of a stack that carries a tunnel. */
export type Tunnel = keyof typeof tunnels;

/** The applications in an order in which each stands after those that come before it. */
export const applicationSpecs: readonly (readonly [Application, StackSpec])[] = Object.entries(
  applications,
) as [Application, StackSpec][];

/** Path of a stack's Compose file, relative to the project. */
export function composeFile(name: Application | Tunnel): string {
  return `stacks/${name}/compose.yaml`;
}
