import { HOST_FOLDER } from "./spec";

/** A named volume of a stack. */
export interface BackedUpVolume {
  /** Name in the stack's Compose file. */
  readonly key: string;
  /** Name on the host. */
  readonly name: string;
}

/** One stack whose data is backed up; its archives are named after it. */
export interface BackedUpStack {
  readonly name: string;
  readonly volumes?: readonly BackedUpVolume[];
  /** Folders of the host. */
  readonly paths?: readonly string[];
  /** Whether its services with the label {@link STOP_LABEL} stand still while it is copied. */
  readonly stop?: boolean;
  /** @default 30 */
  readonly retentionDays?: number;
  /** `komodo`: dumps of Komodo's database are in it, and are looked through by checks. */
  readonly content?: "komodo";
}

/** Label of services that docker-volume-backup 2 stops; its value is the stack's name. */
export const STOP_LABEL = "docker-volume-backup.stop-during-backup";

/** Name of what the archives of Komodo Core are kept under. */
export const CORE_STACK = "komodo";

/** Name of the stack that sends Core's dumps away. */
export const CORE_BACKUP = "core-backup";

/** What archives of a stack hold: a folder in them, and what it is a copy of on the host. */
export interface Part {
  /** `volumes/data`, or `host/srv/data`. */
  readonly folder: string;
  /** Name of a volume, or absolute path of a folder. */
  readonly source: string;
  readonly kind: "volume" | "folder";
}

/** The parts of a stack's archives: volumes first, in the order of the arguments. */
export function partsOf({ volumes = [], paths = [] }: BackedUpStack): Part[] {
  return [
    ...volumes.map(({ key, name }): Part => {
      return { folder: `volumes/${key}`, source: name, kind: "volume" };
    }),
    ...paths.map((source): Part => ({ folder: `host${source}`, source, kind: "folder" })),
  ];
}

/** Whether a path can be a part: it stands in mounts and in lists of a shell script. */
export function isHostFolder(path: string): boolean {
  return HOST_FOLDER.test(path);
}

/**
 * Name of the Komodo stack that backs up a server, and of the folder of its archives: the server's
 * name in the form that Komodo has for stacks, `-backup`, and the stack whose schedule it has. Never
 * {@link CORE_BACKUP}.
 */
export function backupStackName(server: string, own?: string): string {
  const base = server.toLowerCase().replace(/[^a-z0-9_-]+/g, "-");
  const isTaken = `${base}-backup` === CORE_BACKUP;
  const named = /^[a-z0-9]/.test(base) ? `${isTaken ? "server-" : ""}${base}` : `server${base}`;
  return own === undefined ? `${named}-backup` : `${named}-backup-${own}`;
}
