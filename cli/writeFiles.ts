import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "../providers/dynamic/problem";

/** What to write, and whether over what is there. */
export interface WriteOptions {
  /** Absolute folder that the files lie in; made when it does not exist. */
  readonly folder: string;
  readonly force: boolean;
}

/**
 * Writes files by their relative paths. Without `force` nothing at all is written when one of them
 * exists: throws an InputError that names every one that does.
 */
export function writeFiles(
  files: ReadonlyMap<string, string>,
  { folder, force }: WriteOptions,
): void {
  const existing = [...files.keys()].filter((file) => existsSync(path.join(folder, file)));
  if (!force && existing.length > 0) {
    throw new InputError(
      existing.map((file) => ({
        subject: `File "${file}"`,
        message: `exists in "${folder}" already, and nothing was written`,
        fix: "Choose another place, or write over it with --force",
      })),
    );
  }
  for (const [file, text] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
