import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/azure-native/provider";
import { CoreVm, type CoreVmArgs } from "../../components/azure";
import { githubHookRanges } from "../../components/azure/githubHookRanges";
import { covers, type SecurityRule } from "../../components/azure/securityRules";
import { resolved } from "../support/mocks";

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
const minimal: CoreVmArgs = {
  adminRanges: ["203.0.113.7"],
  adminSshKeys: [publicKey],
  dnsLabel: "komodo-example",
};
const tenantId = "00000000-0000-4000-8000-000000000002";

// Enough for every registration that waits for nothing more.
const turnsOfCreation = 200;

/** What Azure adds to the inputs, by type. */
const computed: Record<string, (inputs: Record<string, unknown>) => object> = {
  "azure-native:network:PublicIPAddress": () => ({
    ...{ ipAddress: "203.0.113.99", dnsSettings: { fqdn: "komodo.example" } },
  }),
  "azure-native:network:NetworkInterface": () => ({
    ipConfigurations: [{ privateIPAddress: "10.20.0.4" }],
  }),
  "azure-native:keyvault:Vault": () => ({ properties: { vaultUri: "https://v.vault.azure.net/" } }),
};

/** What Azure answers when it is asked, by function. */
const answers: Record<string, object> = {
  "azure-native:compute:getVirtualMachine": {
    identity: { principalId: "11111111-1111-4111-8111-111111111111" },
  },
  "azure-native:storage:listStorageAccountKeys": { keys: [{ value: "a-key" }] },
  "azure-native:authorization:getClientConfig": { tenantId },
};

interface Call {
  readonly token: string;
  readonly provider?: string | undefined;
}

async function make(
  args: CoreVmArgs,
  options: () => pulumi.ComponentResourceOptions = () => ({}),
): Promise<{ vm: CoreVm; made: Made[]; calls: Call[] }> {
  const made: Made[] = [];
  const calls: Call[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource({ type, name, inputs }) {
      const known = inputs as Record<string, unknown>;
      made.push({ type, name, inputs: known });
      const azureName = Object.entries(known).find(([key]) => nameInputs.includes(key))?.[1];
      const state = { ...known, name: azureName, ...computed[type]?.(known) };
      return { id: `/subscriptions/s/resourceGroups/g/${name}`, state };
    },
    call: ({ token, provider }) => {
      calls.push({ token, provider });
      return { ...answers[token] };
    },
  };
  void pulumi.runtime.setMocks(mocks, "varanus", "test", false);
  const vm = new CoreVm("komodo", args, options());
  await resolved(vm.principalId);
  for (let turn = 0; turn < turnsOfCreation; turn += 1) await setImmediate();
  return { vm, made, calls };
}

const nameInputs = [
  ...["networkSecurityGroupName", "virtualNetworkName", "accountName", "containerName"],
  ...["vaultName", "resourceGroupName"],
];

function inputsOf(made: readonly Made[], type: string): Record<string, unknown> {
  const found = made.filter((one) => one.type === `azure-native:${type}`);
  assert.equal(found.length, 1, type);
  return found[0]?.inputs ?? {};
}

function rulesOf(made: readonly Made[]): SecurityRule[] {
  return inputsOf(made, "network:NetworkSecurityGroup").securityRules as SecurityRule[];
}

