import type * as pulumi from "@pulumi/pulumi";
import type { Credential, Setting } from "./settings";

/** A container of Azure Blob Storage, such as the one that `CoreVm` makes. */
export interface AzureBackupTarget {
  readonly account: pulumi.Input<string>;
  readonly container: pulumi.Input<string>;
  /** An access key of the account; without it the host's managed identity is used. */
  readonly key?: Credential;
}

/** A bucket of S3 or of anything that speaks its protocol. */
export interface S3BackupTarget {
  readonly bucket: pulumi.Input<string>;
  /** Host name of the service, without scheme. Default: that of Amazon, for any region. */
  readonly endpoint?: pulumi.Input<string>;
  /** Region that the service at `endpoint` asks for, where it does. */
  readonly region?: pulumi.Input<string>;
  readonly accessKeyId: Credential;
  readonly secretAccessKey: Credential;
}

/** Where archives go: exactly one of the three. */
export interface BackupTarget {
  readonly azure?: AzureBackupTarget;
  readonly s3?: S3BackupTarget;
  /** Absolute path of a folder on the same host. */
  readonly local?: { readonly path: string };
}

/** What a target means to the containers; values stand in the stack's environment. */
export interface Storage {
  readonly settings: readonly Setting[];
  /** Environment of docker-volume-backup 2.48.2. */
  readonly backup: Readonly<Record<string, string>>;
  /** Environment of rclone, whose remote is called `remote`. */
  readonly archive: Readonly<Record<string, string>>;
  /** Folder of the project's archives, as `archive.sh` takes it. */
  readonly remote: (project: string) => string;
  /** Folder of the host, mounted as `/archive`. */
  readonly mount?: string;
}

const AMAZON = "s3.amazonaws.com";

/** Reads a target that has no problems. */
export function storageOf({ azure, s3, local }: BackupTarget): Storage {
  if (azure) return azureStorage(azure);
  if (s3) return s3Storage(s3);
  return localStorage(local?.path ?? "");
}

function azureStorage({ account, container, key }: AzureBackupTarget): Storage {
  const secret: Setting[] = key === undefined ? [] : [{ name: "BACKUP_KEY", credential: key }];
  return {
    settings: [
      { name: "BACKUP_ACCOUNT", value: account },
      { name: "BACKUP_CONTAINER", value: container },
      ...secret,
    ],
    backup: {
      AZURE_STORAGE_ACCOUNT_NAME: "${BACKUP_ACCOUNT:?}",
      AZURE_STORAGE_CONTAINER_NAME: "${BACKUP_CONTAINER:?}",
      ...(key !== undefined && { AZURE_STORAGE_PRIMARY_ACCOUNT_KEY: "${BACKUP_KEY:?}" }),
    },
    archive: {
      RCLONE_CONFIG_REMOTE_TYPE: "azureblob",
      RCLONE_CONFIG_REMOTE_ACCOUNT: "${BACKUP_ACCOUNT:?}",
      ...(key === undefined
        ? { RCLONE_CONFIG_REMOTE_USE_MSI: "true" }
        : { RCLONE_CONFIG_REMOTE_KEY: "${BACKUP_KEY:?}" }),
    },
    remote: (project) => `remote:\${BACKUP_CONTAINER:?}/${project}`,
  };
}

function s3Storage(target: S3BackupTarget): Storage {
  const { bucket, endpoint, region, accessKeyId, secretAccessKey } = target;
  return {
    settings: [
      { name: "BACKUP_BUCKET", value: bucket },
      { name: "BACKUP_ENDPOINT", value: endpoint ?? AMAZON },
      ...(region === undefined ? [] : [{ name: "BACKUP_REGION", value: region }]),
      { name: "BACKUP_KEY_ID", credential: accessKeyId },
      { name: "BACKUP_KEY", credential: secretAccessKey },
    ],
    backup: {
      AWS_S3_BUCKET_NAME: "${BACKUP_BUCKET:?}",
      AWS_ENDPOINT: "${BACKUP_ENDPOINT:?}",
      AWS_ACCESS_KEY_ID: "${BACKUP_KEY_ID:?}",
      AWS_SECRET_ACCESS_KEY: "${BACKUP_KEY:?}",
    },
    archive: {
      RCLONE_CONFIG_REMOTE_TYPE: "s3",
      ...(endpoint === undefined
        ? // Only without an endpoint does rclone go to the region that the bucket is in.
          { RCLONE_CONFIG_REMOTE_PROVIDER: "AWS" }
        : {
            RCLONE_CONFIG_REMOTE_PROVIDER: "Other",
            RCLONE_CONFIG_REMOTE_ENDPOINT: "https://${BACKUP_ENDPOINT:?}",
          }),
      ...(region !== undefined && { RCLONE_CONFIG_REMOTE_REGION: "${BACKUP_REGION:?}" }),
      RCLONE_CONFIG_REMOTE_ACCESS_KEY_ID: "${BACKUP_KEY_ID:?}",
      RCLONE_CONFIG_REMOTE_SECRET_ACCESS_KEY: "${BACKUP_KEY:?}",
    },
    remote: (project) => `remote:\${BACKUP_BUCKET:?}/${project}`,
  };
}

function localStorage(mount: string): Storage {
  const remote = (project: string) => `/archive/${project}`;
  return { settings: [], backup: {}, archive: {}, remote, mount };
}
