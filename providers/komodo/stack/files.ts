import { isRecord } from "../../dynamic/values";
import type { Komodo } from "../context";
import type { Target } from "../deploying/kind";
import { namesIn } from "../deploying/hash";
import type { StackInputs } from "./inputs";

/** A file of a stack as Komodo has read it from Git or the host. */
interface RemoteFile {
  readonly path: string;
  readonly contents: string;
}

/**
 * Throws when files from Git or the host could not be deployed as they are meant: a Compose file
 * that is not there, or one with `[[NAME]]`, which Komodo fills in nowhere but in texts that it
 * holds itself (2.3.2). Komodo has read the files when the record was written.
 */
export async function refuseUnfit(
  komodo: Komodo,
  { id, name }: Target,
  inputs: StackInputs,
): Promise<void> {
  const source = sourceOf(inputs);
  if (source === undefined) return;
  const { info } = await komodo.client.read("GetStack", { stack: id });
  const missing = textsIn(info?.missing_files);
  if (missing.length > 0) throw new Error(missingText(name, { source, missing, inputs }));
  const variables = await komodo.listings.get("ListVariables");
  const known = new Set(variables.map((item) => item.name));
  for (const file of filesIn(info?.remote_contents)) {
    const found = uncommented(file.contents, known);
    if (found) throw new Error(bracketText(name, { source, file: file.path, ...found }));
  }
}

function sourceOf(inputs: Partial<StackInputs>): "Git" | "the host" | undefined {
  if (inputs.filesOnHost) return "the host";
  return inputs.repo || inputs.linkedRepo ? "Git" : undefined;
}

/** The first line outside of comments with the name of a variable or secret in double brackets. */
function uncommented(
  text: string,
  known: ReadonlySet<string>,
): { line: number; found: string } | undefined {
  const lines = text.split("\n").map((content) => content.replace(/(^|\s)#.*$/, ""));
  const at = lines.findIndex((content) => namesIn(content).some((name) => known.has(name)));
  const found = namesIn(lines[at] ?? "").find((name) => known.has(name));
  return found === undefined ? undefined : { line: at + 1, found };
}

interface Bracket {
  readonly source: string;
  readonly file: string;
  readonly line: number;
  readonly found: string;
}

function bracketText(name: string, { source, file, line, found }: Bracket): string {
  return (
    `Stack "${name}": ${file} line ${line} has [[${found}]], which Komodo does not fill in files ` +
    `from ${source}. Write \${${found}} there and ${found}='[[${found}]]' in \`environment\`, then ` +
    "run `pulumi up` again."
  );
}

interface Missing {
  readonly source: string;
  readonly missing: readonly string[];
  readonly inputs: StackInputs;
}

function missingText(name: string, { source, missing, inputs }: Missing): string {
  const { runDirectory = "" } = inputs;
  const where = runDirectory === "" ? "" : ` in "${runDirectory}"`;
  const files = missing.map((file) => `"${file}"`).join(", ");
  return (
    `Stack "${name}": ${source} has no ${files}${where}. Check \`runDirectory\`, \`filePaths\`, ` +
    "`branch` and `commit`, then run `pulumi up` again."
  );
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

function filesIn(list: unknown): RemoteFile[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).filter(isRemoteFile);
}

function isRemoteFile(item: unknown): item is RemoteFile {
  return isRecord(item) && typeof item.path === "string" && typeof item.contents === "string";
}