describe("CoreVm", () => {
  let vm: CoreVm;
  let made: Made[];

  before(async () => {
    ({ vm, made } = await make(minimal));
  });

  it("makes seven Azure resources out of three arguments, and nothing optional", () => {
    const azure = made.filter(({ type }) => type.startsWith("azure-native:"));
    assert.deepEqual(
      azure.map(({ type, name }) => `${type.split(":").slice(1).join(":")} ${name}`).sort(),
      [
        "compute:VirtualMachine komodo-vm",
        "network:NetworkInterface komodo-nic",
        "network:NetworkSecurityGroup komodo-nsg",
        "network:PublicIPAddress komodo-ip",
        "network:Subnet komodo-subnet",
        "network:VirtualNetwork komodo-vnet",
        "resources:ResourceGroup komodo-rg",
      ],
    );
  });

  it("S0-CORE-1: the size is Standard_B2s", () => {
    const { hardwareProfile } = inputsOf(made, "compute:VirtualMachine");
    assert.deepEqual(hardwareProfile, { vmSize: "Standard_B2s" });
  });

  it("S0-CORE-2, S0-DD-23: Debian 13, 32 GB of Premium SSD, West Europe", () => {
    const { storageProfile, location } = inputsOf(made, "compute:VirtualMachine") as {
      storageProfile: { osDisk: Record<string, unknown>; imageReference: object };
      location: string;
    };
    const { osDisk, imageReference } = storageProfile;
    assert.equal(location, "westeurope");
    assert.equal(inputsOf(made, "resources:ResourceGroup").location, "westeurope");
    assert.equal(osDisk.diskSizeGB, 32);
    assert.deepEqual(osDisk.managedDisk, { storageAccountType: "Premium_LRS" });
    assert.deepEqual(imageReference, {
      ...{ publisher: "Debian", offer: "debian-13", sku: "13-gen2", version: "latest" },
    });
  });

  it("S0-CORE-2: the address is static, Standard, and has a DNS name", () => {
    const { sku, publicIPAllocationMethod, dnsSettings } = inputsOf(
      made,
      "network:PublicIPAddress",
    );
    assert.deepEqual(sku, { name: "Standard", tier: "Regional" });
    assert.equal(publicIPAllocationMethod, "Static");
    assert.deepEqual(dnsSettings, { domainNameLabel: "komodo-example" });
  });

  it("S0-CORE-3, S0-FW-2: 443 is for GitHub's hooks and administrators", () => {
    const sources = rulesOf(made)
      .filter(
        ({ access, destinationPortRange }) => access === "Allow" && destinationPortRange === "443",
      )
      .flatMap(({ sourceAddressPrefixes = [] }) => sourceAddressPrefixes);
    assert.deepEqual(sources.sort(), [...githubHookRanges, "203.0.113.7/32"].sort());
  });

  it("S0-FW-1: 22 is for administrators, in allow-ssh-admin", () => {
    const ssh = rulesOf(made).filter(({ destinationPortRange }) => destinationPortRange === "22");
    assert.deepEqual(
      ssh.map(({ name, sourceAddressPrefixes }) => [name, sourceAddressPrefixes]),
      [["allow-ssh-admin", ["203.0.113.7/32"]]],
    );
  });

  it("S0-FW-3: no rule lets anybody to 9120", () => {
    const open = rulesOf(made).filter(
      ({ access, destinationPortRange }) =>
        access === "Allow" && covers(destinationPortRange, 9120),
    );
    assert.deepEqual(open, []);
  });

  it("S0-FW-4: an overlay's port is open to its peers", async () => {
    const overlay = { port: 51820, peers: ["198.51.100.0/24"] };
    const rule = rulesOf((await make({ ...minimal, overlay })).made).find(
      ({ name }) => name === "allow-overlay",
    );
    const { protocol, destinationPortRange, sourceAddressPrefixes } = rule ?? {};
    assert.deepEqual(
      [protocol, destinationPortRange, sourceAddressPrefixes],
      ["Udp", "51820", overlay.peers],
    );
  });

  it("S0-FW-5: the last rule denies all, and the group guards the machine's subnet", () => {
    const last = rulesOf(made).at(-1);
    assert.deepEqual(
      [last?.priority, last?.access, last?.protocol, last?.destinationPortRange],
      [4096, "Deny", "*", "*"],
    );
    const { networkSecurityGroup } = inputsOf(made, "network:Subnet");
    assert.deepEqual(networkSecurityGroup, { id: "/subscriptions/s/resourceGroups/g/komodo-nsg" });
    const { ipConfigurations } = inputsOf(made, "network:NetworkInterface") as {
      ipConfigurations: { subnet: object }[];
    };
    const subnet = { id: "/subscriptions/s/resourceGroups/g/komodo-subnet" };
    assert.deepEqual(ipConfigurations[0]?.subnet, subnet);
  });

  it("S0-FW-6, S0-CORE-4: the first start sets up Docker and ufw", () => {
    const { osProfile } = inputsOf(made, "compute:VirtualMachine") as {
      osProfile: { customData: string };
    };
    const text = Buffer.from(osProfile.customData, "base64").toString();
    assert.match(text, /^#cloud-config\n[^]*docker\.io\n[^]*docker-compose\n/);
    assert.match(text, /- ufw\n[^]*- 443\/tcp\n/);
  });

  it("has no password, an identity, encryption at host and boot diagnostics", () => {
    const machine = inputsOf(made, "compute:VirtualMachine");
    const { osProfile } = machine as { osProfile: Record<string, object> };
    assert.deepEqual(osProfile.linuxConfiguration, {
      ...{ disablePasswordAuthentication: true, provisionVMAgent: true },
      ssh: { publicKeys: [{ path: "/home/varanus/.ssh/authorized_keys", keyData: publicKey }] },
    });
    assert.ok(!("adminPassword" in osProfile));
    assert.deepEqual(machine.identity, { type: "SystemAssigned" });
    assert.deepEqual(machine.securityProfile, { encryptionAtHost: true });
    assert.deepEqual(machine.diagnosticsProfile, { bootDiagnostics: { enabled: true } });
  });

  it("tags everything that takes tags, the program's own tags too", async () => {
    const tagged = (await make({ ...minimal, tags: { team: "home" } })).made.filter(
      ({ inputs }) => inputs.tags !== undefined,
    );
    assert.equal(tagged.length, 6);
    for (const { inputs } of tagged) {
      assert.deepEqual(inputs.tags, { "managed-by": "varanus", team: "home" });
    }
  });

  it("gives addresses, name, user, group and identity as outputs", async () => {
    const { publicIpAddress, privateIpAddress, fqdn, adminUsername, principalId } = vm;
    const outputs = [publicIpAddress, privateIpAddress, fqdn, adminUsername, principalId];
    assert.deepEqual(await Promise.all(outputs.map((output) => resolved(output))), [
      ...["203.0.113.99", "10.20.0.4", "komodo.example", "varanus"],
      "11111111-1111-4111-8111-111111111111",
    ]);
    assert.deepEqual(vm.securityRules, rulesOf(made));
    assert.deepEqual([vm.backupStorage, vm.keyVault], [undefined, undefined]);
  });

  it("keeps the disk of a deleted machine, unless it is unprotected", async () => {
    const deleteOption = (from: readonly Made[]): unknown =>
      (inputsOf(from, "compute:VirtualMachine") as { storageProfile: { osDisk: object } })
        .storageProfile.osDisk;
    assert.equal((deleteOption(made) as { deleteOption: string }).deleteOption, "Detach");
    const without = await make({ ...minimal, protect: false });
    assert.equal((deleteOption(without.made) as { deleteOption: string }).deleteOption, "Delete");
  });

  it("treats the private host key as a secret, and all else of the machine as plain", async () => {
    const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n";
    const { made: all } = await make({ ...minimal, sshHostKey: { privateKey, publicKey } });
    const { osProfile } = inputsOf(all, "compute:VirtualMachine") as {
      osProfile: Record<string, unknown>;
    };
    const { value } = osProfile as { value?: { customData?: string } };
    assert.ok(value?.customData, "the profile is a secret as a whole");
    assert.match(Buffer.from(value.customData, "base64").toString(), /hidden/);
  });

  it("asks with the same provider as it makes with", async () => {
    const args: CoreVmArgs = {
      ...minimal,
      ...{ backupStorage: { accountName: "komodoexample" }, keyVault: { vaultName: "komodo" } },
    };
    const { calls } = await make(args, () => ({ provider: new Provider("other") }));
    assert.deepEqual(calls.map(({ token }) => token).sort(), Object.keys(answers).sort());
    for (const { provider } of calls) assert.match(String(provider), /::other::/);
  });

  it("refuses all wrong arguments in one message, before anything is registered", () => {
    assert.throws(() => new CoreVm("komodo", { ...minimal, adminRanges: ["*"], dnsLabel: "x" }), {
      message:
        '2 problems in CoreVm "komodo"; nothing was changed:\n' +
        'CoreVm "komodo": "adminRanges" has "*" which stands for everybody. ' +
        "Write the ranges that need it.\n" +
        'CoreVm "komodo": "dnsLabel" is "x", which must be 3 to 63 of a-z, 0-9 and -, beginning ' +
        'with a letter and not ending in -. Change "dnsLabel".',
    });
  });
});

describe("CoreVm with backupStorage", () => {
  let made: Made[];

  before(async () => {
    const backupStorage = { accountName: "komodoexample", expireDays: 365 };
    ({ made } = await make({ ...minimal, backupStorage }));
  });

  it("S0-BAK-1: the account is private, by TLS 1.2 and HTTPS alone", () => {
    const account = inputsOf(made, "storage:StorageAccount");
    assert.deepEqual(
      [account.allowBlobPublicAccess, account.minimumTlsVersion, account.enableHttpsTrafficOnly],
      [false, "TLS1_2", true],
    );
    assert.equal(inputsOf(made, "storage:BlobContainer").publicAccess, "None");
  });

  it("keeps versions and deleted blobs for a time, and expires what is old", () => {
    const properties = inputsOf(made, "storage:BlobServiceProperties");
    assert.equal(properties.isVersioningEnabled, true);
    assert.deepEqual(properties.deleteRetentionPolicy, { enabled: true, days: 30 });
    assert.deepEqual(properties.containerDeleteRetentionPolicy, { enabled: true, days: 30 });
    const { policy } = inputsOf(made, "storage:ManagementPolicy") as {
      policy: { rules: { definition: object }[] };
    };
    assert.deepEqual(policy.rules[0]?.definition, {
      actions: {
        version: { delete: { daysAfterCreationGreaterThan: 90 } },
        baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } },
      },
      filters: { blobTypes: ["blockBlob"], prefixMatch: ["backups/"] },
    });
  });

  it("lets the machine's identity write the container, and no more", () => {
    const role = inputsOf(made, "authorization:RoleAssignment");
    assert.deepEqual(role, {
      scope: "/subscriptions/s/resourceGroups/g/komodo-backups",
      principalId: "11111111-1111-4111-8111-111111111111",
      principalType: "ServicePrincipal",
      roleDefinitionId:
        "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/" +
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    });
  });
});

