import type { FieldProblem } from "../../providers/dynamic/fields";

/*
 * What Azure accepts, so that a refusal comes in the preview and not half-way through an `up`.
 * Names: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */

interface Form {
  readonly pattern: RegExp;
  /** What is allowed, in words that follow `must be`. */
  readonly words: string;
}

/** Resource group, same page: 1 to 90 characters, no full stop at the end. */
export const resourceGroupName: Form = {
  pattern: /^(?=.{1,90}$)[\w().-]*[\w()-]$/,
  words: "1 to 90 letters, digits, ( ) _ . and -, not ending in a full stop",
};

/**
 * The machine's name: host name and start of the other names, the longest of which may have 64
 * characters (virtual machine, same page).
 */
export const machineName: Form = {
  pattern: /^[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$/,
  words: "1 to 50 of a-z, 0-9 and -, beginning with a letter and not ending in -",
};

/** Storage account, same page. */
export const storageAccountName: Form = {
  pattern: /^[a-z0-9]{3,24}$/,
  words: "3 to 24 of a-z and 0-9",
};

/** Blob container, same page: no two hyphens in a row. */
export const containerName: Form = {
  pattern: /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/,
  words: "3 to 63 of a-z, 0-9 and single -, beginning and ending with a letter or digit",
};

/** Key Vault, same page: no two hyphens in a row. */
export const vaultName: Form = {
  pattern: /^(?=.{3,24}$)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/,
  words: "3 to 24 letters, digits and single -, beginning with a letter",
};

/**
 * Label of a public address. Azure's own check is `^[a-z][a-z0-9-]{1,61}[a-z0-9]$`
 * (https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.PublicIP.DNSLabel/).
 */
export const dnsLabel: Form = {
  pattern: /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/,
  words: "3 to 63 of a-z, 0-9 and -, beginning with a letter and not ending in -",
};

/** A region in its short form, such as `westeurope`. */
export const location: Form = {
  pattern: /^[a-z][a-z0-9]+$/,
  words: "a region in its short form, such as westeurope",
};

/** Size of a machine: https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions */
export const vmSize: Form = {
  pattern: /^(?:Standard|Basic)_\w+$/,
  words: "a size such as Standard_B2s",
};

/** A name that `useradd` of Debian takes; Azure's limit of 64 is wider. */
export const userName: Form = {
  pattern: /^[a-z][a-z0-9_-]{0,31}$/,
  words: "1 to 32 of a-z, 0-9, _ and -, beginning with a letter",
};

/**
 * Names that Azure refuses for the administrator, those that Debian has itself left out:
 * `adminUsername` in https://learn.microsoft.com/rest/api/compute/virtual-machines/create-or-update
 */
export const reservedUserNames: readonly string[] = [
  ...["a", "actuser", "adm", "admin", "admin1", "admin2", "administrator", "aspnet", "backup"],
  ...["console", "david", "guest", "john", "owner", "root", "server", "sql", "support"],
  ...["support_388945a0", "sys", "test", "test1", "test2", "test3"],
  ...["user", "user1", "user2", "user3", "user4", "user5"],
];

/** Object of Entra ID: user, group or service principal. */
export const objectId: Form = {
  pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  words: "an object id such as 00000000-0000-0000-0000-000000000000",
};

/** A package of Debian: policy manual, 5.6.1. */
export const packageName: Form = {
  pattern: /^[a-z0-9][a-z0-9+.-]+$/,
  words: "the name of a Debian package",
};

/** A time of day, in the form of APT's settings. */
export const timeOfDay: Form = {
  pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/,
  words: "a time such as 04:30",
};

/**
 * Addresses and ranges in all rules of one network security group:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits
 */
export const MOST_RANGES = 4000;

/**
 * Longest prefix of a subnet; five addresses of each are Azure's own:
 * https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
 */
export const NARROWEST_SUBNET = 29;

/**
 * OS disk in GB: at least what the image has (Debian's has 30), at most what a disk can boot from:
 * https://learn.microsoft.com/azure/virtual-machines/managed-disks-overview
 */
export const OS_DISK_GB = [30, 4095] as const;

/**
 * Tags: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources; the
 * length of a name is that of storage accounts, 128 instead of 512.
 */
export const TAGS = { count: 50, nameLength: 128, valueLength: 256 } as const;

/**
 * Days that deleted blobs can be had back:
 * https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview
 */
export const SOFT_DELETE_DAYS = [1, 365] as const;

/**
 * Days that a deleted vault can be had back:
 * https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
 */
export const VAULT_RETENTION_DAYS = [7, 90] as const;

/** What is wrong with a value that does not have the form; the field's name comes first. */
export function misfit(field: string, value: string, { pattern, words }: Form): FieldProblem[] {
  if (pattern.test(value)) return [];
  return [
    { message: `"${field}" is "${value}", which must be ${words}`, fix: `Change "${field}"` },
  ];
}
