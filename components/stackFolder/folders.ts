import { readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { Problem } from "../../providers/dynamic/problem";
import { errorCode } from "./readText";

const COMPOSE_FILES = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yaml",
  "docker-compose.yml",
] as const;

/** Names of the direct sub-folders, sorted; hidden ones and plain files are left out. */
export function subFolders(root: string, dir: string): { names: string[]; problems: Problem[] } {
  const subject = `Folder "${dir}"`;
  try {
    const entries = readdirSync(join(root, dir)).filter((name) => !name.startsWith("."));
    const sorted = entries
      .sort()
      .map((name) => ({ name, ...isFolder(root, posix.join(dir, name)) }));
    const names = sorted.flatMap(({ name, folder }) => (folder ? [name] : []));
    const problems = sorted.flatMap((entry) => entry.problems);
    if (names.length > 0 || problems.length > 0) return { names, problems };
    const fix = "Add a sub-folder with a compose.yaml for each application";
    return { names, problems: [{ file: dir, subject, message: "holds no stack folder", fix }] };
  } catch (error) {
    const message = `cannot be read (${errorCode(error)})`;
    const fix = "Create it, or set varanus:stacks to the folder of your stack folders";
    return { names: [], problems: [{ file: dir, subject, message, fix }] };
  }
}

function isFolder(root: string, path: string): { folder: boolean; problems: Problem[] } {
  try {
    return { folder: statSync(join(root, path)).isDirectory(), problems: [] };
  } catch (error) {
    const message = `cannot be read (${errorCode(error)})`;
    const fix = "Remove it, or mend the symbolic link";
    const subject = `Stack "${posix.basename(path)}"`;
    return { folder: false, problems: [{ file: path, subject, message, fix }] };
  }
}

/** The one Compose file of a folder, under any name Compose knows. */
export function composeFileIn(
  root: string,
  path: string,
  name: string,
): { file?: string; problems: Problem[] } {
  const subject = `Stack "${name}"`;
  let entries: string[];
  try {
    entries = readdirSync(join(root, path));
  } catch (error) {
    const message = `the folder cannot be read (${errorCode(error)})`;
    return { problems: [{ file: path, subject, message, fix: "Check its permissions" }] };
  }
  const found = COMPOSE_FILES.filter((file) => entries.includes(file));
  const [file, second] = found;
  if (file !== undefined && second === undefined) return { file, problems: [] };
  const message =
    file === undefined
      ? "the folder has no Compose file"
      : `the folder has several Compose files: ${found.join(", ")}`;
  const fix = file === undefined ? `Add ${COMPOSE_FILES[0]}, or remove the folder` : "Keep one";
  return { ...(file ? { file } : {}), problems: [{ file: path, subject, message, fix }] };
}

const STACK_NAME = /^[a-z0-9][a-z0-9_-]*$/;
const OBJECT_ID = /^[0-9a-f]{24}$/;

/** Folder names that Komodo 2.3.2 would store in another form, or refuse as an id. */
export function folderNameProblems(path: string, name: string): Problem[] {
  const subject = `Stack "${name}"`;
  if (OBJECT_ID.test(name)) {
    const message = "the name is 24 hexadecimal digits, which Komodo takes for an id";
    return [{ file: path, subject, message, fix: "Rename the folder" }];
  }
  if (STACK_NAME.test(name)) return [];
  const stored = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "_")
    .replace(/^[_-]+/, "");
  const message = "the name has characters outside a-z, 0-9, _ and -, or begins with _ or -";
  const fix = stored === "" ? "Rename the folder" : `Rename the folder to "${stored}"`;
  return [{ file: path, subject, message, fix }];
}
