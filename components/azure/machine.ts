import * as pulumi from "@pulumi/pulumi";
import type { NetworkInterface } from "@pulumi/azure-native/network/networkInterface";
import { getVirtualMachineOutput } from "@pulumi/azure-native/compute/getVirtualMachine";
import { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine";
import { cloudInit } from "./cloudInit";
import type { PartContext } from "./context";
import type { CoreVmSpec } from "./options";

/**
 * Core's machine: keys instead of passwords, an identity of its own, a Premium disk.
 *
 * Azure refuses every change of custom data after creation (409 PropertyChangeNotAllowed), and a
 * machine made anew would start without its data. So a changed first start is no change of a
 * machine that exists.
 */
export function makeMachine(context: PartContext, nic: NetworkInterface): VirtualMachine {
  const { name, spec, group, options } = context;
  return new VirtualMachine(
    `${name}-vm`,
    {
      resourceGroupName: group.name,
      vmName: `${name}-vm`,
      location: spec.location,
      tags: spec.tags,
      hardwareProfile: { vmSize: spec.vmSize },
      identity: { type: "SystemAssigned" },
      securityProfile: { encryptionAtHost: spec.encryptionAtHost },
      storageProfile: { imageReference: spec.image, osDisk: osDisk(name, spec) },
      osProfile: osProfile(name, spec),
      networkProfile: { networkInterfaces: [{ id: nic.id, primary: true }] },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    },
    { ...options, ignoreChanges: ["osProfile.customData"], deleteBeforeReplace: true },
  );
}

/**
 * Object id of the machine's identity; undefined when Azure says none. It is asked for in every run:
 * a preview of any update of the machine knows none of its outputs, and would show every role of
 * the identity as replaced, which protection refuses.
 */
export function identityOf(
  { group, options }: PartContext,
  machine: VirtualMachine,
): pulumi.Output<string | undefined> {
  const place = { resourceGroupName: group.name, vmName: machine.name };
  const found = getVirtualMachineOutput(place, { parent: options.parent });
  return found.apply(({ identity }) => identity?.principalId);
}

function osDisk(name: string, spec: CoreVmSpec) {
  return {
    name: `${name}-disk`,
    createOption: "FromImage",
    caching: "ReadWrite",
    diskSizeGB: spec.osDiskSizeGb,
    managedDisk: { storageAccountType: spec.osDiskType },
    // The disk holds Core's database.
    deleteOption: spec.protect ? "Detach" : "Delete",
  } as const;
}

function osProfile(name: string, spec: CoreVmSpec) {
  const path = `/home/${spec.adminUsername}/.ssh/authorized_keys`;
  const publicKeys = spec.adminSshKeys.map((key) => ({ path, keyData: key.trim() }));
  return {
    computerName: name,
    adminUsername: spec.adminUsername,
    customData: customData(spec),
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      provisionVMAgent: true,
      ssh: { publicKeys },
    },
  };
}

/** The cloud-config in Base64; a secret when it holds a host key. */
function customData({ firstStart, overlay, sshHostKey }: CoreVmSpec): pulumi.Input<string> {
  const options = {
    ...firstStart,
    ...(overlay?.port !== undefined && { overlayPort: overlay.port }),
  };
  const encode = (text: string) => Buffer.from(text).toString("base64");
  if (sshHostKey === undefined) return encode(cloudInit(options));
  const { publicKey } = sshHostKey;
  return pulumi
    .secret(sshHostKey.privateKey)
    .apply((privateKey) => encode(cloudInit({ ...options, hostKey: { privateKey, publicKey } })));
}
