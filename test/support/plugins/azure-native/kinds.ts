import { createHash } from "node:crypto";
import { isRecord } from "../../../../providers/dynamic/values";

/** Inputs of a resource whose form has been checked. */
export type Inputs = Readonly<Record<string, unknown>>;

/** The one subscription of the stand-in, and its tenant. */
export const subscriptionId = "00000000-0000-4000-8000-000000000001";
export const tenantId = "00000000-0000-4000-8000-000000000002";

/** A value that Azure chooses, and the path of its output. */
export type Computed = readonly (readonly [path: string, value: unknown])[];

/** What is special about a kind. */
export interface Kind {
  /** Input that names the resource. */
  readonly nameInput: string;
  readonly id: (inputs: Inputs) => string;
  /** Inputs beside names and location whose change makes a new resource. */
  readonly replace?: readonly string[];
  readonly computed?: (inputs: Inputs, id: string) => Computed;
}

/** A text of an input. */
export function text(inputs: Inputs, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "";
}

/** A part of an input by its path, such as `osProfile.adminUsername`. */
export function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((part, key) => (isRecord(part) ? part[key] : undefined), value);
}

function group(inputs: Inputs): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${text(inputs, "resourceGroupName")}`;
}

function simple(provider: string, nameInput: string): Pick<Kind, "nameInput" | "id"> {
  const id = (inputs: Inputs) =>
    `${group(inputs)}/providers/${provider}/${text(inputs, nameInput)}`;
  return { nameInput, id };
}

function account(inputs: Inputs): string {
  return `${group(inputs)}/providers/Microsoft.Storage/storageAccounts/${text(inputs, "accountName")}`;
}

function uuid(seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
    .concat(hex.slice(20, 32))
    .join("-");
}

/** A number from 10 to 209 that belongs to an id. */
function lastByte(id: string): number {
  return 10 + ((createHash("sha256").update(id).digest()[0] ?? 0) % 200);
}

/** Every kind that the stand-in knows, by token. */
export const kinds: Readonly<Record<string, Kind>> = {
  "azure-native:resources:ResourceGroup": {
    nameInput: "resourceGroupName",
    id: group,
  },
  "azure-native:network:NetworkSecurityGroup": simple(
    "Microsoft.Network/networkSecurityGroups",
    "networkSecurityGroupName",
  ),
  "azure-native:network:VirtualNetwork": simple(
    "Microsoft.Network/virtualNetworks",
    "virtualNetworkName",
  ),
  "azure-native:network:Subnet": {
    nameInput: "subnetName",
    id: (inputs) =>
      `${group(inputs)}/providers/Microsoft.Network/virtualNetworks/` +
      `${text(inputs, "virtualNetworkName")}/subnets/${text(inputs, "subnetName")}`,
  },
  "azure-native:network:PublicIPAddress": {
    ...simple("Microsoft.Network/publicIPAddresses", "publicIpAddressName"),
    replace: ["publicIPAddressVersion", "sku"],
    computed: (inputs, id) => {
      const label = at(inputs, "dnsSettings.domainNameLabel") as string;
      const fqdn = `${label}.${text(inputs, "location")}.cloudapp.azure.com`;
      return [
        ["ipAddress", `203.0.113.${lastByte(id)}`],
        ["dnsSettings.fqdn", fqdn],
      ];
    },
  },
  "azure-native:network:NetworkInterface": {
    ...simple("Microsoft.Network/networkInterfaces", "networkInterfaceName"),
    computed: ({ ipConfigurations }, id) => {
      const all = ipConfigurations as Inputs[];
      const answered = all.map((one) => ({ ...one, privateIPAddress: `10.20.0.${lastByte(id)}` }));
      return [["ipConfigurations", answered]];
    },
  },
  "azure-native:compute:VirtualMachine": {
    ...simple("Microsoft.Compute/virtualMachines", "vmName"),
    computed: (_inputs, id) => [
      ["identity.principalId", uuid(`${id}/identity`)],
      ["identity.tenantId", tenantId],
      ["vmId", uuid(id)],
      // Custom data goes in and never comes out.
      ["osProfile.customData", undefined],
    ],
  },
  "azure-native:storage:StorageAccount": {
    nameInput: "accountName",
    id: account,
    computed: (inputs) => [
      ["primaryEndpoints.blob", `https://${text(inputs, "accountName")}.blob.core.windows.net/`],
    ],
  },
  "azure-native:storage:BlobServiceProperties": {
    nameInput: "blobServicesName",
    id: (inputs) => `${account(inputs)}/blobServices/${text(inputs, "blobServicesName")}`,
  },
  "azure-native:storage:BlobContainer": {
    nameInput: "containerName",
    id: (inputs) =>
      `${account(inputs)}/blobServices/default/containers/${text(inputs, "containerName")}`,
  },
  "azure-native:storage:ManagementPolicy": {
    nameInput: "managementPolicyName",
    id: (inputs) => `${account(inputs)}/managementPolicies/${text(inputs, "managementPolicyName")}`,
  },
  "azure-native:keyvault:Vault": {
    ...simple("Microsoft.KeyVault/vaults", "vaultName"),
    computed: (inputs) => [
      ["properties.vaultUri", `https://${text(inputs, "vaultName")}.vault.azure.net/`],
    ],
  },
  "azure-native:authorization:RoleAssignment": {
    nameInput: "roleAssignmentName",
    id: (inputs) =>
      `${text(inputs, "scope")}/providers/Microsoft.Authorization/roleAssignments/` +
      text(inputs, "roleAssignmentName"),
    replace: ["principalId", "roleDefinitionId", "scope"],
  },
  "azure-native:authorization:ManagementLockAtResourceGroupLevel": simple(
    "Microsoft.Authorization/locks",
    "lockName",
  ),
};
