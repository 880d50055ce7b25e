import { isRecord, sectionEntries } from "../../compose/document";
import { readMount } from "../../compose/mounts";
import type { StackFolder } from "../stackFolder";

/** How the services of a file use its volumes. */
export interface VolumeUse {
  /** Whether any service mounts it. */
  readonly isMounted: (volume: string) => boolean;
  /** Whether `docker compose up` makes it: it does for services that it starts. */
  readonly isMade: (volume: string) => boolean;
}

/**
 * Which volumes of a stack there will be on its server: one that no service uses is not made, and
 * a mount of it would fail. Everything counts as used where the text alone does not tell.
 */
export function volumeUse(folder: StackFolder): VolumeUse {
  const services = sectionEntries(folder.document, "services").map(([, service]) => service);
  if (!isTold(folder, services)) return { isMounted: () => true, isMade: () => true };
  const mounted = new Set(services.flatMap(sources));
  const started = hasProfiles(folder) ? services : services.filter(startsAlways);
  const made = new Set(started.flatMap(sources));
  return { isMounted: (volume) => mounted.has(volume), isMade: (volume) => made.has(volume) };
}

type Service = Record<string, unknown>;

/** Files from elsewhere may come in several, and other files may add mounts to these services. */
function isTold({ source, document }: StackFolder, services: readonly Service[]): boolean {
  if (source !== "contents" || document.value.include !== undefined) return false;
  return services.every(
    ({ extends: extended, volumes }) =>
      extended === undefined &&
      list(volumes).every((entry) => readMount(entry).kind !== "variable"),
  );
}

function sources({ volumes }: Service): string[] {
  return list(volumes).flatMap((entry) => {
    const { kind, source } = readMount(entry);
    return kind === "named" ? [source] : [];
  });
}

function startsAlways({ profiles }: Service): boolean {
  return list(profiles).length === 0;
}

/** Whether the stack asks for profiles in one of the ways that it has for that. */
function hasProfiles({ extension: { environment = {}, komodo } }: StackFolder): boolean {
  const extraArgs = isRecord(komodo) ? JSON.stringify(komodo.extraArgs ?? []) : "";
  return Object.hasOwn(environment, "COMPOSE_PROFILES") || extraArgs.includes("--profile");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
