import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createProject, type EngineProject } from "../support/engine";
import { type Stored, Store } from "../support/plugins/azure-native/store";

/*
 * CoreVm through the real engine against a stand-in for Azure. What the stand-in does not check is
 * said in test/support/plugins/azure-native/main.ts: nothing here boots.
 */

const pluginFolder = path.resolve(__dirname, "..", "support", "plugins", "azure-native");

const program = `
import * as pulumi from "@pulumi/pulumi";
import { CoreVm } from "../../../components/azure";

const config = new pulumi.Config("demo");
const vm = new CoreVm("komodo", {
  ...config.requireObject<any>("vm"),
  sshHostKey: {
    privateKey: config.requireSecret("hostKey"),
    publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
  },
});
export const { publicIpAddress, privateIpAddress, fqdn, adminUsername, principalId } = vm;
export const { resourceGroupName, backupStorage, keyVault, securityRules } = vm;
`;

const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
const hostKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n-----END OPENSSH PRIVATE KEY-----\n";
const group =
  "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/komodo-rg/providers";
const everything = {
  adminRanges: ["203.0.113.7"],
  adminSshKeys: [publicKey],
  dnsLabel: "komodo-example",
  overlay: { range: "100.64.0.0/10", port: 51820, peers: ["198.51.100.0/24"] },
  backupStorage: { accountName: "komodoexample", expireDays: 365 },
  keyVault: {
    vaultName: "komodo-example",
    secretOfficers: ["00000000-0000-0000-0000-00000000000A"],
  },
  lock: true,
};
// Stack, component, group, nsg, vnet, subnet, ip, nic, vm; account, properties, lifecycle,
// container, role; vault and two roles; lock.
const count = 18;

