import { isRecord } from "../../compose/document";
import { substitute } from "../../compose/interpolation";
import type { Problem } from "../../providers/dynamic/problem";
import type { StackFolder } from "../stackFolder";
import { TUNNEL_NETWORK } from "../tunnel/composeTexts";
import type { FleetIndex } from "./fleetIndex";
import { stackProblem } from "./placement";
import { previewLookup } from "./web";

/** An application's service, looked at from a site on the same host. */
export interface TargetService {
  readonly folder: StackFolder;
  readonly service: string;
  readonly index: FleetIndex;
}

interface Found {
  readonly address?: string;
  readonly problems: Problem[];
}

/**
 * Name of the service's container, which other containers of a network that is not the stack's own
 * can resolve. Service names would not do: two stacks of one network may both have a "web". Refuses
 * services that no such network leads to, as nothing else would tell (Pangolin answers 502).
 */
export function targetAddress(target: TargetService): Found {
  const { folder, service } = target;
  const fault = reachFault(folder, service);
  if (fault) return refused(target, `service "${service}" ${fault}`);
  const address = containerName(target);
  if (address !== undefined) return { address, problems: [] };
  return refused(target, `the container name of service "${service}" depends on a variable`);
}

function refused({ folder }: TargetService, message: string): Found {
  const fix =
    "Join the service to an external network that the site's Newt is in too, or set " +
    "`address` in `expose: {pangolin: ...}`";
  return { problems: [stackProblem(folder, ["web", "expose"], { message, fix })] };
}

/**
 * Refuses a public service in the network of a tunnel's Newt and Periphery: whoever breaks into it
 * would stand before Periphery (S1-NS-3).
 */
export function besidePeriphery({ folder, service }: TargetService): Problem[] {
  if (!networksOf(folder, service).some(({ name }) => name === TUNNEL_NETWORK)) return [];
  const message = `service "${service}" is public, but in the network ${TUNNEL_NETWORK} beside Periphery`;
  const fix = "Take it out of that network";
  return [stackProblem(folder, ["web", "expose"], { message, fix })];
}

/** The Newt of a tunnel is in a network with Periphery alone, so that it resolves no other name. */
export function tunnelAddressProblem(folder: StackFolder, server: string): Problem {
  const message = `the Newt of the tunnel to "${server}" shares a network with Periphery alone, so that it reaches no container by name`;
  const fix =
    "Set `address` and `port` in `expose: {pangolin: ...}` to a published port of the host, or " +
    `give the server a site for public applications with \`pulumi config set --path varanus:pangolin.sites.${server} SITE\``;
  return stackProblem(folder, ["web", "expose"], { message, fix });
}

function serviceOf({ document }: StackFolder, service: string): Record<string, unknown> {
  const { services } = document.value;
  const found = isRecord(services) ? services[service] : undefined;
  return isRecord(found) ? found : {};
}

function reachFault(folder: StackFolder, service: string): string | undefined {
  const { network_mode: mode } = serviceOf(folder, service);
  if (typeof mode === "string") return `has network_mode ${mode}, so it has no name of its own`;
  const isShared = networksOf(folder, service).some(({ isExternal }) => isExternal);
  return isShared ? undefined : "is in no external network, so that no site reaches its container";
}

interface JoinedNetwork {
  /** Its name on the host, where that is fixed. */
  readonly name: string;
  readonly isExternal: boolean;
}

/** Networks of a service; without any, Compose puts it into the project's `default`. */
function networksOf(folder: StackFolder, service: string): JoinedNetwork[] {
  const { networks, network_mode: mode } = serviceOf(folder, service);
  const known = isRecord(folder.document.value.networks) ? folder.document.value.networks : {};
  const named = Array.isArray(networks)
    ? networks
    : Object.keys(isRecord(networks) ? networks : {});
  const joined = named.length === 0 && mode === undefined ? ["default"] : named;
  return joined.map((key) => networkOf(String(key), known[String(key)]));
}

function networkOf(key: string, network: unknown): JoinedNetwork {
  const { external, name } = isRecord(network) ? network : {};
  // `external: {name: x}` is the older form.
  const older = isRecord(external) ? external.name : undefined;
  const fixed = name ?? older;
  const isExternal = external !== undefined && external !== false;
  return { name: typeof fixed === "string" ? fixed : key, isExternal };
}

function containerName({ folder, service, index }: TargetService): string | undefined {
  const { container_name: own } = serviceOf(folder, service);
  if (typeof own === "string") return substitute(own, previewLookup(folder, index));
  const { projectName } = folder.extension.komodo ?? {};
  const project = typeof projectName === "string" && projectName !== "" ? projectName : folder.name;
  return `${project}-${service}-1`;
}
