import {
  type FieldProblem,
  type Fields,
  type FieldTable,
  untyped,
} from "../../providers/dynamic/fields";
import * as limits from "./limits";
import { coreVmDefaults, type CoreVmArgs } from "./options";
import {
  backupStorageFields,
  firstStartFields,
  hasForm,
  hostKeyFields,
  imageFields,
  keyVaultFields,
  overlayFields,
} from "./partFields";
import { rangesProblem } from "./rangeProblems";
import { sshKeysProblem } from "./sshKeys";
import { tagsProblem } from "./tags";

function nested<I extends object>(fields: Fields<I>): FieldTable {
  return untyped(fields);
}

/** Every argument of a CoreVm: form, limits, default, and the words of docs/azure.md. */
export const coreVmFields: Fields<CoreVmArgs> = {
  adminRanges: {
    ...{ type: "strings", required: true, unordered: true },
    doc: "Addresses and ranges of the administrators: they may use SSH and 443 (S0-FW-1, S0-FW-2).",
    problem: adminRangesProblem,
  },
  adminSshKeys: {
    ...{ type: "strings", required: true },
    doc: "Public SSH keys, Ed25519 or RSA of 2048 bits or more. There is no login by password. Azure refuses a change later: keys come and go on the machine.",
    problem: sshKeysProblem,
  },
  dnsLabel: {
    ...{ type: "string", required: true },
    doc: "Start of the machine's name `<label>.<location>.cloudapp.azure.com`, unique in the region: 3 to 63 characters.",
    problem: hasForm("dnsLabel", limits.dnsLabel),
  },
  location: {
    ...{ type: "string", default: coreVmDefaults.location, replace: true },
    doc: "Region (S0-CORE-2).",
    problem: hasForm("location", limits.location),
  },
  resourceGroupName: {
    ...{ type: "string", computed: true, replace: true },
    doc: "Resource group that is made for everything; `<name>-rg` by default.",
    problem: hasForm("resourceGroupName", limits.resourceGroupName),
  },
  vmSize: {
    ...{ type: "string", default: coreVmDefaults.vmSize },
    doc: "Size: 2 vCPU and 4 GB by default (S0-CORE-1). A change restarts the machine.",
    problem: hasForm("vmSize", limits.vmSize),
  },
  image: {
    ...{ type: "object", fields: nested(imageFields) },
    doc: "Image of the operating system: Debian 13 by default (S0-DD-23). Azure refuses a change later.",
  },
  osDiskSizeGb: {
    ...{ type: "number", default: coreVmDefaults.osDiskSizeGb, range: limits.OS_DISK_GB },
    doc: "Size of the disk in GB (S0-CORE-2). It can grow, with the machine switched off, but not shrink.",
  },
  osDiskType: {
    ...{ type: "string", default: coreVmDefaults.osDiskType },
    oneOf: ["Premium_LRS", "Premium_ZRS"],
    doc: "Premium SSD, kept in one building or in one region (S0-CORE-2).",
  },
  encryptionAtHost: {
    ...{ type: "boolean", default: coreVmDefaults.encryptionAtHost },
    doc: "Encrypt caches and the temporary disk too. The subscription needs the feature `EncryptionAtHost`.",
  },
  adminUsername: {
    ...{ type: "string", default: coreVmDefaults.adminUsername },
    doc: "User who logs in by SSH and may use sudo. It cannot be changed later.",
    problem: adminUsernameProblem,
  },
  addressSpace: {
    ...{ type: "string", default: coreVmDefaults.addressSpace },
    doc: "IPv4 range of the virtual network.",
    problem: (value) => rangesProblem("addressSpace", [value], { private: true }),
  },
  subnetRange: {
    ...{ type: "string", default: coreVmDefaults.subnetRange },
    doc: "Range of its one subnet, inside of it: /29 or wider.",
    problem: (value) => rangesProblem("subnetRange", [value], { private: true }),
  },
  githubHookRanges: {
    ...{ type: "strings", default: coreVmDefaults.githubHookRanges, unordered: true },
    doc: "Where webhooks come from (S0-FW-2): GitHub's ranges by default, none with an empty list.",
    problem: (values) => rangesProblem("githubHookRanges", values),
  },
  overlay: {
    ...{ type: "object", fields: nested(overlayFields) },
    doc: "Overlay network, where it needs a port or has ranges of its own.",
  },
  firstStart: {
    ...{ type: "object", fields: nested(firstStartFields) },
    doc: "What cloud-init does at the first start. A change has no effect on a machine that exists.",
  },
  sshHostKey: {
    ...{ type: "object", fields: nested(hostKeyFields) },
    doc: "Host key to start with, so that the very first login can check it. Without it the machine makes its own.",
  },
  backupStorage: {
    ...{ type: "object", fields: nested(backupStorageFields) },
    doc: "Storage account for backups (S0-BAK-1); the machine's identity may read and write it.",
  },
  keyVault: {
    ...{ type: "object", fields: nested(keyVaultFields) },
    doc: "Key Vault with access by roles; the machine's identity may read its secrets.",
  },
  protect: {
    ...{ type: "boolean", default: coreVmDefaults.protect },
    doc: "Refuse to delete or replace any part, so that a destroy ends with an error. Without it, the disk goes with the machine.",
  },
  lock: {
    ...{ type: "boolean", default: coreVmDefaults.lock },
    doc: "Let Azure refuse deletes too, also in its portal. Needs the role Owner or User Access Administrator.",
  },
  tags: {
    ...{ type: "map", default: {} },
    doc: "Tags of everything that can have some, beside `managed-by: varanus`.",
    problem: tagsProblem,
  },
};

function adminRangesProblem(values: readonly string[]): FieldProblem | undefined {
  if (values.length > 0) return rangesProblem("adminRanges", values);
  const message = '"adminRanges" is empty, so that nobody could reach the machine';
  return { message, fix: "Name the addresses that you work from" };
}

function adminUsernameProblem(value: string): FieldProblem | undefined {
  if (!limits.reservedUserNames.includes(value)) {
    return limits.misfit("adminUsername", value, limits.userName)[0];
  }
  const message = `"adminUsername" is "${value}", which Azure refuses as an administrator's name`;
  return { message, fix: "Choose another name" };
}
