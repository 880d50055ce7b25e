import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Inputs } from "../../support/plugins/azure-native/kinds";
import { StandIn } from "../../support/plugins/azure-native/provider";
import { inputsOf } from "../../support/plugins/azure-native/shapes";
import { Store } from "../../support/plugins/azure-native/store";
import { UNKNOWN } from "../../../providers/dynamic/values";

const kind = (name: string): string => `azure-native:${name}`;
const NSG = kind("network:NetworkSecurityGroup");
const SUBNET = kind("network:Subnet");
const MACHINE = kind("compute:VirtualMachine");

const rule = (change: object = {}): object => ({
  ...{ name: "one", priority: 100, direction: "Inbound", access: "Allow", protocol: "Tcp" },
  ...{ sourceAddressPrefixes: ["203.0.113.0/24"], destinationPortRange: "22" },
  ...change,
});
const machine = (change: object = {}): Inputs => ({
  ...{ resourceGroupName: "rg", vmName: "vm", hardwareProfile: { vmSize: "Standard_B2s" } },
  osProfile: { computerName: "vm", adminUsername: "ops", customData: "YQ==" },
  storageProfile: {
    osDisk: { name: "disk", createOption: "FromImage", diskSizeGB: 32, deleteOption: "Detach" },
  },
  ...change,
});

