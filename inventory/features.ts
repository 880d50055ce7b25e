import type { InventoryServer, InventorySettings } from "./types";

const system = ["system_setup", "github_ssh_keys", "docker", "ufw"] as const;
const upkeep = ["ansible_pull_setup", "maintenance"] as const;

/**
 * Value of `server_features` by kind of host, as the playbook knows them (S0-PER-4, S0-TIER-7): an
 * untrusted host gets neither package managers nor dotfiles.
 */
export const defaultFeatures = {
  core: system,
  trusted: [...system, "package_managers", "chezmoi", "komodo_periphery", ...upkeep],
  untrusted: [...system, "komodo_periphery", ...upkeep],
} as const;

/** A server's features; where Periphery is a container in a tunnel, the role is not among them. */
export function serverFeatures(server: InventoryServer, settings: InventorySettings): string[] {
  const chosen = server.ansible?.features ?? settings.features?.[server.tier];
  if (chosen) return [...chosen];
  return defaultFeatures[server.tier].filter((feature) =>
    feature === "komodo_periphery" ? server.tunnel === undefined : true,
  );
}
