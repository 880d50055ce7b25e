import type { Problem } from "../../providers/dynamic/problem";
import { mountsPath, readBind } from "../../compose/mounts";
import { OLM_BACKUP, olmBackupFinding } from "../plan/rules/mountOfOlmBackup";
import { imageFindings, type TunnelImages } from "./images";

/** What is checked of a tunnelled server before anything is made. */
export interface TunnelChecked {
  readonly name: string;
  readonly alias: string;
  readonly publicWildcards: readonly string[];
  readonly hasClient: boolean;
  readonly hasCoreServer: boolean;
  readonly connection: "inbound" | "outbound";
  readonly hasCoreAddress: boolean;
  readonly siteKeys: readonly string[];
  readonly images: Partial<TunnelImages>;
  readonly environments: readonly Readonly<Record<string, string>>[];
  /** Further bind mounts of its containers, as Compose writes them. */
  readonly volumes: readonly string[];
}

/** A finding about what its owner names. */
export type Finding = Pick<Problem, "message" | "fix" | "property">;

/** Everything that is wrong with the arguments of a tunnelled server; empty when nothing is. */
export function tunnelProblems(checked: TunnelChecked): Problem[] {
  const findings = [
    ...nameFindings(checked),
    ...aliasFindings(checked),
    ...clientFindings(checked),
    ...connectionFindings(checked),
    ...siteFindings(checked),
    ...imageFindings(checked.images),
    ...checked.environments.flatMap(environmentFindings),
    ...checked.volumes.flatMap(volumeFindings),
  ];
  return findings.map((finding) => ({ subject: `TunnelledServer "${checked.name}"`, ...finding }));
}

/** The name becomes part of stack names and of paths on the host. */
function nameFindings({ name }: TunnelChecked): Finding[] {
  if (/^[a-z0-9][a-z0-9_-]*$/.test(name)) return [];
  const message = `its name "${name}" is not made of a-z, 0-9, _ and -, as names of its stacks are`;
  return [{ message, fix: "Choose another name" }];
}

/** Pangolin's public wildcard answers for all names below it, and hides a private alias (S1-POC-6). */
function aliasFindings({ alias, publicWildcards }: TunnelChecked): Finding[] {
  const property = "alias";
  const name = alias.toLowerCase();
  const wildcard = publicWildcards.find((one) => name.endsWith(`.${domainOf(one)}`));
  if (wildcard !== undefined) {
    const message = `alias "${alias}" lies under the public wildcard "${wildcard}", which answers for it`;
    return [
      { property, message, fix: "Choose a name under a domain of its own for private aliases" },
    ];
  }
  if (/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/.test(name)) return [];
  const message = `alias "${alias}" is no full domain name`;
  return [{ property, message, fix: "Give one such as periphery.private.example.com" }];
}

function domainOf(wildcard: string): string {
  return wildcard.toLowerCase().replace(/^\*?\./, "");
}

function clientFindings({ hasClient, hasCoreServer }: TunnelChecked): Finding[] {
  if (hasClient !== hasCoreServer) return [];
  const message = hasClient
    ? "both client and coreServer are set, and a given client runs somewhere already"
    : "neither client nor coreServer is set, so that Core has no end of the tunnel";
  const fix = hasClient
    ? "Remove coreServer, or leave the client to be made"
    : "Set coreServer to the server that Core itself runs on, or client to one that exists";
  return [{ property: "client", message, fix }];
}

function connectionFindings({ connection, hasCoreAddress }: TunnelChecked): Finding[] {
  if ((connection === "outbound") === hasCoreAddress) return [];
  const property = "coreAddress";
  return hasCoreAddress
    ? [
        {
          property,
          message: "coreAddress is set, but Core dials Periphery",
          fix: 'Remove it, or set connection to "outbound"',
        },
      ]
    : [
        {
          property,
          message: "coreAddress is missing, which Periphery dials",
          fix: "Give it as wss://komodo.example.com",
        },
      ];
}

function siteFindings({ siteKeys }: TunnelChecked): Finding[] {
  const property = "sites";
  if (siteKeys.length === 0) {
    return [{ property, message: "sites is empty", fix: "Name one, or leave it out" }];
  }
  const double = siteKeys.find((key, at) => siteKeys.indexOf(key) !== at);
  if (double === undefined) return [];
  const message = `sites has two with the key "${double}"`;
  return [{ property, message, fix: "Give each one a key of its own" }];
}

/** What is wrong with a container's variables: Docker and shells set HOSTNAME themselves. */
export function environmentFindings(environment: Readonly<Record<string, string>>): Finding[] {
  if (!Object.hasOwn(environment, "HOSTNAME")) return [];
  const message = "HOSTNAME is set in an environment, where Docker sets it itself";
  return [{ property: "environment", message, fix: "Use INSTANCE_NAME, which is set already" }];
}

/** What is wrong with a mount: the client could not remove its own backup any more (S1-WD-4). */
export function volumeFindings(volume: string): Finding[] {
  if (!mountsPath(readBind(volume), OLM_BACKUP)) return [];
  return [{ property: "volumes", ...olmBackupFinding }];
}
