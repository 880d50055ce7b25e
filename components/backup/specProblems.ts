import type { Problem } from "../../providers/dynamic/problem";
import { type FleetIndex, inScope, setSecret } from "../plan/fleetIndex";
import type { ServerSpec } from "../plan/types";
import { environmentFault } from "../plan/values";
import type { PlannedBackup } from "./plan";
import { placeFindings } from "./problems";
import { scheduleProblem } from "./schedule";
import { type BackupSpec, SPEC_SUBJECT } from "./spec";

/** What is wrong with `varanus:backup` itself, and with its secrets on the servers that need them. */
export function specProblems(
  spec: BackupSpec,
  backups: readonly PlannedBackup[],
  index: FleetIndex,
): Problem[] {
  const place = placeFindings(spec, spec.encryption);
  return [
    ...place.map((finding) => ({ subject: SPEC_SUBJECT, ...finding })),
    ...scheduleProblems(spec),
    ...coreProblems(spec, index),
    ...secretProblems(spec, backups, index),
  ];
}

function scheduleProblems({ schedule, checkSchedule, core }: BackupSpec): Problem[] {
  const texts = { schedule, checkSchedule, "core.schedule": core?.schedule };
  return Object.entries(texts).flatMap(([property, text]) => {
    const problem = text === undefined ? undefined : scheduleProblem(text);
    return problem ? [{ subject: SPEC_SUBJECT, property, ...problem }] : [];
  });
}

function coreProblems({ core }: BackupSpec, { servers }: FleetIndex): Problem[] {
  if (!core || servers.has(core.server)) return [];
  const message = `"core.server" is "${core.server}", which does not exist`;
  const fix = `Name the one that Core runs on: ${[...servers.keys()].sort().join(", ")}`;
  return [{ subject: SPEC_SUBJECT, property: "core.server", message, fix }];
}

/** Fields of the configuration that name a secret, with its name. */
function namedSecrets({ azure, s3, encryption, notificationUrls }: BackupSpec) {
  const named = {
    "azure.key": azure?.key,
    "s3.accessKeyId": s3?.accessKeyId,
    "s3.secretAccessKey": s3?.secretAccessKey,
    "encryption.passphrase": encryption?.passphrase,
    notificationUrls,
  };
  return Object.entries(named).flatMap(([property, name]) =>
    name === undefined ? [] : [{ property, name }],
  );
}

function secretProblems(
  spec: BackupSpec,
  backups: readonly PlannedBackup[],
  index: FleetIndex,
): Problem[] {
  const names = [...backups.map(({ server }) => server), ...(spec.core ? [spec.core.server] : [])];
  const servers = [...new Set(names)].flatMap((name) => index.servers.get(name) ?? []);
  return namedSecrets(spec).flatMap(({ property, name }) => {
    const finding = secretFault(name, servers, index);
    if (!finding) return [];
    const message = `"${property}" names ${shownName(name, index)}, ${finding.message}`;
    return [{ subject: SPEC_SUBJECT, property, message, fix: finding.fix }];
  });
}

function makeIt(name: string): string {
  return isShown(name)
    ? `Run \`${setSecret(name)}\``
    : `Run \`${setSecret("NAME")}\`, and write NAME here`;
}

/** Whoever writes the secret itself where its name belongs must not find it in a log. */
function isShown(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

function shownName(name: string, { values, external }: FleetIndex): string {
  const isKnown = values.has(name) || external.has(name);
  return isKnown || isShown(name) ? `"${name}"` : "something without the form of a secret's name";
}

/** Scopes hold for backups as for stacks (S0-TIER-4): each server gets the secrets in its turn. */
function secretFault(
  name: string,
  servers: readonly ServerSpec[],
  { values, external }: FleetIndex,
): { message: string; fix: string } | undefined {
  const value = values.get(name);
  if (!value && !external.has(name)) {
    return { message: "which does not exist", fix: makeIt(name) };
  }
  if (value?.kind === "variable") {
    return { message: "which is a plain variable", fix: "Name a secret" };
  }
  const fault = value && environmentFault(value.spec.value);
  if (fault) return { message: `whose value ${fault.message}`, fix: fault.fix };
  const scope = value ? value.spec.scope : external.get(name);
  const outside = servers.find((server) => !inScope(scope, server));
  if (!outside) return undefined;
  const message = `which is not for the server "${outside.name}", whose backups need it`;
  return { message, fix: "Widen its scope, or remove the `backup` blocks of that server" };
}
