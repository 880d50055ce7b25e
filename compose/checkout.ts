import type { Problem } from "../providers/dynamic/problem";
import { isRecord, problemAt, sectionEntries, type ComposeDocument } from "./document";
import { pathKind, readMount } from "./mounts";
import type { Path } from "./nodes";

const FIX = "Use source git or host, or mount it through `configs:`";
const FIX_NO_MOUNT = "Use source git or host";

/**
 * What makes a file unfit to be sent as text alone, since it names files that only a checkout has:
 * relative paths of binds, secrets and env files, `build`, `include`, `extends` of another file,
 * `develop`. Absolute paths are the host's own and are accepted.
 */
export function checkoutProblems(document: ComposeDocument): Problem[] {
  const services = sectionEntries(document, "services").flatMap(([name, service]) => [
    ...mountProblems(document, name, service),
    ...fileProblems(document, name, service),
    ...keyProblems(document, name, service),
  ]);
  return [
    ...includeProblems(document),
    ...services,
    ...secretProblems(document),
    ...deviceProblems(document),
  ];
}

function includeProblems(document: ComposeDocument): Problem[] {
  if (document.value.include === undefined) return [];
  const message = '"include" needs a checkout, which source contents has not';
  return [problemAt(document, ["include"], { message, fix: FIX_NO_MOUNT, part: "key" })];
}

function mountProblems(
  document: ComposeDocument,
  name: string,
  { volumes }: Record<string, unknown>,
): Problem[] {
  return list(volumes).flatMap((entry, i) => {
    const { kind, source } = readMount(entry);
    const path = ["services", name, "volumes", i];
    return kind === "relative" ? [relative(document, path, `volumes[${i}]`, source)] : [];
  });
}

function relative(document: ComposeDocument, path: Path, field: string, source: string): Problem {
  const message = `"${field}" needs a checkout: "${source}" is no absolute path`;
  return problemAt(document, path, { message, fix: FIX });
}

function fileProblems(
  document: ComposeDocument,
  name: string,
  service: Record<string, unknown>,
): Problem[] {
  const named = ["env_file", "label_file"].flatMap((field) =>
    list(service[field]).map((entry, i) => ({ field: `${field}[${i}]`, key: field, entry })),
  );
  const profiles = list(service.security_opt).flatMap((option) => {
    const file = /^seccomp[:=](?!unconfined$|builtin$)(.+)$/.exec(String(option))?.[1];
    return file === undefined ? [] : [{ field: "security_opt", key: "security_opt", entry: file }];
  });
  const spec = isRecord(service.credential_spec) ? service.credential_spec.file : undefined;
  const specs = [{ field: "credential_spec.file", key: "credential_spec", entry: spec }];
  return [...named, ...profiles, ...specs].flatMap(({ field, key, entry }) => {
    const source = isRecord(entry) ? entry.path : entry;
    if (typeof source !== "string" || pathKind(source) !== "relative") return [];
    const message = `"${field}" needs a checkout: "${source}" is no absolute path`;
    return [problemAt(document, ["services", name, key], { message, fix: fileFix(key) })];
  });
}

function fileFix(key: string): string {
  if (key !== "env_file") return FIX_NO_MOUNT;
  return "Use source git or host, or write the values under `environment:`";
}

function keyProblems(
  document: ComposeDocument,
  name: string,
  { build, develop, extends: extended }: Record<string, unknown>,
): Problem[] {
  const refuse = (key: string, field: string, fix: string): Problem =>
    problemAt(document, ["services", name, key], {
      message: `"${field}" needs a checkout, which source contents has not`,
      fix,
      part: "key",
    });
  const found: Problem[] = [];
  if (build !== undefined) {
    found.push(refuse("build", "build", "Use source git or host, or name a built `image:`"));
  }
  if (develop !== undefined) found.push(refuse("develop", "develop", "Remove it from this file"));
  if (isRecord(extended) && extended.file !== undefined) {
    found.push(refuse("extends", "extends.file", FIX_NO_MOUNT));
  }
  return found;
}

function secretProblems(document: ComposeDocument): Problem[] {
  return sectionEntries(document, "secrets").flatMap(([name, { file }]) => {
    if (typeof file !== "string" || pathKind(file) !== "relative") return [];
    const message = `"file" needs a checkout: "${file}" is no absolute path`;
    const fix = "Use source git or host, or `environment:` with a secret of the fleet";
    return [problemAt(document, ["secrets", name, "file"], { message, fix })];
  });
}

function deviceProblems(document: ComposeDocument): Problem[] {
  return sectionEntries(document, "volumes").flatMap(([name, { driver_opts: options }]) => {
    const device = isRecord(options) ? options.device : undefined;
    if (typeof device !== "string" || !/^[.~]/.test(device)) return [];
    return [relative(document, ["volumes", name, "driver_opts", "device"], "device", device)];
  });
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
