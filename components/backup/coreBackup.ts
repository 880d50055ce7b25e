import * as pulumi from "@pulumi/pulumi";
import type { Procedure, StageArgs } from "../../providers/komodo";
import type { AppStack } from "../appStack";
import { type BackedUpStack, CORE_STACK } from "./job";
import { backupDefaults } from "./spec";
import { VolumeBackup, type VolumeBackupArgs } from "./volumeBackup";

/** Arguments of a {@link CoreBackup}; `server` is the one that Core itself runs on. */
export interface CoreBackupArgs extends Omit<VolumeBackupArgs, "stacks" | "before" | "procedure"> {
  /** Folder on that server that Core has as `/backups`. Default `/opt/komodo-core/backups`. */
  readonly dumps?: string;
  /** Volumes on that server, by their names there. Default: that of Core's keys. */
  readonly volumes?: readonly string[];
  /** Further folders of that server. */
  readonly paths?: readonly string[];
  /** Days for which archives are kept. Default 30. */
  readonly retentionDays?: number;
}

/** The procedure that Komodo makes for itself in a new installation (since 1.19). */
export const CORE_PROCEDURE = "Backup Core Database";

/**
 * Backup of Komodo Core (S0-T-6.1, S4-AUD-S14): Core dumps its database by itself, and the folder of
 * the dumps is sent away like any other. Takes over Komodo's own procedure for the dump and gives it
 * a second stage, which a failed dump does not reach.
 */
export class CoreBackup extends pulumi.ComponentResource {
  /** The stack that sends the dumps away. */
  readonly stack: AppStack;
  /** Dumps the database, then sends the dumps away. */
  readonly procedure: Procedure;
  /** Opens the newest archive. */
  readonly check: Procedure;

  constructor(name: string, args: CoreBackupArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:CoreBackup", name, {}, options);
    const { dumps, volumes, paths, retentionDays, ...rest } = args;
    const backup = new VolumeBackup(
      name,
      {
        schedule: backupDefaults.coreSchedule,
        ...rest,
        stacks: [coreJob({ dumps, volumes, paths, retentionDays })],
        before: [dumpStage],
        procedure: { name: CORE_PROCEDURE, adopt: true },
      },
      { parent: this },
    );
    this.stack = backup.stack;
    this.procedure = backup.procedure;
    this.check = backup.check;
    this.registerOutputs({ procedure: this.procedure.name, check: this.check.name });
  }
}

type CoreParts = {
  [K in "dumps" | "volumes" | "paths" | "retentionDays"]: CoreBackupArgs[K] | undefined;
};

function coreJob({
  dumps = backupDefaults.coreDumps,
  volumes = backupDefaults.coreVolumes,
  paths = [],
  retentionDays,
}: CoreParts): BackedUpStack {
  return {
    ...{ name: CORE_STACK, content: "komodo", paths: [dumps, ...paths] },
    volumes: volumes.map((name) => ({ key: name, name })),
    ...(retentionDays !== undefined && { retentionDays }),
  };
}

const dumpStage: StageArgs = { name: "dump", executions: [{ type: "BackupCoreDatabase" }] };
