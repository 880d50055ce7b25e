import { posix } from "node:path";
import { isRecord } from "./document";

/** What an entry of a service's `volumes:` mounts. */
export interface Mount {
  /** `relative` covers every path that depends on a checkout or on a user's home directory. */
  readonly kind: "absolute" | "relative" | "named" | "variable" | "none";
  /** Host path or volume name as written; empty when there is none. */
  readonly source: string;
}

/** Reads one entry of `volumes:` in its short or long form, as Compose tells paths from names. */
export function readMount(entry: unknown): Mount {
  if (typeof entry === "string") return shortMount(entry);
  const none: Mount = { kind: "none", source: "" };
  if (!isRecord(entry) || typeof entry.source !== "string") return none;
  const { type, source } = entry;
  if (type === "bind") return { kind: pathKind(source), source };
  if (type === "volume") return { kind: source.includes("$") ? "variable" : "named", source };
  return none;
}

/** A bind mount of a host's path. */
export interface Bind {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Reads one entry of `volumes:` as a bind mount of an absolute path; undefined for all others. */
export function readBind(entry: unknown): Bind | undefined {
  const { kind, source } = readMount(entry);
  if (kind !== "absolute") return undefined;
  if (isRecord(entry)) {
    const target = typeof entry.target === "string" ? entry.target : "";
    return { source, target, readOnly: entry.read_only === true };
  }
  const [target = "", modes = ""] = String(entry)
    .slice(source.length + 1)
    .split(":");
  return { source, target, readOnly: modes.split(",").includes("ro") };
}

/** Whether a bind mount has a path at one of its ends. */
export function mountsPath(bind: Bind | undefined, path: string): boolean {
  return (
    bind !== undefined && [bind.source, bind.target].some((end) => posix.join(end, ".") === path)
  );
}

/** Where a host path leads: absolute, dependent on a variable, or relative to something. */
export function pathKind(path: string): "absolute" | "relative" | "variable" {
  if (path.startsWith("$") && !path.startsWith("$$")) return "variable";
  return path.startsWith("/") || isWindowsPath(path) ? "absolute" : "relative";
}

function shortMount(entry: string): Mount {
  const source = shortSource(entry);
  if (source === undefined) return { kind: "none", source: "" };
  if (source.startsWith("$")) return { kind: "variable", source };
  const isPath = /^[./~]/.test(source) || isWindowsPath(source);
  return { kind: isPath ? pathKind(source) : "named", source };
}

function shortSource(entry: string): string | undefined {
  // A colon inside ${NAME:-word} or after a drive letter separates nothing.
  const masked = entry.replace(/\$\{[^}]*\}/g, (text) => "_".repeat(text.length));
  const from = isWindowsPath(entry) ? 2 : 0;
  const colon = masked.indexOf(":", from);
  return colon < 0 ? undefined : entry.slice(0, colon);
}

function isWindowsPath(path: string): boolean {
  return /^([A-Za-z]:[\\/]|\\\\)/.test(path);
}
