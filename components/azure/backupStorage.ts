import * as pulumi from "@pulumi/pulumi";
import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer";
import { BlobServiceProperties } from "@pulumi/azure-native/storage/blobServiceProperties";
import { listStorageAccountKeysOutput } from "@pulumi/azure-native/storage/listStorageAccountKeys";
import { ManagementPolicy } from "@pulumi/azure-native/storage/managementPolicy";
import { StorageAccount } from "@pulumi/azure-native/storage/storageAccount";
import type { PartContext } from "./context";
import { backupStorageDefaults, type BackupStorageArgs } from "./options";
import { grant } from "./roles";

/** Where backups go. */
export interface BackupStorage {
  /** An access key of the account. Secret; absent with `sharedKeyAccess: false`. */
  readonly accountKey?: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  readonly containerName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
}

type Spec = BackupStorageArgs & Required<Omit<BackupStorageArgs, "expireDays">>;

/**
 * A private account with one container: no public access, TLS 1.2 or newer, versions and soft
 * delete, and rules that end both. The machine's identity may read and write the container. `last`
 * are the resources that no other depends on.
 */
export function makeBackupStorage(
  context: PartContext,
  args: BackupStorageArgs,
  principalId: pulumi.Output<string>,
): { storage: BackupStorage; last: pulumi.Resource[] } {
  const spec: Spec = { ...backupStorageDefaults, ...args };
  const account = makeAccount(context, spec);
  const place = { resourceGroupName: context.group.name, accountName: account.name };
  const properties = makeProperties(context, spec, place);
  const lifecycle = makeLifecycle(context, spec, { ...place, properties });
  const container = new BlobContainer(
    `${context.name}-backups`,
    { ...place, containerName: spec.containerName, publicAccess: "None" },
    context.options,
  );
  const key = "backups-writer";
  const role = "Storage Blob Data Contributor";
  const principalType = "ServicePrincipal";
  const scope = container.id;
  const writer = grant(context, { key, role, scope, principalId, principalType });
  const storage = { ...place, containerName: container.name };
  const accountKey = spec.sharedKeyAccess ? { accountKey: keyOf(context, place) } : {};
  return { storage: { ...storage, ...accountKey }, last: [lifecycle, writer] };
}

/** Asked for in every run, and in a preview of an account that is not there yet unknown. */
function keyOf({ options }: PartContext, place: Place): pulumi.Output<string> {
  const found = listStorageAccountKeysOutput(place, { parent: options.parent });
  return pulumi.secret(found.keys.apply((keys) => keys[0]?.value ?? ""));
}

interface Place {
  readonly resourceGroupName: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
}

function makeAccount({ name, spec, group, options }: PartContext, storage: Spec): StorageAccount {
  return new StorageAccount(
    `${name}-storage`,
    {
      resourceGroupName: group.name,
      accountName: storage.accountName,
      location: spec.location,
      tags: spec.tags,
      kind: "StorageV2",
      sku: { name: storage.sku },
      accessTier: storage.accessTier === "Hot" ? "Hot" : "Cool",
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      allowSharedKeyAccess: storage.sharedKeyAccess,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
    },
    options,
  );
}

function makeProperties(
  { name, options }: PartContext,
  { softDeleteDays: days }: Spec,
  place: Place,
): BlobServiceProperties {
  return new BlobServiceProperties(
    `${name}-blobs`,
    {
      ...place,
      blobServicesName: "default",
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days },
      containerDeleteRetentionPolicy: { enabled: true, days },
    },
    options,
  );
}

/** Azure accepts rules for versions only where versions are switched on. */
function makeLifecycle(
  { name, options }: PartContext,
  { versionDays, expireDays, containerName }: Spec,
  { properties, ...place }: Place & { readonly properties: BlobServiceProperties },
): ManagementPolicy {
  const filters = { blobTypes: ["blockBlob"], prefixMatch: [`${containerName}/`] };
  const version = { delete: { daysAfterCreationGreaterThan: versionDays } };
  const expiry = expireDays !== undefined && {
    baseBlob: { delete: { daysAfterModificationGreaterThan: expireDays } },
  };
  const definition = { actions: { version, ...expiry }, filters };
  const rule = { name: "backups", enabled: true, type: "Lifecycle", definition };
  return new ManagementPolicy(
    `${name}-lifecycle`,
    { ...place, managementPolicyName: "default", policy: { rules: [rule] } },
    { ...options, dependsOn: properties },
  );
}
