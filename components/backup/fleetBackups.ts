import type * as pulumi from "@pulumi/pulumi";
import type { Secret, Variable } from "../../providers/komodo";
import type { AppStack } from "../appStack";
import type { FleetServers } from "../fleet/servers";
import { CoreBackup } from "./coreBackup";
import { CORE_BACKUP } from "./job";
import type { PlannedBackup } from "./plan";
import type { Credential } from "./settings";
import type { BackupSpec } from "./spec";
import { VolumeBackup, type VolumeBackupArgs } from "./volumeBackup";

/** What the backups of a fleet are made with. */
export interface BackupsOwner {
  readonly spec: BackupSpec | undefined;
  readonly plan: readonly PlannedBackup[];
  readonly servers: FleetServers;
  readonly variables: ReadonlyMap<string, Variable | Secret>;
  /** Applications by name: their volumes are there once they are. */
  readonly stacks: ReadonlyMap<string, AppStack>;
  readonly options: pulumi.ComponentResourceOptions;
}

/** Makes the planned backups, and that of Core where it is asked for; by the names of their stacks. */
export function makeBackups(owner: BackupsOwner): Map<string, VolumeBackup | CoreBackup> {
  const { spec, plan, options } = owner;
  if (!spec || spec.enabled === false) return new Map();
  const made = plan.map((planned): [string, VolumeBackup | CoreBackup] => {
    const { name, stacks, schedule, maxAgeHours } = planned;
    const after = stacks.flatMap((stack) => owner.stacks.get(stack.name) ?? []);
    const args = { ...common(owner, spec, planned.server), stacks, schedule, maxAgeHours, after };
    return [name, new VolumeBackup(name, args, options)];
  });
  if (!spec.core) return new Map(made);
  const { server, ...core } = spec.core;
  const { maxAgeHours, retentionDays } = spec;
  const args = {
    ...common(owner, spec, server),
    ...core,
    ...(maxAgeHours !== undefined && { maxAgeHours }),
    ...(retentionDays !== undefined && { retentionDays }),
  };
  return new Map([...made, [CORE_BACKUP, new CoreBackup(CORE_BACKUP, args, options)]]);
}

type CommonArgs = Omit<VolumeBackupArgs, "stacks" | "schedule" | "maxAgeHours" | "after">;

function common(owner: BackupsOwner, spec: BackupSpec, server: string): CommonArgs {
  const credential = (name: string): Credential => owner.variables.get(name) ?? { name };
  const { encryption, timezone, checkSchedule, notificationUrls } = spec;
  return {
    server: owner.servers.places.get(server) ?? server,
    target: targetOf(spec, credential),
    ...(encryption && { encryption: encryptionOf(encryption, credential) }),
    ...(timezone !== undefined && { timezone }),
    ...(checkSchedule !== undefined && { checkSchedule }),
    ...(notificationUrls !== undefined && { notificationUrls: credential(notificationUrls) }),
  };
}

type Named = (name: string) => Credential;

function targetOf({ azure, s3, local }: BackupSpec, named: Named): VolumeBackupArgs["target"] {
  if (azure) {
    const { key, ...rest } = azure;
    return { azure: { ...rest, ...(key !== undefined && { key: named(key) }) } };
  }
  if (!s3) return local ? { local } : {};
  const { accessKeyId, secretAccessKey, ...rest } = s3;
  const keys = { accessKeyId: named(accessKeyId), secretAccessKey: named(secretAccessKey) };
  return { s3: { ...rest, ...keys } };
}

function encryptionOf(
  { passphrase, ageRecipients }: NonNullable<BackupSpec["encryption"]>,
  named: Named,
): NonNullable<VolumeBackupArgs["encryption"]> {
  return {
    ...(passphrase !== undefined && { passphrase: named(passphrase) }),
    ...(ageRecipients && { ageRecipients }),
  };
}
