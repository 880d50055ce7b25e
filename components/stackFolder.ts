import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { validateExtension, type StackExtension } from "../compose/extension";
import { parseCompose, type ComposeDocument } from "../compose/document";
import { composeVariables, type ComposeVariable } from "../compose/names";
import { sortProblems } from "../compose/problemOrder";
import { readOnlyProblems } from "../compose/readOnly";
import { referenceProblems } from "../compose/references";
import { renderDocument } from "../compose/render";
import { validateSchema } from "../compose/schema";
import type { Problem } from "../providers/dynamic/problem";
import { envExampleProblems } from "./stackFolder/envExample";
import { subFolders, composeFileIn, folderNameProblems } from "./stackFolder/folders";
import { readText } from "./stackFolder/readText";
import { sourceOf, sourceProblems, type StackSource } from "./stackFolder/source";

export type { StackSource } from "./stackFolder/source";

/** One application: a folder whose Compose file could be read. */
export interface StackFolder {
  /** The folder's name, which is the stack's name. */
  readonly name: string;
  /** Path of the Compose file relative to the project's root, with forward slashes. */
  readonly composeFile: string;
  readonly document: ComposeDocument;
  readonly extension: StackExtension;
  readonly variables: readonly ComposeVariable[];
  readonly source: StackSource;
  /** The text for Komodo, with side files inside; absent unless the source is contents. */
  readonly fileContents?: string;
}

/** What reading needs to know of Komodo: names of its stack fields in camelCase. */
export interface StackFolderOptions {
  readonly komodoFields: readonly string[];
}

/** What a folder of stack folders holds. */
export interface StackFolders {
  readonly folders: StackFolder[];
  /** Names of the folders whose Compose file could not be read; each has a problem. */
  readonly unreadable: string[];
  readonly problems: Problem[];
}

/**
 * Reads every direct sub-folder of `dir` (relative to `root`) as an application, in the order of
 * names. Hidden entries and plain files are skipped, symbolic links followed. Never throws: what
 * cannot be read is a problem. Problems come ordered by file, line and column.
 */
export function readStackFolders(
  root: string,
  dir: string,
  options: StackFolderOptions,
): StackFolders {
  const { names, problems } = subFolders(root, dir);
  const read = names.map((name) => ({ name, ...readFolder(root, posix.join(dir, name), options) }));
  return {
    folders: read.flatMap(({ folder }) => (folder ? [folder] : [])),
    unreadable: read.flatMap(({ name, folder }) => (folder ? [] : [name])),
    problems: sortProblems([...problems, ...read.flatMap((result) => result.problems)]),
  };
}

interface ReadFolder {
  readonly folder?: StackFolder;
  readonly problems: Problem[];
}

function readFolder(root: string, path: string, options: StackFolderOptions): ReadFolder {
  const name = posix.basename(path);
  const naming = folderNameProblems(path, name);
  const found = composeFileIn(root, path, name);
  if (found.file === undefined) return { problems: [...naming, ...found.problems] };
  const file = posix.join(path, found.file);
  const { text, problem } = readText(root, file, name);
  if (text === undefined) return { problems: [...naming, ...problem] };
  const { document, problems } = parseCompose(text, file);
  const before = [...naming, ...found.problems];
  if (!document) return { problems: [...before, ...problems] };
  const checked = checkDocument(root, name, document, options);
  return { folder: checked.folder, problems: [...before, ...checked.problems] };
}

function checkDocument(
  root: string,
  name: string,
  document: ComposeDocument,
  options: StackFolderOptions,
): { folder: StackFolder; problems: Problem[] } {
  const { extension, problems } = validateExtension(document, options);
  const { variables, problems: variableProblems } = composeVariables(document);
  const source = sourceOf(extension);
  const folder = posix.dirname(document.file);
  const rendered = source === "contents" ? render(root, folder, document) : undefined;
  return {
    folder: {
      name,
      composeFile: document.file,
      document,
      extension,
      variables,
      source,
      ...(rendered ? { fileContents: rendered.text } : {}),
    },
    problems: [
      ...validateSchema(document),
      ...problems,
      ...sourceProblems(document, extension),
      ...variableProblems,
      ...referenceProblems(document),
      ...readOnlyProblems(document, { inlinesConfigs: source === "contents" }),
      ...(rendered?.problems ?? []),
      ...envExampleProblems(root, name, { document, extension, variables }),
    ],
  };
}

function render(root: string, folder: string, document: ComposeDocument) {
  return renderDocument(document, (path) => {
    const file = posix.join(folder, path);
    if (statSync(join(root, file)).isDirectory()) throw new Error("it is a folder");
    const { text, problem } = readText(root, file, folder);
    if (text === undefined) throw new Error(problem.map((p) => p.message).join("; "));
    return text;
  });
}
