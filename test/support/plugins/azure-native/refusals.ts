import { BlockList, isIP } from "node:net";
import { isRecord, sameJson } from "../../../../providers/dynamic/values";
import { at, type Inputs, text } from "./kinds";
import { isWithin, type Store } from "./store";

/** A refusal in the form in which Azure's come through Pulumi. */
function refuse(code: string, message: string): never {
  throw new Error(`Code="${code}" Message="${message}"`);
}

type Check = (inputs: Inputs, store: Store) => void;

const checks: Readonly<Record<string, Check>> = {
  "azure-native:network:NetworkSecurityGroup": ({ securityRules }) =>
    checkRules((securityRules ?? []) as Inputs[]),
  "azure-native:network:Subnet": checkSubnet,
  "azure-native:network:PublicIPAddress": checkAddress,
  "azure-native:compute:VirtualMachine": checkMachine,
  "azure-native:storage:StorageAccount": (inputs) =>
    checkName(inputs, "accountName", /^[a-z0-9]{3,24}$/),
  "azure-native:keyvault:Vault": (inputs) =>
    checkName(inputs, "vaultName", /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/),
  "azure-native:authorization:RoleAssignment": (inputs) =>
    checkName(inputs, "principalId", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
};

/** What Azure refuses at the call itself and no provider knows before. Throws at the first. */
export function refuseWhatAzureRefuses(token: string, inputs: Inputs, store: Store): void {
  const group = text(inputs, "resourceGroupName");
  if (group !== "" && token !== "azure-native:resources:ResourceGroup") {
    const end = `/resourceGroups/${group}`.toLowerCase();
    const isKnown = store.all().some(({ id }) => id.toLowerCase().endsWith(end));
    if (!isKnown) refuse("ResourceGroupNotFound", `Resource group '${group}' not found.`);
  }
  for (const id of idsIn(inputs)) {
    if (!store.find(id)) refuse("InvalidResourceReference", `${id} was not found.`);
  }
  checks[token]?.(inputs, store);
}

/** Ids of resources at any depth; definitions of roles exist always. */
export function idsIn(value: unknown): string[] {
  if (typeof value === "string") {
    const isResource = /^\/subscriptions\/[^/]+\/resourceGroups\//i.test(value);
    return isResource ? [value] : [];
  }
  if (Array.isArray(value)) return value.flatMap(idsIn);
  return isRecord(value) ? Object.values(value).flatMap(idsIn) : [];
}

function checkName(inputs: Inputs, name: string, pattern: RegExp): void {
  if (!pattern.test(text(inputs, name)))
    refuse("InvalidName", `'${text(inputs, name)}' as ${name}`);
}

function checkRules(rules: readonly Inputs[]): void {
  const seen = new Map<string, string>();
  for (const rule of rules) {
    const name = text(rule, "name");
    const priority = rule.priority as number;
    if (priority < 100 || priority > 4096) {
      refuse("SecurityRuleInvalidPriority", `Security rule ${name} has priority ${priority}.`);
    }
    const place = `${text(rule, "direction")} ${priority}`;
    const twin = seen.get(place);
    if (twin !== undefined) refuse("SecurityRuleConflict", `${name} conflicts with ${twin}.`);
    seen.set(place, name);
    checkSources(name, rule);
  }
}

function checkSources(name: string, rule: Inputs): void {
  const many = (rule.sourceAddressPrefixes ?? []) as string[];
  const one = rule.sourceAddressPrefix as string | undefined;
  if ((one === undefined) === (many.length === 0)) {
    refuse("SecurityRuleParameterContainsUnsupportedValue", `${name} needs a source, in one form.`);
  }
  const families = new Set(many.map((prefix) => isIP(prefix.split("/")[0] ?? "")));
  if (families.has(0)) refuse("SecurityRuleInvalidAddressPrefix", `${name}: ${many.join(" ")}`);
  if (families.size > 1) refuse("SecurityRuleMixedAddressFamilies", `${name}: ${many.join(" ")}`);
  if (new Set(many).size < many.length) refuse("SecurityRuleDuplicatePrefix", name);
}

function checkSubnet(inputs: Inputs, store: Store): void {
  const own = text(inputs, "addressPrefix");
  const vnetPath = `/virtualNetworks/${text(inputs, "virtualNetworkName")}`.toLowerCase();
  const vnet = store.all().find(({ id }) => id.toLowerCase().endsWith(vnetPath));
  if (!vnet) refuse("NotFound", `Virtual network ${text(inputs, "virtualNetworkName")}`);
  const spaces = at(vnet.inputs, "addressSpace.addressPrefixes") as string[];
  if (!spaces.some((space) => holds(space, own))) {
    refuse("NetcfgInvalidSubnet", `Subnet ${own} is not within ${spaces.join(" ")}.`);
  }
  const siblings = store
    .all()
    .filter(({ id, inputs: other }) => isWithin(id, vnet.id) && other.addressPrefix !== undefined)
    .filter(({ inputs: other }) => other.subnetName !== inputs.subnetName)
    .map(({ inputs: other }) => text(other, "addressPrefix"));
  const clash = siblings.find((other) => holds(other, own) || holds(own, other));
  if (clash !== undefined) refuse("NetcfgSubnetRangesOverlap", `${own} overlaps ${clash}.`);
}

/** True when the outer IPv4 range holds the first address of the inner one, and is no narrower. */
function holds(outer: string, inner: string): boolean {
  const [network = "", prefix = ""] = outer.split("/");
  const [first = "", innerPrefix = ""] = inner.split("/");
  const list = new BlockList();
  list.addSubnet(network, Number(prefix));
  return Number(prefix) <= Number(innerPrefix) && list.check(first);
}

function checkAddress(inputs: Inputs, store: Store): void {
  const label = at(inputs, "dnsSettings.domainNameLabel") as string | undefined;
  if (label === undefined) return;
  if (!/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/.test(label)) refuse("InvalidDomainNameLabel", label);
  const taken = store
    .all()
    .filter(({ inputs: other }) => other.publicIpAddressName !== inputs.publicIpAddressName)
    .some(({ inputs: other }) => at(other, "dnsSettings.domainNameLabel") === label);
  if (taken) refuse("DnsRecordInUse", `DNS record ${label} is already used.`);
}

function checkMachine(inputs: Inputs): void {
  const customData = Buffer.from((at(inputs, "osProfile.customData") ?? "") as string, "base64");
  if (customData.length > 65_535) refuse("InvalidParameter", "customData is above 64 KB.");
  const keys = at(inputs, "osProfile.linuxConfiguration.ssh.publicKeys") as Inputs[] | undefined;
  const home = `/home/${String(at(inputs, "osProfile.adminUsername"))}/.ssh/authorized_keys`;
  if (keys?.some(({ path }) => path !== home)) {
    refuse("InvalidParameter", `Destination path for SSH public keys must be ${home}.`);
  }
}

/** Parts of a machine that Azure never changes (409 PropertyChangeNotAllowed). */
const fixed = [
  ...["osProfile.adminUsername", "osProfile.computerName", "osProfile.customData"],
  ...["osProfile.linuxConfiguration.ssh.publicKeys", "storageProfile.imageReference"],
];

/** What Azure refuses to change in a resource that exists. Throws at the first. */
export function refuseChange(token: string, olds: Inputs, news: Inputs): void {
  if (token !== "azure-native:compute:VirtualMachine") return;
  const changed = fixed.find((path) => !sameJson(at(olds, path), at(news, path)));
  if (changed !== undefined) {
    refuse("PropertyChangeNotAllowed", `Changing property '${changed}' is not allowed.`);
  }
  const [before, after] = [olds, news].map((one) => at(one, "storageProfile.osDisk.diskSizeGB"));
  if (Number(after) < Number(before)) {
    refuse("ResizeDiskError", `Disk cannot shrink from ${String(before)} to ${String(after)} GB.`);
  }
}

/** What Azure refuses to delete: what is in use, and what is locked. */
export function refuseDelete(id: string, store: Store): void {
  const { token } = store.find(id) ?? {};
  const isLock = token === "azure-native:authorization:ManagementLockAtResourceGroupLevel";
  const lock = store
    .all()
    .find(
      (one) => one.id.includes("/locks/") && isWithin(id, one.id.split("/providers/")[0] ?? ""),
    );
  if (lock && !isLock) refuse("ScopeLocked", `${id} cannot be deleted: ${lock.id} holds.`);
  if (token === "azure-native:resources:ResourceGroup") return;
  const user = store
    .all()
    .find(
      (one) =>
        one.token !== "azure-native:authorization:RoleAssignment" &&
        !isWithin(one.id, id) &&
        idsIn(one.inputs).includes(id),
    );
  if (user) refuse("InUse", `${id} is in use by ${user.id}.`);
}
