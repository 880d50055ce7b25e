import type { PropertyProblem } from "../../providers/dynamic/validate";
import { type CoreBootstrapArgs, coreDefaults, type CoreOptions } from "./args";
import { isProxyBuilt, minimumModuleCaddy } from "./images";

type Secrets = CoreBootstrapArgs["secrets"];

/** What contradicts itself in how the proxy gets its certificate, and its image. */
export function certificateProblems(options: CoreOptions, secrets: Secrets): PropertyProblem[] {
  const found = [...ownProblems(options, secrets), ...acmeProblems(options)];
  return [...found, ...dnsProblems(options, secrets), ...imageProblems(options)];
}

function ownProblems({ tls = coreDefaults.tls }: CoreOptions, secrets: Secrets): PropertyProblem[] {
  const parts = (["tlsCertificate", "tlsKey"] as const).filter((key) => secrets[key] !== undefined);
  if (tls === "certificate" && parts.length < 2) {
    const message = `"tls" is "certificate", but secrets has ${parts[0] ?? "neither of its two parts"}`;
    return [{ path: "tls", message, fix: "Give secrets.tlsCertificate and secrets.tlsKey" }];
  }
  if (tls === "certificate" || parts.length === 0) return [];
  const message = `"tls" is "${tls}", but secrets has ${parts.join(" and ")}`;
  return [{ path: "tls", message, fix: "Set tls to certificate, or remove them" }];
}

/** Options that say something to a public authority, where none is asked. */
function acmeProblems(options: CoreOptions): PropertyProblem[] {
  const { tls = coreDefaults.tls } = options;
  if (tls === "acme") return [];
  return (["acmeEmail", "acmeDns"] as const)
    .filter((path) => options[path] !== undefined)
    .map((path) => ({
      path,
      message: `"${path}" is set, but "tls" is "${tls}"`,
      fix: "Remove it, or set tls to acme",
    }));
}

function dnsProblems({ acmeDns }: CoreOptions, { acmeDnsToken }: Secrets): PropertyProblem[] {
  const path = "acmeDns";
  if (acmeDns && acmeDnsToken === undefined) {
    const message = '"acmeDns" is set, but secrets.acmeDnsToken is missing';
    return [
      { path, message, fix: `Give it a token of ${acmeDns.provider}'s that may edit the zone` },
    ];
  }
  if (acmeDns || acmeDnsToken === undefined) return [];
  const message = 'secrets.acmeDnsToken is set, but "acmeDns" is missing';
  const fix = "Say whose token it is, such as acmeDns: { provider: cloudflare }, or remove it";
  return [{ path, message, fix }];
}

function imageProblems(options: CoreOptions): PropertyProblem[] {
  const { proxyImage, versions, digests } = options;
  const given = { "versions.caddy": versions?.caddy, "digests.caddy": digests?.caddy };
  const unused = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (proxyImage !== undefined && unused !== undefined) {
    const message = `"proxyImage" is set, which leaves no meaning to ${unused}`;
    return [{ path: "proxyImage", message, fix: "Remove one of them" }];
  }
  const version = versions?.caddy ?? coreDefaults.versions.caddy;
  if (!isProxyBuilt(options) || isModuleCaddy(version)) return [];
  const message = `"versions.caddy" is "${version}", but acmeDns needs ${minimumModuleCaddy} or newer`;
  return [{ path: "versions.caddy", message, fix: "Write a newer version, or leave it out" }];
}

function isModuleCaddy(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimumModuleCaddy.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
