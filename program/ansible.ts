import type { AnsibleInventoryArgs } from "../components/ansibleInventory";
import type { CoreVm } from "../components/azure";
import type { Fleet } from "../components/fleet";
import type { ProgramConfig } from "../config";

/**
 * What the inventory is made from: as configured, with what the program itself knows. Undefined for
 * a fleet that says nothing of Ansible, whose previews need not show one.
 */
export function inventoryArgs(
  { core, fleet: args }: ProgramConfig,
  made: { readonly vm: CoreVm | undefined; readonly fleet: Fleet | undefined },
): AnsibleInventoryArgs | undefined {
  const { servers, ansible } = args;
  if (!ansible) return servers.some((server) => server.ansible) ? { servers } : undefined;
  const { core: host, secrets, ...settings } = ansible;
  const known = {
    ...(core && settings.corePublicKey === undefined && { komodo_passkey: core.secrets.passkey }),
    ...(made.fleet?.onboardingKey && { komodo_onboarding_key: made.fleet.onboardingKey.key }),
  };
  const address = made.vm && { publicAddress: made.vm.publicIpAddress };
  return {
    servers,
    ansible: {
      ...settings,
      secrets: { ...known, ...secrets },
      ...(host && { core: { ...address, ...host } }),
    },
  };
}
