import { createHash } from "node:crypto";
import type { FieldProblem } from "../../providers/dynamic/fields";
import { isPinned } from "../tunnel/images";
import { acmeDnsProviders } from "./acmeDns";
import { coreDefaults, type CoreOptions } from "./args";

/** Oldest Caddy that the modules for the DNS challenge can be built with: they need its libdns 1. */
export const minimumModuleCaddy = "2.10";

/** The image's tag, with its digest where there is one: `2.3.2@sha256:...`. */
export function imageTag(options: CoreOptions, image: "komodo" | "mongo" | "caddy"): string {
  const version = options.versions?.[image] ?? coreDefaults.versions[image];
  const digest = options.digests?.[image];
  return digest === undefined ? version : `${version}@${digest}`;
}

/** True when the host builds the proxy's image: Caddy's own has no module for the DNS challenge. */
export function isProxyBuilt({ acmeDns, proxyImage }: CoreOptions): boolean {
  return acmeDns !== undefined && proxyImage === undefined;
}

/**
 * What the host builds the proxy's image from: the module goes into Caddy with the tools of Caddy's
 * own builder, which knows the version to build. Undefined where nothing is built.
 */
export function proxyDockerfile(options: CoreOptions): string | undefined {
  if (!options.acmeDns || !isProxyBuilt(options)) return undefined;
  const version = options.versions?.caddy ?? coreDefaults.versions.caddy;
  const { module } = acmeDnsProviders[options.acmeDns.provider];
  return [
    "# Caddy with the module for the DNS challenge.",
    `FROM docker.io/library/caddy:${version}-builder AS builder`,
    `RUN xcaddy build --with ${module}`,
    "",
    `FROM docker.io/library/caddy:${imageTag(options, "caddy")}`,
    "COPY --from=builder /usr/bin/caddy /usr/bin/caddy",
    "",
  ].join("\n");
}

/**
 * Image of the proxy where it is not Caddy's own: the one that was given, or the one that the host
 * builds, whose tag changes with what it is built from. Its name leads to no registry.
 */
export function ownProxyImage(options: CoreOptions): string | undefined {
  const dockerfile = proxyDockerfile(options);
  if (dockerfile === undefined) return options.proxyImage;
  const version = options.versions?.caddy ?? coreDefaults.versions.caddy;
  const hash = createHash("sha256").update(dockerfile).digest("hex").slice(0, 12);
  return `localhost/komodo-core-proxy:${version}-${hash}`;
}

/** Refuses what is no image, or may be another one the next day. */
export function proxyImageProblem(image: string): FieldProblem | undefined {
  if (!/^[a-z0-9][A-Za-z0-9._:/@-]*$/.test(image)) {
    const message = `"proxyImage" is "${image}", which is not the name of an image`;
    return { message, fix: "Write it as ghcr.io/example/caddy:2.11.9" };
  }
  if (isPinned(image)) return undefined;
  const message = `"proxyImage" is "${image}", which is not pinned`;
  return { message, fix: "Give it a tag other than latest, or a digest" };
}
