/** What a key `varanus:*` looks like. */
export interface ConfigKey {
  /** Its form in words. */
  readonly form: string;
  /** A value, as it is written on one line of YAML. */
  readonly example: string;
}

/** The keys `varanus:*`, with the form of each and what to write; `Pulumi.yaml` declares the same. */
export const configKeys = {
  phases: { form: "a list of azure, core, servers and fleet", example: "[fleet]" },
  azure: { form: "a map", example: "{ dnsLabel: komodo-example }" },
  core: { form: "a map", example: "{ domain: komodo.example.com }" },
  stacks: { form: "a string", example: "stacks" },
  servers: { form: "a list", example: "[{ name: nas, tier: trusted }]" },
  variables: { form: "a map", example: "{ DOMAIN: example.com }" },
  secrets: { form: "a map", example: "{ API_TOKEN: { secure: ... } }" },
  tags: { form: "a map of texts", example: "{ trusted: Green }" },
  external: { form: "a list of names, or a map of names", example: "{ BACKUP_KEY: [nas] }" },
  tunnels: { form: "a map", example: "{ endpoint: https://pangolin.example.com }" },
  pangolin: { form: "a map", example: "{ domains: [example.com] }" },
  procedures: { form: "a map", example: "{ deployAll: true }" },
  backup: { form: "a map", example: "{ local: { path: /srv/backups } }" },
  ansible: { form: "a map", example: "{ overlayCidr: 100.64.0.0/10 }" },
} as const satisfies Record<string, ConfigKey>;

/** Name of a key, without the namespace. */
export type KeyName = keyof typeof configKeys;
