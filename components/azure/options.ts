import type * as pulumi from "@pulumi/pulumi";
import { githubHookRanges } from "./githubHookRanges";

/** An image of the Azure Marketplace. */
export interface ImageArgs {
  /** @default "Debian" */
  readonly publisher?: string;
  /** @default "debian-13" */
  readonly offer?: string;
  /** @default "13-gen2" */
  readonly sku?: string;
  /** `latest`, or an exact version; Azure lets nobody change it later. @default "latest" */
  readonly version?: string;
}

/** The overlay network between Core and the servers, where it has one with fixed ranges. */
export interface OverlayArgs {
  /** Addresses inside the overlay, such as `100.64.0.0/10`: they may use SSH. */
  readonly range?: string;
  /** UDP port of the overlay's own traffic: 41641 for Tailscale, 51820 for WireGuard. */
  readonly port?: number;
  /** Who may send to that port: ranges, or `Internet` alone. */
  readonly peers?: readonly string[];
}

/** What cloud-init does at the machine's first start, and never again. */
export interface FirstStartArgs {
  /** Install Docker and Compose; `false` where Ansible does. @default true */
  readonly installDocker?: boolean;
  /** Set up a firewall on the machine too, for SSH, 443 and the overlay's port. @default true */
  readonly ufw?: boolean;
  /** Further packages of Debian. */
  readonly packages?: readonly string[];
  /** Time (UTC) at which to restart when an update asks for it; never without it. */
  readonly rebootTime?: string;
}

/** A host key that is known before the machine is, so that the first login can check it. */
export interface HostKeyArgs {
  /** Text of an Ed25519 private key without passphrase. Always treated as a secret. */
  readonly privateKey: pulumi.Input<string>;
  /** Its public key, such as `ssh-ed25519 AAAA...`. */
  readonly publicKey: string;
}

/** A private storage account with one container. */
export interface BackupStorageArgs {
  /** Name of the account, unique in all of Azure. */
  readonly accountName: string;
  /** @default "backups" */
  readonly containerName?: string;
  /** How often and where copies are kept. @default "Standard_LRS" */
  readonly sku?: string;
  /** `Cool` costs less to keep and more to read than `Hot`. @default "Cool" */
  readonly accessTier?: string;
  /** Allow access by account key, which most backup tools need. @default true */
  readonly sharedKeyAccess?: boolean;
  /** Days that deleted blobs can be had back. @default 30 */
  readonly softDeleteDays?: number;
  /** Days that overwritten versions are kept. @default 90 */
  readonly versionDays?: number;
  /** Days after which backups are deleted; without it the backup tool alone deletes. */
  readonly expireDays?: number;
}

/** A Key Vault whose secrets the machine may read by its identity. */
export interface KeyVaultArgs {
  /** Name of the vault, unique in all of Azure. */
  readonly vaultName: string;
  /** Days that a deleted vault can be had back; it cannot be changed later. @default 90 */
  readonly retentionDays?: number;
  /** Object ids of the users, groups and principals who may write secrets. */
  readonly secretOfficers?: readonly string[];
}

/** Arguments of a {@link CoreVm}. All but the private host key are plain: they are checked first. */
export interface CoreVmArgs {
  /** Addresses and ranges of the administrators: SSH and 443. */
  readonly adminRanges: readonly string[];
  /** Public keys, Ed25519 or RSA; Azure refuses a change later. */
  readonly adminSshKeys: readonly string[];
  /** Start of the DNS name, 3 to 63 characters, unique in the region. */
  readonly dnsLabel: string;
  /** @default "westeurope" */
  readonly location?: string;
  /** Group that is made for everything. @default `<name>-rg` */
  readonly resourceGroupName?: string;
  /** @default "Standard_B2s" */
  readonly vmSize?: string;
  /** Operating system; Debian 13 by default. */
  readonly image?: ImageArgs;
  /** 30 to 4095. @default 32 */
  readonly osDiskSizeGb?: number;
  /** `Premium_LRS` or `Premium_ZRS`. @default "Premium_LRS" */
  readonly osDiskType?: string;
  /** Needs a feature of the subscription. @default true */
  readonly encryptionAtHost?: boolean;
  /** User for SSH, with sudo. @default "varanus" */
  readonly adminUsername?: string;
  /** Private IPv4 range of the network. @default "10.20.0.0/24" */
  readonly addressSpace?: string;
  /** Range inside of it, /29 or wider. @default "10.20.0.0/27" */
  readonly subnetRange?: string;
  /** Where webhooks come from. @default GitHub's ranges */
  readonly githubHookRanges?: readonly string[];
  /** Overlay network, where it needs a port or has ranges of its own. */
  readonly overlay?: OverlayArgs;
  /** What cloud-init does, once. */
  readonly firstStart?: FirstStartArgs;
  /** Host key to start with; without it the machine makes its own. */
  readonly sshHostKey?: HostKeyArgs;
  /** Storage account for backups. */
  readonly backupStorage?: BackupStorageArgs;
  /** Key Vault whose secrets the machine may read. */
  readonly keyVault?: KeyVaultArgs;
  /** Refuse to delete or replace any part. @default true */
  readonly protect?: boolean;
  /** Let Azure refuse deletes too. @default false */
  readonly lock?: boolean;
  /** Tags beside `managed-by: varanus`; at most 49. */
  readonly tags?: Readonly<Record<string, string>>;
}

type Filled<T> = Required<Omit<T, Optional>> & Pick<T, Extract<keyof T, Optional>>;
type Optional = "overlay" | "sshHostKey" | "backupStorage" | "keyVault" | "rebootTime";

/** The arguments with all defaults filled in. */
export interface CoreVmSpec extends Omit<Filled<CoreVmArgs>, "image" | "firstStart"> {
  readonly image: Required<ImageArgs>;
  readonly firstStart: Filled<FirstStartArgs>;
}

/** What is taken for arguments that are left out: S0-CORE-1, S0-CORE-2, S0-DD-23. */
export const coreVmDefaults = {
  location: "westeurope",
  vmSize: "Standard_B2s",
  image: { publisher: "Debian", offer: "debian-13", sku: "13-gen2", version: "latest" },
  osDiskSizeGb: 32,
  osDiskType: "Premium_LRS",
  encryptionAtHost: true,
  adminUsername: "varanus",
  addressSpace: "10.20.0.0/24",
  subnetRange: "10.20.0.0/27",
  githubHookRanges,
  firstStart: { installDocker: true, ufw: true, packages: [] },
  protect: true,
  lock: false,
  tags: {},
} as const;

/** What is taken for arguments of the storage that are left out. */
export const backupStorageDefaults = {
  containerName: "backups",
  sku: "Standard_LRS",
  accessTier: "Cool",
  sharedKeyAccess: true,
  softDeleteDays: 30,
  versionDays: 90,
} as const;

/** What is taken for arguments of the vault that are left out. */
export const keyVaultDefaults = { retentionDays: 90, secretOfficers: [] } as const;

/** Fills in the defaults. */
export function withDefaults(name: string, args: CoreVmArgs): CoreVmSpec {
  return {
    ...coreVmDefaults,
    resourceGroupName: `${name}-rg`,
    ...args,
    image: { ...coreVmDefaults.image, ...args.image },
    firstStart: { ...coreVmDefaults.firstStart, ...args.firstStart },
    tags: { "managed-by": "varanus", ...args.tags },
  };
}
