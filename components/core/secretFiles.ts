import type { CoreSecrets } from "./args";

/** Where a secret stands on the host, and who reads it. */
export interface SecretFile {
  readonly key: keyof CoreSecrets;
  /** Name in the folder `secrets`. */
  readonly file: string;
  /** Name of Compose's secret: the file's name in the container, below `/run/secrets`. */
  readonly secret: string;
  readonly service: "komodo-core" | "caddy";
  /** Setting of Core that names the file, for secrets that compose.yaml does not have. */
  readonly variable?: string;
  /** Core reads it when the database is empty, and never again. */
  readonly isInitial?: true;
  readonly isOptional?: true;
}

/** Every secret of Core; the first five are those of every Core (S0-CORE-7). */
export const secretFiles: readonly SecretFile[] = [
  entry("passkey"),
  { ...entry("adminUsername"), isInitial: true },
  { ...entry("adminPassword"), isInitial: true },
  entry("jwtSecret"),
  entry("webhookSecret"),
  { ...entry("oidcClientId"), variable: "KOMODO_OIDC_CLIENT_ID_FILE", isOptional: true },
  { ...entry("oidcClientSecret"), variable: "KOMODO_OIDC_CLIENT_SECRET_FILE", isOptional: true },
  { ...entry("tlsCertificate"), service: "caddy", isOptional: true },
  { ...entry("tlsKey"), service: "caddy", isOptional: true },
  { ...entry("acmeDnsToken"), service: "caddy", isOptional: true },
];

function entry(key: keyof CoreSecrets): SecretFile {
  const secret = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { key, secret, file: `${secret}.txt`, service: "komodo-core" };
}
