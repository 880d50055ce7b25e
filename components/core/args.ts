import type * as pulumi from "@pulumi/pulumi";
import type { SshConnection } from "../dnsWatchdog/connection";
import type { AcmeDnsSettings } from "./acmeDns";

/** Secrets of Core; each becomes a file of its own on the host. None may hold a line break. */
export interface CoreSecrets {
  passkey: string;
  adminUsername: string;
  adminPassword: string;
  jwtSecret: string;
  webhookSecret: string;
  oidcClientId?: string;
  oidcClientSecret?: string;
  /** PEM, with the intermediate certificates; line breaks belong to it. */
  tlsCertificate?: string;
  /** PEM; line breaks belong to it. */
  tlsKey?: string;
  /** Lets the proxy change records of the domain's DNS zone, for `acmeDns`. */
  acmeDnsToken?: string;
}

/** Versions of the images, as their tags have them. */
export interface CoreVersions {
  komodo?: string;
  mongo?: string;
  caddy?: string;
}

/** Digests of the images, `sha256:` and 64 hex digits. */
export type CoreDigests = CoreVersions;

/** Login through an OpenID Connect provider. */
export interface OidcSettings {
  provider: string;
  redirectHost?: string;
  useFullEmail?: boolean;
  autoRedirect?: boolean;
}

/** How Core is deployed and set, without what it takes to reach the host and without its secrets. */
export interface CoreOptions {
  domain: string;
  coreDeploy?: "command" | "ansible";
  versions?: CoreVersions;
  digests?: CoreDigests;
  tls?: "acme" | "certificate" | "internal";
  acmeEmail?: string;
  acmeDns?: AcmeDnsSettings;
  proxyImage?: string;
  allowedRanges?: string[];
  dns?: string[];
  coreAuth?: "local" | "oidc";
  oidc?: OidcSettings;
  title?: string;
  timezone?: string;
  uiWriteDisabled?: boolean;
  disableUserRegistration?: boolean;
  enableNewUsers?: boolean;
  disableNonAdminCreate?: boolean;
  monitoringInterval?: string;
  resourcePollInterval?: string;
  settings?: Record<string, string>;
  directory?: string;
  keepDumps?: number;
  allowDowngrade?: boolean;
  timeoutSeconds?: number;
  waitForCore?: boolean;
}

/** All that configuration says of Core: `varanus:core`. */
export interface CoreSettings extends CoreOptions {
  secrets: CoreSecrets;
}

/** Arguments of a {@link CoreBootstrap}; what each option is says the table `coreFields`. */
export interface CoreBootstrapArgs extends CoreOptions {
  /** Core's host. Needed unless `coreDeploy` is `ansible`. */
  readonly connection?: SshConnection;
  /** Each one is treated as a secret, however it is given. */
  readonly secrets: { readonly [K in keyof CoreSecrets]: pulumi.Input<string> };
}

/** What is taken for options that are left out. Versions are those that were tested together. */
export const coreDefaults = {
  versions: { komodo: "2.3.2", mongo: "8.0", caddy: "2.11.9" },
  tls: "acme",
  coreAuth: "local",
  coreDeploy: "command",
  directory: "/opt/komodo-core",
  keepDumps: 5,
  timeoutSeconds: 300,
  waitForCore: true,
} as const;
