import type { CoreVm } from "../components/azure";
import type { CoreBootstrap } from "../components/core";
import { Fleet, type FleetArgs } from "../components/fleet";
import type { ProgramConfig } from "../config";

/** The fleet, where this stack makes it; it waits for the Core, or the machine, that the stack makes. */
export function makeFleet(
  config: ProgramConfig,
  vm: CoreVm | undefined,
  core: CoreBootstrap | undefined,
): Fleet | undefined {
  const { phases } = config;
  if (!phases.has("fleet") && !phases.has("servers")) return undefined;
  const args = { ...fleetArgs(config, vm), serversOnly: !phases.has("fleet") };
  const before = core ?? vm;
  return new Fleet("fleet", args, before ? { dependsOn: before } : {});
}

/**
 * What the fleet is made from: as configured, with the access key of the storage account for
 * backups where this stack makes both, so that one `up` is enough.
 */
export function fleetArgs(config: ProgramConfig, vm?: CoreVm): FleetArgs {
  const { fleet } = config;
  const name = ownKeyName(config);
  if (name === undefined) return fleet;
  const description = "Access key of the storage account for backups";
  const value = vm?.backupStorage?.accountKey ?? "";
  return { ...fleet, madeSecrets: { [name]: { value, description } } };
}

/** Name of the secret with the account's key; undefined where somebody else has to set it. */
function ownKeyName({ phases, azure, fleet }: ProgramConfig): string | undefined {
  const storage = azure?.backupStorage;
  if (!storage || storage.sharedKeyAccess === false || !phases.has("azure")) return undefined;
  const target = fleet.backup?.azure;
  if (target?.key === undefined || target.account !== storage.accountName) return undefined;
  return Object.hasOwn(fleet.secrets, target.key) ? undefined : target.key;
}
