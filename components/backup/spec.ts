import { untyped, type Field, type Fields } from "../../providers/dynamic/fields";
import { timezoneProblem } from "../../providers/komodo/timezone";

/** A container of an Azure storage account. */
export interface AzureBackupSpec {
  readonly account: string;
  readonly container: string;
  /** Name of the fleet's secret with an access key; without it a managed identity is used. */
  readonly key?: string;
}

/** A bucket of Amazon S3 or of anything that speaks its protocol. */
export interface S3BackupSpec {
  readonly bucket: string;
  /** Host name of the service. @default that of Amazon, for any region */
  readonly endpoint?: string;
  /** Region that the service at `endpoint` asks for, where it does. */
  readonly region?: string;
  /** Name of the fleet's secret with the id of the access key. */
  readonly accessKeyId: string;
  /** Name of the fleet's secret with the access key. */
  readonly secretAccessKey: string;
}

/** A folder on the same server, such as the mount of a NAS. It does not survive the server. */
export interface LocalBackupSpec {
  readonly path: string;
}

/** How archives are encrypted before they leave the server. */
export interface BackupEncryptionSpec {
  /** Name of the fleet's secret with the passphrase for GPG. */
  readonly passphrase?: string;
  /** Public keys of age, or of SSH, whose owners can decrypt; the server itself cannot. */
  readonly ageRecipients?: readonly string[];
}

/** What of Komodo Core is backed up. */
export interface CoreBackupSpec {
  /** Name of the server that Core runs on. */
  readonly server: string;
  /** Folder on that server that Core has as `/backups`. @default "/opt/komodo-core/backups" */
  readonly dumps?: string;
  /** Volumes on that server, by their names there. @default ["komodo-core_komodo-keys"] */
  readonly volumes?: readonly string[];
  /** Further folders of that server. */
  readonly paths?: readonly string[];
  /** @default "every day at 01:30" */
  readonly schedule?: string;
}

/** Where the backups of a fleet go, when, and how long they are kept. */
export interface BackupSpec {
  /** `false` says that `backup` blocks of stacks are to have no effect. @default true */
  readonly enabled?: boolean;
  readonly azure?: AzureBackupSpec;
  readonly s3?: S3BackupSpec;
  readonly local?: LocalBackupSpec;
  readonly encryption?: BackupEncryptionSpec;
  /** @default "every day at 02:30" */
  readonly schedule?: string;
  /** IANA time zone of all schedules; Core's own when absent. */
  readonly timezone?: string;
  /** @default 30 */
  readonly retentionDays?: number;
  /** Age of the newest archive, in hours, from which it counts as missing. @default 48 */
  readonly maxAgeHours?: number;
  /** @default "every sunday at 06:00" */
  readonly checkSchedule?: string;
  /** Name of the fleet's secret with further addresses to tell of failures, for shoutrrr. */
  readonly notificationUrls?: string;
  readonly core?: CoreBackupSpec;
}

/** Whom a finding about a {@link BackupSpec} is about. */
export const SPEC_SUBJECT = 'Configuration "varanus:backup"';

/** What is taken for what a {@link BackupSpec} leaves out. */
export const backupDefaults = {
  schedule: "every day at 02:30",
  coreSchedule: "every day at 01:30",
  checkSchedule: "every sunday at 06:00",
  /** As `CoreBootstrap` has them. */
  coreDumps: "/opt/komodo-core/backups",
  coreVolumes: ["komodo-core_komodo-keys"],
  retentionDays: 30,
  maxAgeHours: 48,
  /** For a stack with a schedule of its own, which may be weekly. */
  ownMaxAgeHours: 192,
} as const;

const azureFields: Fields<AzureBackupSpec> = {
  account: { type: "string", required: true, doc: "Name of the storage account." },
  container: { type: "string", required: true, doc: "Name of the container." },
  key: {
    type: "string",
    doc: "Name of the secret with an access key. Without it the VM's managed identity is used.",
  },
};

const s3Fields: Fields<S3BackupSpec> = {
  bucket: { type: "string", required: true, doc: "Name of the bucket." },
  endpoint: { type: "string", doc: "Host name of the service, without scheme." },
  region: { type: "string", doc: "Region that the service asks for, such as `garage`." },
  accessKeyId: { type: "string", required: true, doc: "Name of the secret with the key's id." },
  secretAccessKey: { type: "string", required: true, doc: "Name of the secret with the key." },
};

/** Form of a folder on a host: it becomes part of mounts and of names in archives. */
export const HOST_FOLDER = /^(?:\/[\w-][\w.-]*)+$/;

function folderProblem(path: string) {
  if (HOST_FOLDER.test(path)) return undefined;
  const message = `"${path}" is no plain absolute path of letters, digits, ".", "_" and "-"`;
  return { message, fix: "Name a folder such as /srv/backups" };
}

/** Form of a volume's name on a host, as Docker has it. */
export const VOLUME_NAME = /^[A-Za-z0-9][\w.-]*$/;

function volumeProblem(name: string) {
  if (VOLUME_NAME.test(name)) return undefined;
  const message = `"${name}" is no name of a volume`;
  return { message, fix: "Take it from `docker volume ls` on that server" };
}

const localFields: Fields<LocalBackupSpec> = {
  path: {
    type: "string",
    required: true,
    problem: folderProblem,
    doc: "Folder on each server, such as the mount of a NAS.",
  },
};

const encryptionFields: Fields<BackupEncryptionSpec> = {
  passphrase: { type: "string", doc: "Name of the secret with a passphrase for GPG." },
  ageRecipients: { type: "strings", doc: "Public keys of age or SSH; servers cannot decrypt." },
};

const coreFields: Fields<CoreBackupSpec> = {
  server: { type: "string", required: true, doc: "Server that Core runs on." },
  dumps: {
    type: "string",
    problem: folderProblem,
    doc: "Folder that Core has as `/backups`. Default `/opt/komodo-core/backups`.",
  },
  volumes: {
    type: "strings",
    problem: (names) => names.map(volumeProblem).find((found) => found !== undefined),
    doc: "Volumes, by their names on that server. Default `[komodo-core_komodo-keys]`.",
  },
  paths: {
    type: "strings",
    problem: (paths) => paths.map(folderProblem).find((found) => found !== undefined),
    doc: "Further folders of that server.",
  },
  schedule: { type: "string", doc: "When the database is dumped and sent away." },
};

function object(fields: Record<string, Field>, doc: string) {
  return { type: "object", fields, doc } as const;
}

/** Table of `varanus:backup`. */
export const backupFields: Fields<BackupSpec> = {
  enabled: { type: "boolean", doc: "`false`: `backup` blocks of stacks have no effect." },
  azure: object(untyped(azureFields), "Container of Azure Blob Storage."),
  s3: object(untyped(s3Fields), "Bucket of S3."),
  local: object(untyped(localFields), "Folder on the server itself."),
  encryption: object(untyped(encryptionFields), "Needed unless backups stay local."),
  schedule: { type: "string", doc: "Komodo schedule in English, or cron of six fields." },
  timezone: { type: "string", problem: timezoneProblem, doc: "IANA time zone of the schedules." },
  retentionDays: { type: "number", range: [1, 3650], doc: "Days for which archives are kept." },
  maxAgeHours: { type: "number", range: [2, 8760], doc: "Age from which an archive is missing." },
  checkSchedule: { type: "string", doc: "When the newest archives are opened and checked." },
  notificationUrls: { type: "string", doc: "Name of the secret with addresses for shoutrrr." },
  core: object(untyped(coreFields), "Backup of Komodo Core's database."),
};
