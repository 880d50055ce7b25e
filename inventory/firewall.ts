import type { Json } from "../providers/dynamic/values";
import type { AnsibleHost, InventoryServer, InventorySettings } from "./types";

/** The overlay network as rules name it, so that a changed `overlay_network_cidr` is enough. */
const OVERLAY = "{{ overlay_network_cidr }}";
const SSH_PORT = 22;

interface Opening {
  readonly port: number;
  readonly proto?: "tcp" | "udp";
  readonly sources?: readonly string[];
  readonly comment: string;
}

type Rule = Record<string, Json>;

/** One rule per source; from anywhere without sources. */
function rules({ port, proto = "tcp", sources, comment }: Opening): Rule[] {
  const rule = { port, proto, rule: "allow" };
  if (!sources) return [{ ...rule, comment }];
  return sources.map((from_ip) => ({ ...rule, from_ip, comment }));
}

function overlay({ overlayCidr }: InventorySettings): string[] {
  return overlayCidr === undefined ? [] : [OVERLAY];
}

/**
 * SSH from the administrators and the overlay network. Where no administrators' range is known it
 * is open to all, with UFW's limit of six connections in 30 s: closing it could lock everybody out.
 */
function sshRules(settings: InventorySettings, port = SSH_PORT): Rule[] {
  const { adminRanges = [] } = settings;
  if (adminRanges.length === 0) {
    return [{ port, proto: "tcp", rule: "limit", comment: "SSH" }];
  }
  return rules({ port, sources: [...adminRanges, ...overlay(settings)], comment: "SSH" });
}

function openPortRules({ openPorts = [] }: AnsibleHost): Rule[] {
  return openPorts.flatMap((text) => {
    const [port, proto] = text.split("/");
    return rules({ port: Number(port), proto: proto as "tcp" | "udp", comment: "Application" });
  });
}

/**
 * Value of `ufw_rules` of a Docker host: SSH, Periphery from the overlay network where Core dials
 * it, and the ports of applications (S0-PER-7, S0-TIER-4). Everything else is for the role to deny.
 */
export function serverRules(
  { ansible = {} }: InventoryServer,
  peripheryPort: number | undefined,
  settings: InventorySettings,
): Rule[] {
  const comment = "Komodo Core to Periphery, overlay network only";
  return [
    ...sshRules(settings, ansible.port),
    ...(peripheryPort === undefined
      ? []
      : rules({ port: peripheryPort, sources: overlay(settings), comment })),
    ...openPortRules(ansible),
  ];
}

/** Value of `ufw_rules` of Core's host: SSH, the reverse proxy, the overlay network (S0-FW-6). */
export function coreRules(settings: InventorySettings): Rule[] {
  const { overlayPort, core } = settings;
  return [
    ...sshRules(settings, core?.ansible?.port),
    ...rules({ port: 443, comment: "Reverse proxy of Komodo Core" }),
    ...(overlayPort === undefined
      ? []
      : rules({ port: overlayPort, proto: "udp", comment: "Overlay network" })),
    ...openPortRules(core?.ansible ?? {}),
  ];
}
