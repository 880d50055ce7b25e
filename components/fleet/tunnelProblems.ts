import { mountsPath, readBind } from "../../compose/mounts";
import type { Problem } from "../../providers/dynamic/problem";
import { dnsProblems } from "../dnsWatchdog";
import type { FleetSpec } from "../plan";
import type { StackFolder, StackFolders } from "../stackFolder";
import { environmentFindings, volumeFindings } from "../tunnel/problems";
import { tunnelArgProblems } from "../tunnel/serverArgs";
import { isDeployable } from "./procedures";
import { isTunnelled, tunnelArgs, type TunnelledSpec, tunnelNames, usesOwnClient } from "./tunnels";

/**
 * What is wrong with the tunnels of a fleet, with DNS of its hosts, and with the procedures that
 * are asked for. `stacks` are those of stack folders.
 */
export function tunnelFleetProblems(
  fleet: FleetSpec,
  stacks: Pick<StackFolders, "folders" | "unreadable">,
): Problem[] {
  const tunnelled = fleet.servers.filter(isTunnelled);
  return [
    ...fleet.servers.flatMap(({ name, dns }) => (dns ? dnsProblems(name, dns) : [])),
    ...tunnelled.flatMap((spec) => specProblems(spec, fleet)),
    ...(tunnelled.length > 0 ? clientProblems(fleet, tunnelled) : []),
    ...doubledAliases(tunnelled),
    ...takenNames(fleet, stacks.folders),
    ...procedureProblems(fleet, stacks),
    ...emptyDeployAll(fleet, stacks.folders),
  ];
}

function specProblems(spec: TunnelledSpec, fleet: FleetSpec): Problem[] {
  if (!fleet.tunnels) {
    // Without the settings of the fleet everything else would be a consequence.
    const message = "has a tunnel, but the fleet has no settings for tunnels";
    const fix = "Set varanus:tunnels with endpoint, corePublicKey and coreServer";
    return [{ subject: `Server "${spec.name}"`, message, fix }];
  }
  const made = usesOwnClient(spec, fleet) ? "made with the fleet" : undefined;
  return tunnelArgProblems(spec.name, tunnelArgs(spec, fleet, made));
}

/** What is wrong with Core's end, which the fleet makes. */
function clientProblems(fleet: FleetSpec, tunnelled: readonly TunnelledSpec[]): Problem[] {
  const { coreServer, client, ownClient = {} } = fleet.tunnels ?? {};
  if (coreServer === undefined) return [];
  const { environment = {}, volumes = [] } = ownClient;
  const isTwo = client !== undefined;
  const isBehind = tunnelled.some(({ name }) => name === coreServer);
  const isNamed = /^[a-z0-9][a-z0-9_-]*$/.test(coreServer);
  const isMounted = volumes.some((volume) => mountsPath(readBind(volume), "/etc/resolv.conf"));
  const findings = [
    ...(isTwo ? [CLIENT_FINDINGS.two] : []),
    ...(isBehind ? [CLIENT_FINDINGS.behind] : []),
    ...(isNamed ? [] : [CLIENT_FINDINGS.name]),
    ...(isMounted ? [CLIENT_FINDINGS.mount] : []),
    ...environmentFindings(environment),
    ...volumes.flatMap(volumeFindings),
  ];
  return findings.map(({ message, fix }) => {
    return { subject: `TunnelClient "${coreServer}"`, message, fix };
  });
}

const CLIENT_FINDINGS = {
  two: {
    message: "both client and coreServer are set in varanus:tunnels",
    fix: "Remove coreServer, or leave the client to be made",
  },
  behind: {
    message: "Core's own host is behind a tunnel, and so would be Core's end of it",
    fix: "Give that server an address, or name another one as coreServer",
  },
  name: {
    message: "the name of the server is not made of a-z, 0-9, _ and -, as that of its stack is",
    fix: "Name a server with such a name as coreServer",
  },
  mount: {
    message: "volumes mount /etc/resolv.conf",
    fix: "Give that server `dns` with `dnsMode: resolvConfMount`, which mounts and guards it",
  },
} as const;

function doubledAliases(tunnelled: readonly TunnelledSpec[]): Problem[] {
  const owners = new Map<string, string>();
  return tunnelled.flatMap((spec) => {
    const alias = spec.tunnel.alias.toLowerCase();
    const owner = owners.get(alias);
    if (owner === undefined) {
      owners.set(alias, spec.name);
      return [];
    }
    const message = `alias "${alias}" is that of the server "${owner}" as well`;
    return [{ subject: `TunnelledServer "${spec.name}"`, message, fix: "Choose another one" }];
  });
}

/** Names of stacks and secrets that tunnels make themselves. */
function takenNames(fleet: FleetSpec, folders: StackFolders["folders"]): Problem[] {
  const taken = tunnelNames(fleet);
  const fix = "Rename one of the two";
  return [
    ...folders.flatMap(({ name, composeFile }) => {
      const owner = taken.stacks.get(name);
      if (owner === undefined) return [];
      const message = `the name is taken by a stack of ${owner}`;
      return [{ file: composeFile, line: 1, column: 1, subject: `Stack "${name}"`, message, fix }];
    }),
    ...[...Object.keys(fleet.variables), ...Object.keys(fleet.secrets)].flatMap((name) => {
      const owner = taken.secrets.get(name);
      if (owner === undefined) return [];
      const kind = Object.hasOwn(fleet.secrets, name) ? "Secret" : "Variable";
      const message = `the name is taken by a secret of ${owner}, which makes it`;
      return [{ subject: `${kind} "${name}"`, message, fix: "Remove it, or rename it" }];
    }),
  ];
}

function procedureProblems(
  fleet: FleetSpec,
  { folders, unreadable }: Pick<StackFolders, "folders" | "unreadable">,
): Problem[] {
  const ofFolders = [...folders.map(({ name }) => name), ...unreadable];
  const known = new Set([...ofFolders, ...tunnelNames(fleet).stacks.keys()]);
  const all: [procedure: string, names: readonly string[]][] = [
    ["deployAll", fleet.procedures?.except ?? []],
    ...fleet.servers.map(({ name, tunnel }): [string, readonly string[]] => {
      const { gateway = [], pangolin = [], clients = [], last = [] } = tunnel?.procedures ?? {};
      return [`of the tunnel to ${name}`, [gateway, pangolin, clients, last].flat()];
    }),
  ];
  return all.flatMap(([procedure, names]) =>
    names
      .filter((name) => !known.has(name))
      .map((name) => ({
        subject: `Procedure "${procedure}"`,
        message: `names the stack "${name}", which does not exist`,
        fix: "Name a stack's folder, or remove it",
      })),
  );
}

function emptyDeployAll({ procedures }: FleetSpec, folders: StackFolders["folders"]): Problem[] {
  const { deployAll = false, except = [] } = procedures ?? {};
  const isListed = ({ name, extension }: StackFolder) =>
    isDeployable(extension) && !except.includes(name);
  if (!deployAll || folders.some(isListed)) return [];
  const message = "has no stack to deploy";
  return [{ subject: 'Procedure "deployAll"', message, fix: "Remove it from varanus:procedures" }];
}
