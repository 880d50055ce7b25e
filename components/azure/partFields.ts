import { type FieldProblem, type Fields } from "../../providers/dynamic/fields";
import * as limits from "./limits";
import {
  backupStorageDefaults,
  type BackupStorageArgs,
  coreVmDefaults,
  type FirstStartArgs,
  type HostKeyArgs,
  type ImageArgs,
  keyVaultDefaults,
  type KeyVaultArgs,
  type OverlayArgs,
} from "./options";
import { rangesProblem } from "./rangeProblems";
import { CORE_PORT } from "./securityRules";
import { hostKeyProblem, privateKeyProblem } from "./sshKeys";

type Form = Parameters<typeof limits.misfit>[2];

/** A check of one text. */
export function hasForm(field: string, form: Form): (value: string) => FieldProblem | undefined {
  return (value) => limits.misfit(field, value, form)[0];
}

function haveForm(
  field: string,
  form: Form,
): (values: readonly string[]) => FieldProblem | undefined {
  return (values) => values.flatMap((value) => limits.misfit(field, value, form))[0];
}

const { image } = coreVmDefaults;

/** Arguments of the image. */
export const imageFields: Fields<ImageArgs> = {
  publisher: { type: "string", default: image.publisher, doc: "Publisher." },
  offer: { type: "string", default: image.offer, doc: "Offer." },
  sku: { type: "string", default: image.sku, doc: "Kind of the image." },
  version: {
    ...{ type: "string", default: image.version },
    doc: "`latest`, or an exact version. It counts when the machine is made.",
  },
};

/** Arguments of the overlay network. */
export const overlayFields: Fields<OverlayArgs> = {
  range: {
    type: "string",
    doc: "Addresses inside the overlay, such as `100.64.0.0/10`; they may use SSH (S0-FW-1).",
    problem: (value) => rangesProblem("overlay.range", [value]),
  },
  port: {
    ...{ type: "number", range: [1, 65535] },
    doc: "UDP port of the overlay's own traffic: 41641 for Tailscale, 51820 for WireGuard, none for Pangolin (S0-FW-4).",
    problem: overlayPortProblem,
  },
  peers: {
    ...{ type: "strings", unordered: true },
    doc: 'Who may send to that port: addresses and ranges, or `["Internet"]`.',
    problem: (values) =>
      values.length === 1 && values[0] === "Internet"
        ? undefined
        : rangesProblem("overlay.peers", values),
  },
};

/** Arguments of the first start. */
export const firstStartFields: Fields<FirstStartArgs> = {
  installDocker: {
    ...{ type: "boolean", default: coreVmDefaults.firstStart.installDocker },
    doc: "Install Docker and Compose; `false` where Ansible does (X-19).",
  },
  ufw: {
    ...{ type: "boolean", default: coreVmDefaults.firstStart.ufw },
    doc: "Set up a firewall on the machine too: SSH, 443 and the overlay's port (S0-FW-6).",
  },
  packages: {
    ...{ type: "strings", default: [], unordered: true },
    doc: "Further packages of Debian.",
    problem: haveForm("firstStart.packages", limits.packageName),
  },
  rebootTime: {
    type: "string",
    doc: "Time (UTC) such as `04:30` at which the machine restarts when an update asks for it. Without it, it never does by itself.",
    problem: hasForm("firstStart.rebootTime", limits.timeOfDay),
  },
};

/** Arguments of a host key. */
export const hostKeyFields: Fields<HostKeyArgs> = {
  privateKey: {
    ...{ type: "any", required: true, secret: true },
    doc: "Text of an Ed25519 private key without passphrase: `ssh-keygen -t ed25519 -N '' -f host`.",
    problem: privateKeyProblem,
  },
  publicKey: {
    ...{ type: "string", required: true },
    doc: "Its public key, such as `ssh-ed25519 AAAA...`.",
    problem: hostKeyProblem,
  },
};

/** Arguments of the storage account. */
export const backupStorageFields: Fields<BackupStorageArgs> = {
  accountName: {
    ...{ type: "string", required: true },
    doc: "Name of the account, unique in all of Azure: 3 to 24 of a-z and 0-9.",
    problem: hasForm("backupStorage.accountName", limits.storageAccountName),
  },
  containerName: {
    ...{ type: "string", default: backupStorageDefaults.containerName },
    doc: "Name of the container.",
    problem: hasForm("backupStorage.containerName", limits.containerName),
  },
  sku: {
    ...{ type: "string", default: backupStorageDefaults.sku },
    oneOf: ["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_GZRS"],
    doc: "Copies: in one building, one region, or two regions.",
  },
  accessTier: {
    ...{ type: "string", default: backupStorageDefaults.accessTier, oneOf: ["Hot", "Cool"] },
    doc: "`Cool` costs less to keep and more to read.",
  },
  sharedKeyAccess: {
    ...{ type: "boolean", default: backupStorageDefaults.sharedKeyAccess },
    doc: "Allow access by account key, which most backup tools need. `false` leaves identities alone.",
  },
  softDeleteDays: {
    ...{ type: "number", default: backupStorageDefaults.softDeleteDays },
    ...{ range: limits.SOFT_DELETE_DAYS },
    doc: "Days that deleted blobs and containers can be had back.",
  },
  versionDays: {
    ...{ type: "number", default: backupStorageDefaults.versionDays, range: [1, 3650] },
    doc: "Days that overwritten versions are kept.",
  },
  expireDays: {
    ...{ type: "number", range: [1, 3650] },
    doc: "Days after which backups are deleted. Without it the backup tool alone deletes.",
  },
};

/** Arguments of the vault. */
export const keyVaultFields: Fields<KeyVaultArgs> = {
  vaultName: {
    ...{ type: "string", required: true },
    doc: "Name of the vault, unique in all of Azure: 3 to 24 letters, digits and hyphens.",
    problem: hasForm("keyVault.vaultName", limits.vaultName),
  },
  retentionDays: {
    ...{ type: "number", default: keyVaultDefaults.retentionDays },
    ...{ range: limits.VAULT_RETENTION_DAYS },
    doc: "Days that a deleted vault can be had back. Azure lets nobody change it later.",
  },
  secretOfficers: {
    ...{ type: "strings", default: [], unordered: true },
    doc: "Object ids of those who may write secrets. The machine may read them.",
    problem: haveForm("keyVault.secretOfficers", limits.objectId),
  },
};

function overlayPortProblem(port: number): FieldProblem | undefined {
  if (port !== CORE_PORT) return undefined;
  const message = `"overlay.port" is ${CORE_PORT}, the port of Core, which is never opened`;
  return { message, fix: "Let the overlay use another port" };
}
