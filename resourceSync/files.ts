import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Problem } from "../providers/dynamic/problem";

/** A file's text under the name that findings give it. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The TOML files that the paths lead to, relative to `root`: a file as it is, a folder with
 * everything below it that ends in `.toml`, as a ResourceSync reads its resource paths. Each file is
 * read once; files of a folder come in the order of their names.
 */
export function readTomlFiles(
  root: string,
  paths: readonly string[],
): { files: SourceFile[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const found = paths.flatMap((item) => {
    const names = namesAt(root, item);
    if (names.length === 0) problems.push(emptyPath(root, item));
    return names;
  });
  const files = [...new Set(found)].flatMap((file) => readText(root, file, problems));
  return { files, problems };
}

function namesAt(root: string, item: string): string[] {
  const name = path.posix.normalize(item.replaceAll(path.sep, "/"));
  const absolute = path.resolve(root, name);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats?.isFile()) return [name];
  if (!stats?.isDirectory()) return [];
  return readdirSync(absolute, { withFileTypes: true })
    .filter((entry) => !entry.isFile() || entry.name.endsWith(".toml"))
    .map((entry) => entry.name)
    .sort()
    .flatMap((entry) => below(root, path.posix.join(name, entry)));
}

function below(root: string, name: string): string[] {
  const isToml = name.endsWith(".toml");
  const stats = statSync(path.resolve(root, name), { throwIfNoEntry: false });
  return stats?.isFile() && !isToml ? [] : namesAt(root, name);
}

function emptyPath(root: string, item: string): Problem {
  const exists = statSync(path.resolve(root, item), { throwIfNoEntry: false }) !== undefined;
  return {
    subject: `Path "${item}"`,
    message: exists ? "holds no file that ends in .toml" : "leads nowhere",
    fix: "Name the files and folders that the ResourceSync reads, its `resource_path`",
  };
}

function readText(root: string, file: string, problems: Problem[]): SourceFile[] {
  try {
    const bytes = readFileSync(path.resolve(root, file));
    return [{ file, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) }];
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const isEncoding = error instanceof TypeError;
    const message = isEncoding ? "is not UTF-8 text" : `cannot be read (${String(code)})`;
    const fix = isEncoding ? "Save it as UTF-8" : "Check its permissions";
    problems.push({ file, subject: `File "${file}"`, message, fix });
    return [];
  }
}
