import type { Problem } from "../../providers/dynamic/problem";
import { imageFindings } from "../tunnel/images";
import { isHostFolder } from "./job";
import { scheduleProblem } from "./schedule";
import { VOLUME_NAME } from "./spec";
import type { BackupEncryption, VolumeBackupArgs } from "./volumeBackup";

/** What is wrong, what to do, and with which property. */
export type Finding = Pick<Problem, "message" | "fix" | "property">;

/** Everything that is wrong with the arguments of a backup; empty when nothing is. */
export function volumeBackupProblems(name: string, args: VolumeBackupArgs): Problem[] {
  const findings = [
    ...nameFindings(name),
    ...placeFindings(args.target, args.encryption),
    ...scheduleFindings(args),
    ...stackFindings(args),
    ...imageFindings(args.images ?? {}),
  ];
  return findings.map((finding) => ({ subject: `VolumeBackup "${name}"`, ...finding }));
}

/** Form of names that stand in paths and in settings for a shell. */
const STACK_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const NAME_FORM = "made of a-z, 0-9, _ and -";

/** The name is that of a Komodo stack, and a folder of archives. */
function nameFindings(name: string): Finding[] {
  if (STACK_NAME.test(name)) return [];
  const message = `its name is not ${NAME_FORM}, as names of stacks are`;
  return [{ message, fix: "Choose another name" }];
}

/** Which targets and ciphers are given; their values do not matter. */
interface Place {
  readonly azure?: unknown;
  readonly s3?: unknown;
  readonly local?: unknown;
}

type Ciphers = { readonly [K in keyof BackupEncryption]?: unknown };

/** Whether there is exactly one target, and encryption for what leaves the host (S2-BAK-1). */
export function placeFindings(target: Place, encryption: Ciphers = {}): Finding[] {
  const given = (["azure", "s3", "local"] as const).filter((key) => target[key] !== undefined);
  if (given.length !== 1) {
    const message =
      given.length === 0 ? "there is no target" : `${given.join(" and ")} are given as targets`;
    return [{ property: "target", message, fix: "Give one of azure, s3 and local" }];
  }
  return encryptionFindings(encryption, given[0]);
}

function encryptionFindings(
  { passphrase, ageRecipients }: Ciphers,
  target: keyof Place | undefined,
): Finding[] {
  const recipients = Array.isArray(ageRecipients) && ageRecipients.length > 0;
  if (passphrase !== undefined && recipients) {
    const message = "both a passphrase and ageRecipients are given for encryption";
    return [{ property: "encryption", message, fix: "Keep one of the two" }];
  }
  if (passphrase !== undefined || recipients || target === "local") return [];
  const message = `there is no encryption, but archives leave the server for ${target ?? ""}`;
  const fix = "Set encryption.passphrase to a secret, or encryption.ageRecipients to public keys";
  return [{ property: "encryption", message, fix }];
}

function scheduleFindings({ schedule, checkSchedule }: VolumeBackupArgs): Finding[] {
  return Object.entries({ schedule, checkSchedule }).flatMap(([property, text]) => {
    const problem = text === undefined ? undefined : scheduleProblem(text);
    return problem ? [{ property, ...problem }] : [];
  });
}

function stackFindings({ stacks, target }: VolumeBackupArgs): Finding[] {
  if (stacks.length === 0) {
    return [{ property: "stacks", message: "stacks is empty", fix: "Name what is to be kept" }];
  }
  const names = stacks.map(({ name }) => name);
  const double = names.find((name, at) => names.indexOf(name) !== at);
  const empty = stacks.find(({ volumes = [], paths = [] }) => volumes.length + paths.length === 0);
  const unfit = stacks.find(({ name }) => !STACK_NAME.test(name));
  const keys = stacks.flatMap(({ volumes = [] }) =>
    volumes.flatMap(({ key, name }) => [key, name]),
  );
  const wrongKey = keys.find((key) => !VOLUME_NAME.test(key));
  const folders = [...stacks.flatMap(({ paths = [] }) => paths), target.local?.path ?? "/archive"];
  const wrong = folders.find((path) => !isHostFolder(path));
  return [
    ...(unfit ? [finding(`the stack "${unfit.name}" has a name that is not ${NAME_FORM}`)] : []),
    ...(wrongKey === undefined ? [] : [finding(`"${wrongKey}" is no name of a volume`)]),
    ...(double === undefined ? [] : [finding(`has the stack "${double}" twice`)]),
    ...(empty ? [finding(`has no volume and no folder of the stack "${empty.name}"`)] : []),
    ...(wrong === undefined ? [] : [folderFinding(wrong)]),
  ];
}

function finding(message: string): Finding {
  return { property: "stacks", message, fix: "Correct `stacks`" };
}

function folderFinding(path: string): Finding {
  const message = `"${path}" is no plain absolute path of letters, digits, ".", "_" and "-"`;
  return { property: "paths", message, fix: "Name a folder such as /srv/data" };
}
