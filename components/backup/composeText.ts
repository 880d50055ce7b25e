import { stringify } from "yaml";
import type { BackupImages } from "./images";
import { type BackedUpStack, type Part, partsOf } from "./job";
import { backupScript, SCRIPT_FOLDER } from "./scripts";
import { backupDefaults } from "./spec";
import type { Storage } from "./target";

/** How archives are encrypted, by the name of the variable that docker-volume-backup takes. */
export type BackupCipher = "GPG_PASSPHRASE" | "AGE_PUBLIC_KEYS";

/** What the project of one server's backups is made of. */
export interface BackupProject {
  /** Name of the Komodo stack, and of the folder of its archives. */
  readonly name: string;
  readonly stacks: readonly BackedUpStack[];
  readonly storage: Storage;
  readonly cipher?: BackupCipher;
  readonly notifies: boolean;
  readonly maxAgeHours: number;
  readonly images: BackupImages;
}

/** Services that only run when they are asked to. */
export const TOOL_SERVICES = ["check", "restore"] as const;

const SPOOL = "/spool";

/**
 * Compose text of a server's backups. `backup` mounts everything for reading and waits for
 * `run`; `check` opens archives, and `restore` alone may write to the volumes. A value of the
 * stack's environment is read as `${BACKUP_...}`.
 */
export function backupCompose(project: BackupProject): string {
  const { name, stacks } = project;
  const document = {
    services: {
      backup: backupService(project),
      check: archiveService(project, { command: ["check"] }),
      restore: archiveService(project, {
        command: ["list", stacks[0]?.name ?? name],
        writes: true,
      }),
    },
    volumes: { state: {}, ...externalVolumes(stacks) },
    configs: configsOf(project),
  };
  // Quotes what YAML 1.1 takes for a boolean, such as the `no` of `restart`.
  return stringify(document, { lineWidth: 0, version: "1.1" });
}

