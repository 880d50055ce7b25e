import { nearest } from "../../providers/dynamic/nearest";
import type { FieldProblem } from "../../providers/dynamic/fields";

/** A host of DNS zones where the proxy can prove that a name is its own. */
export interface AcmeDnsProvider {
  /** Caddy's module for it, a Go module with its version. */
  readonly module: string;
  /** Form of its tokens, as the module checks them. */
  readonly token: RegExp;
}

/**
 * The hosts that `acmeDns.provider` may name, each by the name that its module has in a Caddyfile.
 * The module takes one token, which comes from a file: v0.2.4 of Cloudflare's prints a token of
 * another form into Caddy's log, so that its form is checked before.
 */
export const acmeDnsProviders = {
  cloudflare: {
    module: "github.com/caddy-dns/cloudflare@v0.2.4",
    token: /^(?:[A-Za-z0-9_-]{35,50}|cf(?:ut|at)_[A-Za-z0-9_-]{32,256})$/,
  },
} as const satisfies Record<string, AcmeDnsProvider>;

/** Name of a host of DNS zones. */
export type AcmeDnsProviderName = keyof typeof acmeDnsProviders;

/** How the authority checks by DNS that the name is Core's, for a proxy that it cannot reach. */
export interface AcmeDnsSettings {
  provider: AcmeDnsProviderName;
  resolvers?: string[];
}

/** What is taken for `acmeDns.resolvers` (S0-TRF-3): Cloudflare's public ones. */
export const acmeResolvers = ["1.1.1.1", "1.0.0.1"] as const;

/** Where the proxy's container has the token. */
const tokenFile = "/run/secrets/acme_dns_token";

/** The proxy's directive `tls` for the DNS challenge. Holds no secret: Caddy reads the file. */
export function acmeDnsLines({
  provider,
  resolvers = [...acmeResolvers],
}: AcmeDnsSettings): string[] {
  const lines = [`dns ${provider} {file.${tokenFile}}`, `resolvers ${resolvers.join(" ")}`];
  return ["tls {", ...lines.map((line) => `  ${line}`), "}"];
}

/** Refuses a host that has no entry, and names the one that is meant. */
export function acmeDnsProviderProblem(name: string): FieldProblem | undefined {
  const known = Object.keys(acmeDnsProviders);
  if (known.includes(name)) return undefined;
  const meant = nearest(name, known);
  return {
    message: `"acmeDns.provider" is "${name}", known are: ${known.join(", ")}`,
    fix: meant ? `Use "${meant}"` : "Use one of them, or bring a certificate with tls: certificate",
  };
}

/** Refuses a token that no host gives out; says nothing of the value. */
export function acmeDnsTokenProblem(value: string): FieldProblem | undefined {
  if (Object.values(acmeDnsProviders).some(({ token }) => token.test(value))) return undefined;
  return {
    message: `"acmeDnsToken" (not shown) has not the form of a token of ${Object.keys(acmeDnsProviders).join(" or ")}`,
    fix: "Make an API token that may edit the DNS zone, and set it with --secret, without a line break",
  };
}
