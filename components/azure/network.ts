import type * as pulumi from "@pulumi/pulumi";
import { NetworkInterface } from "@pulumi/azure-native/network/networkInterface";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress";
import { Subnet } from "@pulumi/azure-native/network/subnet";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork";
import type { PartContext } from "./context";
import type { SecurityRule } from "./securityRules";

/** The network of Core's machine. */
export interface CoreNetwork {
  readonly address: PublicIPAddress;
  readonly nic: NetworkInterface;
}

/** Network, subnet with its security group, fixed public address and network interface. */
export function makeNetwork(context: PartContext, rules: readonly SecurityRule[]): CoreNetwork {
  const { name, spec, group, options } = context;
  const common = { resourceGroupName: group.name, location: spec.location, tags: spec.tags };
  const securityGroup = new NetworkSecurityGroup(
    `${name}-nsg`,
    { ...common, networkSecurityGroupName: `${name}-nsg`, securityRules: [...rules] },
    options,
  );
  const subnet = makeSubnet(context, common, securityGroup);
  const address = makeAddress(context, common);
  const ipConfiguration = {
    name: "primary",
    primary: true,
    subnet: { id: subnet.id },
    publicIPAddress: { id: address.id },
    privateIPAllocationMethod: "Dynamic",
  };
  const nic = new NetworkInterface(
    `${name}-nic`,
    { ...common, networkInterfaceName: `${name}-nic`, ipConfigurations: [ipConfiguration] },
    options,
  );
  return { address, nic };
}

interface Common {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

function makeSubnet(
  { name, spec, group, options }: PartContext,
  common: Common,
  securityGroup: NetworkSecurityGroup,
): Subnet {
  const network = new VirtualNetwork(
    `${name}-vnet`,
    {
      ...common,
      virtualNetworkName: `${name}-vnet`,
      addressSpace: { addressPrefixes: [spec.addressSpace] },
    },
    options,
  );
  return new Subnet(
    `${name}-subnet`,
    {
      resourceGroupName: group.name,
      virtualNetworkName: network.name,
      subnetName: "core",
      addressPrefix: spec.subnetRange,
      networkSecurityGroup: { id: securityGroup.id },
      // The machine has an address of its own to go out with.
      defaultOutboundAccess: false,
    },
    options,
  );
}

function makeAddress({ name, spec, options }: PartContext, common: Common): PublicIPAddress {
  return new PublicIPAddress(
    `${name}-ip`,
    {
      ...common,
      publicIpAddressName: `${name}-ip`,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAddressVersion: "IPv4",
      publicIPAllocationMethod: "Static",
      dnsSettings: { domainNameLabel: spec.dnsLabel },
    },
    options,
  );
}
