import type * as pulumi from "@pulumi/pulumi";
import type { BackupStorage, CoreVault, CoreVm } from "../components/azure";
import type { CoreBootstrap, EmergencyCommands } from "../components/core";
import type { Fleet, ServerOutput, StackOutput } from "../components/fleet";
import type { FleetBootstrap, FleetEmergency } from "../components/fleet/tunnelOutputs";
import {
  ansibleInventory,
  type AnsibleInventoryArgs,
  ansibleSecrets,
} from "../components/ansibleInventory";
import type { DynamicInventory } from "../inventory";

/** Where Komodo Core runs, as far as this stack made it. */
export interface CoreOutput {
  readonly url?: string;
  /** Version that Core answers with. */
  readonly version?: pulumi.Output<string>;
  /** Public address of the machine on Azure. */
  readonly address?: pulumi.Output<string>;
  /** Azure's name of that address. */
  readonly fqdn?: pulumi.Output<string>;
  readonly backupStorage?: Omit<BackupStorage, "accountKey">;
  readonly keyVault?: CoreVault;
  /** Commands for when Core cannot be reached in the usual way. */
  readonly emergency?: pulumi.Output<EmergencyCommands>;
}

/** Outputs of the program that this repository is; what a stack does not make is absent. */
export interface ProgramOutputs {
  readonly servers?: pulumi.Output<ServerOutput[]>;
  readonly stacks?: pulumi.Output<StackOutput[]>;
  /** The machine and Core on it. */
  readonly core?: CoreOutput;
  /** Variables of the playbook that deploys Core, with `coreDeploy: ansible`. Secret. */
  readonly coreVariables?: CoreBootstrap["playbookVariables"];
  /** What has to run on hosts before Core can reach them; absent without a tunnel. Secret. */
  readonly bootstrap?: pulumi.Output<FleetBootstrap>;
  /** Commands for when a tunnel is down, by server; absent without a tunnel. */
  readonly emergency?: FleetEmergency;
  /** The hosts for Ansible, which `varanus inventory` prints. Holds no secret. */
  readonly ansibleInventory?: pulumi.Output<DynamicInventory>;
  /** Values of the secrets that the inventory names; absent where there are none. Secret. */
  readonly ansibleSecrets?: pulumi.Output<Record<string, string>>;
}

/** The outputs of a fleet; none without one. */
export function fleetOutputs(
  fleet: Fleet | undefined,
): Pick<ProgramOutputs, "servers" | "stacks" | "bootstrap" | "emergency"> {
  if (!fleet) return {};
  const { serverOutputs, stackOutputs, bootstrap, emergency } = fleet;
  return {
    servers: serverOutputs,
    stacks: stackOutputs,
    ...(bootstrap && { bootstrap }),
    ...(emergency && { emergency }),
  };
}

/** The outputs of the machine and of Core; none without either. */
export function coreOutputs(
  vm: CoreVm | undefined,
  core: CoreBootstrap | undefined,
): Pick<ProgramOutputs, "core" | "coreVariables"> {
  if (!vm && !core) return {};
  const ofCore = core && { url: core.url, version: core.ready, emergency: core.emergency };
  const output = { ...ofCore, ...(vm && machineOutput(vm)) };
  const coreVariables = core?.playbookVariables;
  return { core: output, ...(coreVariables && { coreVariables }) };
}

function machineOutput({ publicIpAddress, fqdn, keyVault, backupStorage }: CoreVm): CoreOutput {
  const address = { address: publicIpAddress, fqdn, ...(keyVault && { keyVault }) };
  if (!backupStorage) return address;
  const { accountKey: _secret, ...storage } = backupStorage;
  return { ...address, backupStorage: storage };
}

/** The outputs for Ansible. */
export function ansibleOutputs(
  args: AnsibleInventoryArgs,
): Pick<ProgramOutputs, "ansibleInventory" | "ansibleSecrets"> {
  const secrets = ansibleSecrets(args);
  return {
    ansibleInventory: ansibleInventory(args),
    ...(secrets && { ansibleSecrets: secrets }),
  };
}