describe("CoreVm with keyVault and lock", () => {
  let made: Made[];

  before(async () => {
    const officer = "00000000-0000-4000-8000-00000000000A";
    const keyVault = { vaultName: "komodo-example", secretOfficers: [officer] };
    ({ made } = await make({ ...minimal, keyVault, lock: true }));
  });

  it("the vault goes by roles, and nobody can purge it", () => {
    const { properties } = inputsOf(made, "keyvault:Vault") as {
      properties: Record<string, unknown>;
    };
    const wanted = {
      ...{ tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
      ...{ enableSoftDelete: true, softDeleteRetentionInDays: 90, enablePurgeProtection: true },
    };
    // The SDK adds its own defaults.
    for (const [name, value] of Object.entries(wanted)) assert.deepEqual(properties[name], value);
  });

  it("the machine may read secrets, officers may write them", () => {
    const roles = made.filter(({ type }) => type === "azure-native:authorization:RoleAssignment");
    const ends = roles.map(({ inputs }) => [
      String(inputs.roleDefinitionId).split("/").at(-1),
      inputs.principalId,
    ]);
    assert.deepEqual(ends.sort(), [
      ["4633458b-17de-408a-b874-0445c86b69e6", "11111111-1111-4111-8111-111111111111"],
      ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "00000000-0000-4000-8000-00000000000a"],
    ]);
  });

  it("the lock holds for the whole group and comes after the parts", () => {
    const lock = inputsOf(made, "authorization:ManagementLockAtResourceGroupLevel");
    assert.equal(lock.level, "CanNotDelete");
    assert.equal(made.at(-1)?.name, "komodo-lock");
  });
});