/** The engine tests rest on what the stand-in for Azure refuses. */
describe("StandIn for azure-native", () => {
  let folder: string;
  let store: Store;
  let azure: StandIn;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "varanus-stand-in-"));
    store = new Store(folder);
    azure = new StandIn(store);
    azure.create(kind("resources:ResourceGroup"), { resourceGroupName: "rg", location: "x" });
    azure.create(kind("network:VirtualNetwork"), {
      ...{ resourceGroupName: "rg", virtualNetworkName: "net" },
      addressSpace: { addressPrefixes: ["10.0.0.0/24"] },
    });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const faults = (token: string, inputs: Inputs): string[] =>
    azure.check(token, {}, inputs).faults.map(({ property, reason }) => `${property} ${reason}`);
  const nsg = (...securityRules: object[]): Inputs => ({
    ...{ resourceGroupName: "rg", networkSecurityGroupName: "nsg", securityRules },
  });
  const subnet = (subnetName: string, addressPrefix: string): Inputs => ({
    ...{ resourceGroupName: "rg", virtualNetworkName: "net", subnetName, addressPrefix },
  });
  const refused = (work: () => unknown, code: string): void => {
    assert.throws(work, { message: new RegExp(`^Code="${code}" Message="`) });
  };

  it("knows the inputs by the declarations of the installed package, at any depth", () => {
    const names = [...(inputsOf(SUBNET)?.keys() ?? [])];
    assert.ok(names.includes("addressPrefix") && names.includes("defaultOutboundAccess"));
    assert.deepEqual(faults(NSG, nsg(rule())), []);
    assert.deepEqual(faults(NSG, { ...nsg(rule({ port: 1 })), colour: "red" }), [
      "colour is no property",
      "securityRules[0].port is no property",
    ]);
    assert.deepEqual(faults(NSG, { securityRules: [rule({ priority: "1", access: "Maybe" })] }), [
      "resourceGroupName is missing",
      "securityRules[0].priority must be a number",
      "securityRules[0].access must be Allow, Deny",
    ]);
    assert.deepEqual(faults(NSG, { resourceGroupName: UNKNOWN, tags: { a: 1 } }), [
      "tags.a must be a string",
    ]);
  });

  it("refuses a kind that it does not know", () => {
    assert.deepEqual(faults(kind("web:WebApp"), {}), [
      " the stand-in has no azure-native:web:WebApp",
    ]);
  });

  it("refuses equal priorities, ones out of 100 to 4096, mixed families and two sources", () => {
    const create =
      (...rules: object[]) =>
      () =>
        azure.create(NSG, nsg(...rules));
    refused(create(rule(), rule({ name: "two" })), "SecurityRuleConflict");
    refused(create(rule({ priority: 99 })), "SecurityRuleInvalidPriority");
    const mixed = { sourceAddressPrefixes: ["10.0.0.0/8", "2001:db8::/32"] };
    refused(create(rule(mixed)), "SecurityRuleMixedAddressFamilies");
    const both = rule({ sourceAddressPrefix: "*" });
    refused(create(both), "SecurityRuleParameterContainsUnsupportedValue");
    create(rule(), rule({ name: "two", priority: 101 }))();
  });

  it("refuses a subnet outside of its network, and one over another", () => {
    refused(() => azure.create(SUBNET, subnet("a", "10.0.1.0/27")), "NetcfgInvalidSubnet");
    azure.create(SUBNET, subnet("a", "10.0.0.0/27"));
    refused(() => azure.create(SUBNET, subnet("b", "10.0.0.16/28")), "NetcfgSubnetRangesOverlap");
    azure.create(SUBNET, subnet("b", "10.0.0.32/27"));
  });

  it("refuses ids and groups that do not exist", () => {
    const elsewhere = { ...nsg(rule()), resourceGroupName: "other" };
    refused(() => azure.create(NSG, elsewhere), "ResourceGroupNotFound");
    const id = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Network/none";
    const inputs = { ...subnet("a", "10.0.0.0/27"), networkSecurityGroup: { id } };
    refused(() => azure.create(SUBNET, inputs), "InvalidResourceReference");
  });

  it("never changes custom data, keys or image of a machine, nor shrinks its disk", () => {
    const { id } = azure.create(MACHINE, machine());
    const update = (change: object) => () => azure.update(MACHINE, id, machine(), machine(change));
    const osProfile = { computerName: "vm", adminUsername: "ops", customData: "Yg==" };
    refused(update({ osProfile }), "PropertyChangeNotAllowed");
    const osDisk = { ...(machine().storageProfile as { osDisk: object }).osDisk, diskSizeGB: 30 };
    refused(update({ storageProfile: { osDisk } }), "ResizeDiskError");
    update({ hardwareProfile: { vmSize: "Standard_B2ms" } })();
  });

  it("keeps a detached disk until its group goes, and says what it did", () => {
    const { id, outputs } = azure.create(MACHINE, machine());
    assert.equal((outputs.osProfile as Inputs).customData, undefined);
    azure.delete(MACHINE, id);
    const left = store.all().map((one) => one.id.split("/").at(-1));
    assert.deepEqual(left, ["rg", "net", "disk"]);
    azure.delete(kind("resources:ResourceGroup"), store.all()[0]?.id ?? "");
    assert.deepEqual(store.all(), []);
    const calls = readFileSync(path.join(folder, "calls.log"), "utf8").trim().split("\n");
    assert.deepEqual(
      calls.map((line) => line.split(" ")[0]),
      ["create", "create", "create", "delete", "delete"],
    );
  });

  it("deletes nothing that is in use or locked", () => {
    const group = azure.create(NSG, nsg(rule()));
    const networkSecurityGroup = { id: group.id };
    azure.create(SUBNET, { ...subnet("a", "10.0.0.0/27"), networkSecurityGroup });
    refused(() => azure.delete(NSG, group.id), "InUse");
    const lockKind = kind("authorization:ManagementLockAtResourceGroupLevel");
    const lock = azure.create(lockKind, { resourceGroupName: "rg", lockName: "l", level: "x" });
    const all = store.all()[0]?.id ?? "";
    refused(() => azure.delete(kind("resources:ResourceGroup"), all), "ScopeLocked");
    azure.delete(lockKind, lock.id);
    azure.delete(kind("resources:ResourceGroup"), all);
  });

  it("replaces for another place or name, updates for all else", () => {
    const { id } = azure.create(NSG, nsg(rule()));
    const before = nsg(rule());
    const moved = azure.diff(NSG, id, before, { ...before, location: "y" });
    assert.deepEqual(moved, { changed: ["location"], replaces: ["location"], deleteFirst: true });
    const more = azure.diff(NSG, id, before, nsg(rule(), rule()));
    assert.deepEqual([more.changed, more.replaces], [["securityRules"], []]);
  });

  it("does not know in a preview what Azure will choose", () => {
    const inputs = { resourceGroupName: UNKNOWN, dnsSettings: { domainNameLabel: "abc" } };
    const { ipAddress, dnsSettings } = azure.previewed(
      kind("network:PublicIPAddress"),
      ...([inputs, ""] as const),
    );
    assert.equal(ipAddress, UNKNOWN);
    assert.deepEqual(dnsSettings, { domainNameLabel: "abc", fqdn: UNKNOWN });
  });
});
