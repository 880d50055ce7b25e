import * as pulumi from "@pulumi/pulumi";
import { ManagementLockAtResourceGroupLevel } from "@pulumi/azure-native/authorization/managementLockAtResourceGroupLevel";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import { refuseAll } from "../refuse";
import { type BackupStorage, makeBackupStorage } from "./backupStorage";
import type { PartContext } from "./context";
import { type CoreVault, makeKeyVault } from "./keyVault";
import { identityOf, makeMachine } from "./machine";
import { makeNetwork } from "./network";
import { type CoreVmArgs, type CoreVmSpec, withDefaults } from "./options";
import { coreVmProblems } from "./problems";
import { type SecurityRule, securityRules } from "./securityRules";

/**
 * The machine that Komodo Core runs on, in a resource group of its own: network with the rules of
 * S0-FW-1 to S0-FW-5, fixed address with a DNS name, Debian 13 with Docker, and where asked for a
 * storage account for backups and a Key Vault. Needs `@pulumi/azure-native` installed beside
 * Varanus. Throws with all findings before anything is made.
 * @example
 * const vm = new CoreVm("komodo", {
 *   adminRanges: ["203.0.113.7"],
 *   adminSshKeys: ["ssh-ed25519 AAAA... me"],
 *   dnsLabel: "komodo-example",
 * });
 */
export class CoreVm extends pulumi.ComponentResource {
  /** The fixed public IPv4 address. */
  readonly publicIpAddress: pulumi.Output<string>;
  /** The address inside of the virtual network. */
  readonly privateIpAddress: pulumi.Output<string>;
  /** Azure's name of the public address: `<label>.<location>.cloudapp.azure.com`. */
  readonly fqdn: pulumi.Output<string>;
  /** User for SSH, who may use sudo without a password. */
  readonly adminUsername: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  /** Object id of the machine's identity. */
  readonly principalId: pulumi.Output<string>;
  /** The rules of the network security group, by priority. */
  readonly securityRules: readonly SecurityRule[];
  /** Where backups go, when `backupStorage` is set. */
  readonly backupStorage?: BackupStorage;
  /** The vault, when `keyVault` is set. */
  readonly keyVault?: CoreVault;

  constructor(name: string, args: CoreVmArgs, options?: pulumi.ComponentResourceOptions) {
    refuseAll(`CoreVm "${name}"`, coreVmProblems(name, args));
    super("varanus:azure:CoreVm", name, {}, options);
    const context = makeContext(this, name, withDefaults(name, args));
    const { spec, group } = context;
    this.securityRules = securityRules(spec);
    const { address, nic } = makeNetwork(context, this.securityRules);
    const machine = makeMachine(context, nic);
    this.publicIpAddress = address.ipAddress.apply(answered(name, "public address"));
    this.privateIpAddress = nic.ipConfigurations
      .apply((all) => all?.[0]?.privateIPAddress)
      .apply(answered(name, "private address"));
    this.fqdn = address.dnsSettings.apply((dns) => dns?.fqdn).apply(answered(name, "DNS name"));
    // What logs in must wait for the machine, not only for its address.
    this.adminUsername = machine.id.apply(() => spec.adminUsername);
    this.resourceGroupName = group.name;
    this.principalId = identityOf(context, machine).apply(answered(name, "identity"));
    const parts: pulumi.Resource[] = [machine];
    if (spec.backupStorage) {
      const { storage, last } = makeBackupStorage(context, spec.backupStorage, this.principalId);
      this.backupStorage = storage;
      parts.push(...last);
    }
    if (spec.keyVault) {
      const { vault, last } = makeKeyVault(context, spec.keyVault, this.principalId);
      this.keyVault = vault;
      parts.push(...last);
    }
    if (spec.lock) makeLock(context, parts);
    this.registerOutputs(this.outputs());
  }

  private outputs(): pulumi.Inputs {
    const { publicIpAddress, privateIpAddress, fqdn, adminUsername } = this;
    const { resourceGroupName, principalId, backupStorage, keyVault } = this;
    return {
      ...{ publicIpAddress, privateIpAddress, fqdn, adminUsername, resourceGroupName, principalId },
      ...(backupStorage && { backupStorage }),
      ...(keyVault && { keyVault }),
    };
  }
}

function makeContext(parent: pulumi.Resource, name: string, spec: CoreVmSpec): PartContext {
  const options = { parent, protect: spec.protect };
  const { resourceGroupName, location, tags } = spec;
  const group = new ResourceGroup(`${name}-rg`, { resourceGroupName, location, tags }, options);
  return { name, spec, group, options };
}

/** Says what is missing when Azure leaves it out of its answer; a preview may not know it. */
function answered(name: string, what: string): (value: string | undefined) => string {
  return (value) => {
    if (value || pulumi.runtime.isDryRun()) return value ?? "";
    throw new pulumi.RunError(
      `CoreVm "${name}": Azure's answer has no ${what}. Run \`pulumi refresh\`, then \`pulumi up\` again.`,
    );
  };
}

/**
 * Made after all other parts and deleted before them: nothing inside of a locked group can be
 * deleted. `last` are those parts that no other part depends on.
 */
function makeLock({ name, group, options }: PartContext, last: pulumi.Resource[]): void {
  new ManagementLockAtResourceGroupLevel(
    `${name}-lock`,
    {
      resourceGroupName: group.name,
      lockName: `${name}-lock`,
      level: "CanNotDelete",
      notes: "Set by Varanus; remove it by `lock: false`.",
    },
    { ...options, dependsOn: last },
  );
}