/** Settings of one stack, as a file that a shell reads. */
export function stackSettings(project: BackupProject, stack: BackedUpStack): string {
  const { name, retentionDays = backupDefaults.retentionDays, content } = stack;
  const folder = `${project.name}/${name}`;
  const { mount } = project.storage;
  const settings = {
    BACKUP_SOURCES: `/backup/${name}`,
    BACKUP_FILENAME: `${name}-%Y-%m-%dT%H-%M-%SZ.{{ .Extension }}`,
    BACKUP_ARCHIVE: mount === undefined ? `${SPOOL}/${name}` : `/archive/${folder}`,
    ...(mount === undefined && { AZURE_STORAGE_PATH: folder, AWS_S3_PATH: folder }),
    BACKUP_RETENTION_DAYS: String(retentionDays),
    BACKUP_PRUNING_PREFIX: `${name}-`,
    BACKUP_STOP_DURING_BACKUP_LABEL: name,
    VARANUS_PARTS: partsOf(stack)
      .map((part) => part.folder)
      .join(" "),
    ...(content !== undefined && { VARANUS_CONTENT: content }),
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}='${value}'\n`)
    .join("");
}

function backupService(project: BackupProject): object {
  const { storage, stacks } = project;
  return {
    ...base(project.images.backup),
    restart: "unless-stopped",
    entrypoint: ["/bin/sh", `${SCRIPT_FOLDER}/backup.sh`],
    command: ["watch"],
    // Files of every owner are read, and none is written but in its own volume.
    cap_add: ["DAC_READ_SEARCH"],
    environment: {
      ...storage.backup,
      ...cipherOf(project),
      ...(project.notifies && { NOTIFICATION_URLS: "${BACKUP_NOTIFICATION_URLS:?}" }),
      // The copy here is only there for its checksum.
      ...(storage.mount === undefined && { BACKUP_SKIP_BACKENDS_FROM_PRUNE: "local" }),
      VARANUS_KEEPS_ARCHIVE: storage.mount === undefined ? "no" : "yes",
      VARANUS_MAX_AGE_HOURS: String(project.maxAgeHours),
    },
    volumes: [
      { type: "volume", source: "state", target: "/state" },
      ...archiveMount(storage, false),
      ...stacks.flatMap((stack) => partsOf(stack).map((part) => mountOf(stack, part, "backup"))),
      ...(stacks.some(({ stop }) => stop) ? [dockerSocket] : []),
    ],
    configs: configMounts(project, "backup"),
    healthcheck: {
      test: ["CMD", "/bin/sh", `${SCRIPT_FOLDER}/backup.sh`, "fresh"],
      ...{ interval: "20s", timeout: "10s", retries: 3 },
    },
  };
}

interface ArchiveUse {
  readonly command: readonly string[];
  readonly writes?: boolean;
}

function archiveService(project: BackupProject, { command, writes = false }: ArchiveUse): object {
  const { storage, stacks, name } = project;
  const mounts = stacks.flatMap((stack) =>
    partsOf(stack).map((part) => mountOf(stack, part, "restore")),
  );
  return {
    ...base(project.images.archive),
    restart: "no",
    profiles: ["tools"],
    entrypoint: ["/bin/sh", `${SCRIPT_FOLDER}/archive.sh`],
    command: [...command],
    // Archives hold files of any owner and any mode, and packages are installed.
    cap_add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"],
    environment: {
      ...storage.archive,
      VARANUS_REMOTE: storage.remote(name),
      VARANUS_MAX_AGE_HOURS: String(project.maxAgeHours),
      ...(project.cipher === "GPG_PASSPHRASE" && cipherOf(project)),
      // Only for a restore by hand: the identity is kept elsewhere.
      ...(project.cipher === "AGE_PUBLIC_KEYS" && { AGE_IDENTITY: "${AGE_IDENTITY:-}" }),
    },
    volumes: [
      { type: "volume", source: "state", target: "/state", read_only: true },
      ...archiveMount(storage, true),
      ...(writes ? mounts : []),
    ],
    configs: configMounts(project, "archive"),
  };
}

function base(image: string): object {
  return {
    image,
    security_opt: ["no-new-privileges:true"],
    cap_drop: ["ALL"],
    labels: { "varanus.role": "backups of this server", "komodo.skip": "" },
    logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
  };
}

function cipherOf({ cipher }: BackupProject): Record<string, string> {
  if (cipher === undefined) return {};
  const value = cipher === "GPG_PASSPHRASE" ? "BACKUP_PASSPHRASE" : "BACKUP_RECIPIENTS";
  return { [cipher]: `\${${value}:?}` };
}

const dockerSocket = bindOf("/var/run/docker.sock", "/var/run/docker.sock", true);

/** A folder that is not there is an error: Compose's short form would make an empty one. */
function bindOf(source: string, target: string, isReadOnly: boolean): object {
  const bind = { create_host_path: false };
  return { type: "bind", source, target, ...(isReadOnly && { read_only: true }), bind };
}

function archiveMount({ mount }: Storage, isReadOnly: boolean): object[] {
  return mount === undefined ? [] : [bindOf(mount, "/archive", isReadOnly)];
}

function mountOf({ name }: BackedUpStack, part: Part, root: "backup" | "restore"): object {
  const target = `/${root}/${name}/${part.folder}`;
  const isReadOnly = root === "backup";
  if (part.kind === "folder") return bindOf(part.source, target, isReadOnly);
  const source = volumeKey(name, part);
  return { type: "volume", source, target, ...(isReadOnly && { read_only: true }) };
}

/** Name of a volume within this project; names of stacks have no dot. */
function volumeKey(stack: string, part: Part): string {
  return `${stack}.${part.folder.slice("volumes/".length)}`;
}

function externalVolumes(stacks: readonly BackedUpStack[]): Record<string, object> {
  const entries = stacks.flatMap((stack) =>
    partsOf(stack).flatMap((part): [string, object][] => {
      if (part.kind === "folder") return [];
      return [[volumeKey(stack.name, part), { external: true, name: part.source }]];
    }),
  );
  return Object.fromEntries(entries);
}

function configsOf(project: BackupProject): Record<string, { content: string }> {
  const texts = [
    ["backup-script", backupScript("backup")],
    ["archive-script", backupScript("archive")],
    ...project.stacks.map((stack) => [`stack-${stack.name}`, stackSettings(project, stack)]),
  ];
  // Compose replaces `$` in the text of a config.
  const entries = texts.map(([name, text = ""]) => [
    name,
    { content: text.replaceAll("$", "$$$$") },
  ]);
  return Object.fromEntries(entries) as Record<string, { content: string }>;
}

function configMounts({ stacks }: BackupProject, script: "backup" | "archive"): object[] {
  return [
    { source: `${script}-script`, target: `${SCRIPT_FOLDER}/${script}.sh` },
    ...stacks.map(({ name }) => ({
      source: `stack-${name}`,
      target: `${SCRIPT_FOLDER}/stacks/${name}.env`,
    })),
  ];
}
