import * as pulumi from "@pulumi/pulumi";
import { Procedure, type ProcedureArgs, type Server, type StageArgs } from "../../providers/komodo";
import { AppStack } from "../appStack";
import { refuseAll } from "../refuse";
import { backupCompose, type BackupCipher, TOOL_SERVICES } from "./composeText";
import { backupImages, type BackupImages } from "./images";
import type { BackedUpStack } from "./job";
import { volumeBackupProblems } from "./problems";
import { scheduleOf } from "./schedule";
import { type Credential, type Setting, settingsOf } from "./settings";
import { backupDefaults } from "./spec";
import { type BackupTarget, storageOf } from "./target";

/** How archives are encrypted: one of the two. */
export interface BackupEncryption {
  /** Passphrase for GPG; the server has it too, and checks can open what was made. */
  readonly passphrase?: Credential;
  /** Public keys of age, or of SSH; only their owners can open what was made. */
  readonly ageRecipients?: readonly pulumi.Input<string>[];
}

/** Arguments of a {@link VolumeBackup}. */
export interface VolumeBackupArgs {
  /** The server whose data it is. */
  readonly server: Server | pulumi.Input<string>;
  /** What is backed up; one archive each. */
  readonly stacks: readonly BackedUpStack[];
  readonly target: BackupTarget;
  /** Needed unless the target is a folder of the host. */
  readonly encryption?: BackupEncryption;
  /** Komodo schedule: English, or cron of six fields. Default `every day at 02:30`. */
  readonly schedule?: string;
  /** When the newest archives are opened. Default `every sunday at 06:00`. */
  readonly checkSchedule?: string;
  /** IANA time zone of both schedules; Core's own when absent. */
  readonly timezone?: string;
  /** Age of the newest archive, in hours, from which it counts as missing. Default 48. */
  readonly maxAgeHours?: number;
  /** Addresses for shoutrrr that docker-volume-backup tells of failures, with commas in between. */
  readonly notificationUrls?: Credential;
  readonly images?: Partial<BackupImages>;
  /** Stacks whose volumes must be there first. */
  readonly after?: readonly AppStack[];
  /** Stages that the procedure has before the backup. */
  readonly before?: readonly StageArgs[];
  /** Name of the procedure. Default: that of the backup. */
  readonly procedure?: Pick<ProcedureArgs, "name" | "adopt">;
}

/**
 * Backups of volumes and folders of one server (S0-BAK-1, S0-T-6.2). Makes a Komodo stack of its
 * name, with a container of docker-volume-backup that waits, a {@link Procedure} of the same name
 * that lets it run by a schedule (S2-BAK-1), and `<name>-check`, which opens the newest archives.
 * What fails there is a failed procedure, which Komodo alerts of.
 * @example
 * new VolumeBackup("nas-backup", {
 *   server: nas,
 *   stacks: [{ name: "vault", volumes: [{ key: "data", name: "vault_data" }] }],
 *   target: { azure: { account: "examplebackups", container: "backups", key } },
 *   encryption: { passphrase },
 * });
 */
export class VolumeBackup extends pulumi.ComponentResource {
  /** The stack in Komodo; its services `check` and `restore` run when they are asked to. */
  readonly stack: AppStack;
  /** Makes the archives. */
  readonly procedure: Procedure;
  /** Opens the newest archives. */
  readonly check: Procedure;

  constructor(name: string, args: VolumeBackupArgs, options?: pulumi.ComponentResourceOptions) {
    super("varanus:index:VolumeBackup", name, {}, options);
    refuseAll("a backup", volumeBackupProblems(name, args));
    const child = { parent: this };
    this.stack = makeStack(name, args, child);
    const run = makeProcedure({ name, args, stack: this.stack, options: child });
    this.procedure = run.backup;
    this.check = run.check;
    this.registerOutputs({ procedure: this.procedure.name, check: this.check.name });
  }
}

function makeStack(
  name: string,
  args: VolumeBackupArgs,
  options: pulumi.CustomResourceOptions,
): AppStack {
  const { server, stacks, after = [], images } = args;
  const storage = storageOf(args.target);
  const cipher = cipherOf(args.encryption);
  const compose = backupCompose({
    ...{ name, stacks, storage },
    ...(cipher && { cipher: cipher.name }),
    notifies: args.notificationUrls !== undefined,
    maxAgeHours: args.maxAgeHours ?? backupDefaults.maxAgeHours,
    images: { ...backupImages, ...images },
  });
  const notified: Setting[] =
    args.notificationUrls === undefined
      ? []
      : [{ name: "BACKUP_NOTIFICATION_URLS", credential: args.notificationUrls }];
  const all = [...storage.settings, ...(cipher?.settings ?? []), ...notified];
  const { environment, triggers } = settingsOf(name, all, options);
  const stackArgs = {
    ...{ server, after, triggers },
    compose: new pulumi.asset.StringAsset(compose),
    ...(all.length > 0 && { environment }),
    description: "Backups of volumes of this server",
    komodo: { ignoreServices: [...TOOL_SERVICES] },
  };
  return new AppStack(name, stackArgs, options);
}

interface Cipher {
  readonly name: BackupCipher;
  readonly settings: readonly Setting[];
}

function cipherOf({ passphrase, ageRecipients = [] }: BackupEncryption = {}): Cipher | undefined {
  if (passphrase !== undefined) {
    const settings = [{ name: "BACKUP_PASSPHRASE", credential: passphrase }];
    return { name: "GPG_PASSPHRASE", settings };
  }
  if (ageRecipients.length === 0) return undefined;
  const value = pulumi.all([...ageRecipients]).apply((keys) => keys.join(","));
  return { name: "AGE_PUBLIC_KEYS", settings: [{ name: "BACKUP_RECIPIENTS", value }] };
}

interface Making {
  readonly name: string;
  readonly args: VolumeBackupArgs;
  readonly stack: AppStack;
  readonly options: pulumi.CustomResourceOptions;
}

function makeProcedure({ name, args, stack, options }: Making) {
  const { schedule = backupDefaults.schedule, checkSchedule = backupDefaults.checkSchedule } = args;
  const { timezone, before = [], procedure } = args;
  const common = {
    ...(timezone !== undefined && { scheduleTimezone: timezone }),
    // A run that went well is no news; one that failed is an alert by default.
    scheduleAlert: false,
  };
  const backup = new Procedure(
    name,
    {
      description: "Backs up volumes and folders",
      stages: [...before, runStage("backup", stack, ["run"])],
      ...{ ...scheduleOf(schedule), ...common, ...procedure },
    },
    options,
  );
  const check = new Procedure(
    `${name}-check`,
    {
      description: "Opens the newest archives and looks through them",
      stages: [runStage("check", stack, ["check"])],
      ...{ ...scheduleOf(checkSchedule), ...common },
    },
    options,
  );
  return { backup, check };
}

/** Not with `noTty`: Komodo 2.3.2 makes `--no-tty` of it, which Compose 2.40.3 does not know. */
function runStage(service: "backup" | "check", stack: AppStack, command: string[]): StageArgs {
  const params = { stack: stack.stack, service, command, noDeps: true };
  return { name: service, executions: [{ type: "RunStackService", params }] };
}
