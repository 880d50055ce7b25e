import type { Json } from "../providers/dynamic/values";
import { defaultFeatures, serverFeatures } from "./features";
import { coreRules, serverRules } from "./firewall";
import { peripheryAddress, peripheryVars } from "./periphery";
import {
  type AnsibleHost,
  type AnsibleVars,
  groupNames,
  type InventoryCore,
  type InventoryServer,
  type InventorySettings,
} from "./types";

/** A host of the inventory under its name there, and the variables that are its own. */
export interface Host {
  readonly name: string;
  /** What Varanus chooses; a variable that the user sets for one of its groups wins. */
  readonly chosen: AnsibleVars;
  /** What the user says of this host. */
  readonly given: AnsibleVars;
}

/** The Docker host that a server of the fleet is (S0-TIER-3, S0-PER-4). */
export function dockerHost(
  server: InventoryServer,
  name: string,
  settings: InventorySettings,
): Host {
  const address = peripheryAddress(server);
  const openTo = server.tunnel ? undefined : address?.port;
  return {
    name,
    chosen: {
      ...connection(address?.host, settings),
      server_trust_tier: server.tier,
      server_features: serverFeatures(server, settings),
      ...peripheryVars(server, settings),
      ufw_rules: serverRules(server, openTo, settings),
    },
    given: givenVars(server.ansible),
  };
}

/** Core's host: by its public address until the overlay is up. It has no tier (S0-TIER-9). */
export function coreHost(core: InventoryCore, settings: InventorySettings): Host {
  const { publicAddress, overlayAddress, inventoryAddress = "public" } = core;
  const address = inventoryAddress === "overlay" ? overlayAddress : publicAddress;
  return {
    name: core.name,
    chosen: {
      ...connection(address, settings),
      server_features: [...(settings.features?.core ?? defaultFeatures.core)],
      ufw_rules: coreRules(settings),
    },
    given: givenVars(core.ansible),
  };
}

function connection(address: string | undefined, settings: InventorySettings): AnsibleVars {
  const { user = "ansible", become = true } = settings;
  return {
    ...(address !== undefined && { ansible_host: address }),
    ansible_user: user,
    ansible_become: become,
  };
}

function givenVars({ host, port, user, become, features, vars }: AnsibleHost = {}): AnsibleVars {
  return {
    ...(host !== undefined && { ansible_host: host }),
    ...(port !== undefined && { ansible_port: port }),
    ...(user !== undefined && { ansible_user: user }),
    ...(become !== undefined && { ansible_become: become }),
    ...(features && { server_features: [...features] as Json[] }),
    ...vars,
  };
}

/**
 * Names under which servers stand in the inventory, in their order: Komodo's own, with characters
 * replaced by `_` that Ansible would read as ranges, ports or separators, and with a number where
 * the name is that of a group, of Core's host or of another server.
 */
export function hostNames({
  servers,
  core,
}: {
  readonly servers: readonly { readonly name: string }[];
  readonly core?: { readonly name: string };
}): string[] {
  const taken = new Set<string>([...groupNames, "ungrouped", ...(core ? [core.name] : [])]);
  return servers.map(({ name }) => {
    const plain = name.replace(/[^\w.-]/g, "_");
    let free = plain;
    for (let i = 2; taken.has(free); i++) free = `${plain}_${i}`;
    taken.add(free);
    return free;
  });
}
