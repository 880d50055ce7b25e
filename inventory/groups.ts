import { sharedPeripheryVars } from "./periphery";
import { defaultAddressPools, normalisePool } from "./ranges";
import { secretVars } from "./secrets";
import type { AddressPool, AnsibleVars, GroupName, InventorySpec } from "./types";

/** The group that each group lies in (S0-TIER-6). */
const parents: Readonly<Partial<Record<GroupName, GroupName>>> = {
  komodo_core: "all",
  docker_servers: "all",
  trusted_servers: "docker_servers",
  untrusted_servers: "docker_servers",
};

/** The group and those around it. */
function lineage(group: GroupName): GroupName[] {
  const parent = parents[group];
  return parent === undefined ? [group] : [group, ...lineage(parent)];
}

/** Variables of a group: what the user gives, and what Varanus chooses where he says nothing. */
export function groupVars(group: GroupName, spec: InventorySpec): AnsibleVars {
  return {
    ...withoutGiven(chosenVars(group, spec), group, spec),
    ...spec.groupVars?.[group],
  };
}

/**
 * What Varanus chooses without the variables that the user gives for the group or one around it:
 * Ansible prefers the narrower group, and so would prefer our choice to his.
 */
export function withoutGiven(
  chosen: AnsibleVars,
  group: GroupName,
  { groupVars: given = {} }: InventorySpec,
): AnsibleVars {
  const names = new Set(lineage(group).flatMap((name) => Object.keys(given[name] ?? {})));
  return Object.fromEntries(Object.entries(chosen).filter(([name]) => !names.has(name)));
}

function chosenVars(group: GroupName, spec: InventorySpec): AnsibleVars {
  switch (group) {
    case "all":
      return {
        ...(spec.overlayCidr !== undefined && { overlay_network_cidr: spec.overlayCidr }),
        docker_daemon_options: {
          "default-address-pools": pools(spec).map((pool) => ({ ...pool })),
        },
        ...secretVars(spec),
      };
    case "docker_servers":
      return sharedPeripheryVars(spec);
    case "trusted_servers":
      return remoteAccess(true);
    case "untrusted_servers":
      return remoteAccess(false);
    case "komodo_core":
      return {};
  }
}

/** Whether Komodo's interface opens terminals on the host and in its containers (S0-TIER-4). */
function remoteAccess(isAllowed: boolean): AnsibleVars {
  return { komodo_disable_terminals: !isAllowed, komodo_disable_container_exec: !isAllowed };
}

function pools({ addressPools = defaultAddressPools }: InventorySpec): AddressPool[] {
  return addressPools.map((pool) => normalisePool(pool).pool);
}