describe("CoreVm in the engine", function () {
  this.timeout(240_000);
  let project: EngineProject;
  let folder: string;
  let store: Store;

  const setVm = (changes: object): Promise<void> =>
    project.setConfig("demo:vm", JSON.stringify({ ...everything, ...changes }));
  const find = (type: string): Stored | undefined =>
    store.all().find(({ token }) => token === `azure-native:${type}`);
  const rules = () => find("network:NetworkSecurityGroup")?.inputs.securityRules as Rule[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "varanus-azure-"));
    store = new Store(folder);
    project = await createProject({
      name: "core-vm",
      program,
      pluginFolders: [pluginFolder],
      env: { VARANUS_AZURE_FOLDER: folder },
      config: {
        "demo:vm": { value: JSON.stringify(everything) },
        "demo:hostKey": { value: hostKey, secret: true },
      },
    });
  });

  after(async () => {
    await project.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it("S0-NFR-5: previews from nothing without a call that changes something", async () => {
    const { code, changes, output } = await project.preview();
    assert.equal(code, 0, output);
    assert.deepEqual(changes, { create: count });
    assert.deepEqual(store.all(), []);
  });

  it("refuses wrong arguments before anything is made, all of them at once", async () => {
    await setVm({
      adminRanges: ["0.0.0.0/0"],
      dnsLabel: "X",
      backupStorage: { accountName: "A-b" },
    });
    const { code, output, changes } = await project.up();
    await setVm({});
    assert.notEqual(code, 0);
    assert.match(output, /3 problems in CoreVm "komodo"; nothing was changed:\n/);
    assert.deepEqual(changes, { create: 1 });
    assert.deepEqual(store.all(), []);
  });

  it("S0-CORE-1, S0-CORE-2: up makes the machine as the seed wants it", async () => {
    const { code, changes, output } = await project.up();
    assert.equal(code, 0, output);
    assert.deepEqual(changes, { create: count - 1, same: 1 });
    const { inputs = {} } = find("compute:VirtualMachine") ?? {};
    const storage = inputs.storageProfile as { imageReference: unknown; osDisk: object };
    assert.deepEqual(inputs.hardwareProfile, { vmSize: "Standard_B2s" });
    assert.equal(inputs.location, "westeurope");
    assert.deepEqual(storage.imageReference, {
      ...{ publisher: "Debian", offer: "debian-13", sku: "13-gen2", version: "latest" },
    });
    assert.deepEqual(storage.osDisk, {
      ...{ name: "komodo-disk", createOption: "FromImage", caching: "ReadWrite" },
      ...{ diskSizeGB: 32, deleteOption: "Detach" },
      managedDisk: { storageAccountType: "Premium_LRS" },
    });
  });

  it("gives addresses, name, user, identity, storage and vault as outputs", async () => {
    const { publicIpAddress, privateIpAddress, principalId, securityRules, ...named } =
      await project.outputs();
    assert.deepEqual(named, {
      fqdn: "komodo-example.westeurope.cloudapp.azure.com",
      adminUsername: "varanus",
      resourceGroupName: "komodo-rg",
      backupStorage: {
        ...{ accountName: "komodoexample", containerName: "backups" },
        ...{ resourceGroupName: "komodo-rg", accountKey: "[secret]" },
      },
      keyVault: { name: "komodo-example", uri: "https://komodo-example.vault.azure.net/" },
    });
    assert.match(String(publicIpAddress), /^203\.0\.113\.\d+$/);
    assert.match(String(privateIpAddress), /^10\.20\.0\.\d+$/);
    assert.match(String(principalId), /^[0-9a-f-]{36}$/);
    assert.deepEqual(securityRules, rules());
  });

  it("S0-NFR-2: keeps the private host key out of state, outputs and log", async () => {
    const state = JSON.stringify(await project.exportState());
    const machine = find("compute:VirtualMachine");
    const { customData = "" } = (machine?.inputs.osProfile ?? {}) as { customData?: string };
    assert.match(Buffer.from(customData, "base64").toString(), /^#cloud-config\n[^]*hidden\n/);
    assert.ok(!state.includes("hidden") && !state.includes(customData));
    assert.ok(!readFileSync(path.join(folder, "calls.log"), "utf8").includes("hidden"));
  });

  it("gives the machine's identity the container and the vault, and nothing else", async () => {
    const { principalId } = await project.outputs();
    const roles = store.all().filter(({ id }) => id.includes("/roleAssignments/"));
    const own = roles.filter(({ inputs }) => inputs.principalId === principalId);
    assert.equal(roles.length, 3);
    assert.deepEqual(own.map(({ inputs }) => inputs.scope).sort(), [
      `${group}/Microsoft.KeyVault/vaults/komodo-example`,
      `${group}/Microsoft.Storage/storageAccounts/komodoexample/blobServices/default/containers/backups`,
    ]);
  });

  it("previews right after up, and after a refresh, without any change", async () => {
    const empty = await project.preview(["--expect-no-changes"]);
    assert.equal(empty.code, 0, empty.output);
    assert.deepEqual(empty.changes, { same: count });
    const refreshed = await project.refresh(["--expect-no-changes"]);
    assert.equal(refreshed.code, 0, refreshed.output);
  });

  it("S0-FW-1: another administrator is one update that renumbers nothing", async () => {
    const before = rules();
    await setVm({ adminRanges: ["2001:db8::/48", "203.0.113.7", "192.0.2.0/24"] });
    const { code, changes, steps, output } = await project.up();
    assert.equal(code, 0, output);
    assert.deepEqual(changes, { same: count - 1, update: 1 });
    const updated = steps
      .filter(({ op }) => op === "update")
      .map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual(
      updated.filter((name) => !name?.startsWith("default")),
      ["komodo-nsg"],
    );
    const numbers = new Map(rules().map(({ name, priority }) => [name, priority]));
    for (const { name, priority } of before) assert.equal(numbers.get(name), priority);
    assert.deepEqual(
      rules().map(({ name, priority }) => `${priority} ${name}`),
      [
        ...["100 allow-ssh-admin", "110 allow-ssh-admin-ipv6"],
        ...["200 allow-https-github", "210 allow-https-github-ipv6"],
        ...["300 allow-https-admin", "310 allow-https-admin-ipv6"],
        ...["400 allow-overlay", "4096 deny-all-inbound"],
      ],
    );
  });

  it("S0-NFR-5: another size and another tag are updates: no preview replaces anything", async () => {
    await setVm({ vmSize: "Standard_B2ms", tags: { team: "home" } });
    const { code, changes, output } = await project.preview();
    await setVm({});
    assert.equal(code, 0, output);
    const { update = 0, same = 0, ...others } = changes;
    assert.deepEqual(others, {});
    assert.deepEqual([update > 1, update + same], [true, count]);
  });

  it("leaves a machine that exists alone when its first start changes", async () => {
    await setVm({ adminRanges: ["2001:db8::/48", "203.0.113.7", "192.0.2.0/24"], firstStart });
    const { code, changes, output } = await project.preview(["--expect-no-changes"]);
    assert.equal(code, 0, output);
    assert.deepEqual(changes, { same: count });
  });

  it("shows Azure's refusal of changed SSH keys, and goes on with the old ones", async () => {
    await setVm({ adminSshKeys: [`${publicKey}-2`] });
    const refused = await project.up();
    assert.notEqual(refused.code, 0);
    const reason =
      "Changing property 'osProfile.linuxConfiguration.ssh.publicKeys' is not allowed.";
    assert.ok(refused.output.includes(reason), refused.output);
    await setVm({});
    assert.equal((await project.up()).code, 0);
  });

  it("destroy is refused while it is protected, and deletes nothing", async () => {
    const before = store.all().length;
    const { code, output } = await project.destroy();
    assert.notEqual(code, 0);
    assert.match(output, /cannot be deleted[^]*because it is protected/);
    assert.equal(store.all().length, before);
  });

  it("without protect, destroy takes everything away, the lock first", async () => {
    await setVm({ protect: false });
    const unprotected = await project.up();
    assert.equal(unprotected.code, 0, unprotected.output);
    const { code, output, changes } = await project.destroy();
    assert.equal(code, 0, output);
    assert.deepEqual(changes, { delete: count });
    assert.deepEqual(store.all(), []);
    const calls = readFileSync(path.join(folder, "calls.log"), "utf8").split("\n");
    const [first] = calls.filter((line) => line.startsWith("delete "));
    assert.match(first ?? "", /^delete azure-native:authorization:ManagementLock/);
  });
});

interface Rule {
  readonly name: string;
  readonly priority: number;
}

const firstStart = { packages: ["jq"], ufw: false };
