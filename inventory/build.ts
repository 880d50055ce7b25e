import type { Problem } from "../providers/dynamic/problem";
import { groupVars, withoutGiven } from "./groups";
import { coreHost, dockerHost, type Host, hostNames } from "./hosts";
import { inventoryWarnings } from "./problems";
import type {
  AnsibleVars,
  DynamicGroup,
  DynamicInventory,
  GroupName,
  InventorySpec,
} from "./types";

/** An inventory, and what its reader ought to know. */
export interface BuiltInventory {
  readonly inventory: DynamicInventory;
  readonly warnings: readonly Problem[];
}

type HostGroup = "komodo_core" | "trusted_servers" | "untrusted_servers";

/**
 * The inventory of a fleet: `komodo_core`, and `docker_servers` with a group for each tier
 * (S0-TIER-6). Pure. What the user gives wins over what is chosen here, whether for a host or for a
 * group. Expects input that `inventoryProblems` finds nothing wrong with.
 */
export function buildInventory(spec: InventorySpec): BuiltInventory {
  const hosts = hostsByGroup(spec);
  const own = Object.entries(hosts) as [HostGroup, Host[]][];
  const hostvars = own.flatMap(([group, members]) =>
    members.map(({ name, chosen, given }): [string, AnsibleVars] => [
      name,
      { ...withoutGiven(chosen, group, spec), ...given },
    ]),
  );
  const members = (group: HostGroup) => hosts[group].map(({ name }) => name);
  const inventory = {
    _meta: { hostvars: Object.fromEntries(hostvars) },
    all: group(spec, "all", { children: ["komodo_core", "docker_servers"] }),
    komodo_core: group(spec, "komodo_core", { hosts: members("komodo_core") }),
    docker_servers: group(spec, "docker_servers", {
      children: ["trusted_servers", "untrusted_servers"],
    }),
    trusted_servers: group(spec, "trusted_servers", { hosts: members("trusted_servers") }),
    untrusted_servers: group(spec, "untrusted_servers", { hosts: members("untrusted_servers") }),
  };
  return { inventory, warnings: inventoryWarnings(spec) };
}

function group(spec: InventorySpec, name: GroupName, members: DynamicGroup): DynamicGroup {
  const vars = groupVars(name, spec);
  return { ...members, ...(Object.keys(vars).length > 0 && { vars }) };
}

function hostsByGroup(spec: InventorySpec): Record<HostGroup, Host[]> {
  const names = hostNames(spec);
  const servers = spec.servers.map((server, i) => ({
    tier: server.tier,
    host: dockerHost(server, names[i] ?? server.name, spec),
  }));
  const ofTier = (wanted: string) =>
    servers.flatMap(({ tier, host }) => (tier === wanted ? [host] : []));
  return {
    komodo_core: spec.core ? [coreHost(spec.core, spec)] : [],
    trusted_servers: ofTier("trusted"),
    untrusted_servers: ofTier("untrusted"),
  };
}
