import { isScalar, type Scalar } from "yaml";
import type { Problem } from "../providers/dynamic/problem";
import { problemAt, sectionEntries, type ComposeDocument } from "./document";
import { hasSubstitution } from "./interpolation";
import { pathKind } from "./mounts";
import { nodeAt, offsetsOf, type FoundNode, type Path } from "./nodes";
import { yamlScalar } from "./scalar";

/** A replacement of part of a text, by zero-based offsets. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The edits that put each file named under `configs:` inside as `content:`. Dollar signs are
 * doubled, because Compose interpolates `content` but not files. Absolute paths stay: the host has
 * those files. `texts` holds what stands inside now, by config.
 */
export function inlineConfigs(
  document: ComposeDocument,
  readSideFile: (path: string) => string,
): { edits: Edit[]; texts: Map<string, string>; problems: Problem[] } {
  const edits = new Map<number, Edit>();
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [name, config] of sectionEntries(document, "configs")) {
    const { file, content } = config;
    if (typeof file !== "string" || pathKind(file) === "absolute") continue;
    const path = ["configs", name, "file"];
    const refuse = (message: string, fix: string) =>
      problems.push(problemAt(document, path, { message, fix }));
    const fault = unreadable(file) ?? (content === undefined ? undefined : TWICE);
    if (fault) {
      refuse(fault.message, fault.fix);
      continue;
    }
    const outcome = inlined(document, path, file, readSideFile);
    if ("message" in outcome) refuse(outcome.message, outcome.fix);
    else {
      edits.set(outcome.edit.start, outcome.edit);
      texts.set(name, outcome.content);
    }
  }
  return { edits: [...edits.values()], texts, problems };
}

interface Fault {
  readonly message: string;
  readonly fix: string;
}

// Compose 2.40.3 copies no config without text into the container, so the file would be missing.
const FILL = "Write something into it, a comment for example: Compose leaves out empty configs";

const TWICE: Fault = { message: 'has both "file" and "content"', fix: "Remove one of the two" };

function unreadable(file: string): Fault | undefined {
  const fix = "Write the path plainly, relative to the Compose file";
  if (file.startsWith("~")) return { message: `"file" is "${file}", in a home directory`, fix };
  if (!hasSubstitution(file)) return undefined;
  return { message: `"file" is "${file}", which depends on a variable`, fix };
}

function inlined(
  document: ComposeDocument,
  path: Path,
  file: string,
  readSideFile: (path: string) => string,
): { edit: Edit; content: string } | Fault {
  const found = nodeAt(document.yaml, path);
  const node = found?.value;
  if (!found || !isScalar(node) || node.anchor !== undefined) {
    const fix = "Write the path plainly, without anchor or alias";
    return { message: `"file" is "${file}" by way of an anchor or alias`, fix };
  }
  try {
    const content = readSideFile(file).replaceAll("$", "$$$$");
    if (content === "") return { message: `"file" is "${file}", which is empty`, fix: FILL };
    return { edit: replacement(document.text, found, node, content), content };
  } catch (error) {
    const fix = "Add the file beside the Compose file, or correct the path";
    return { message: `"file" is "${file}", which cannot be read (${reasonOf(error)})`, fix };
  }
}

/** An error's code alone, where it has one: the message would name a path of this machine. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return code;
  return error instanceof Error ? error.message : String(error);
}

function replacement(text: string, found: FoundNode, node: Scalar, content: string): Edit {
  const [start] = offsetsOf(found.key);
  const [, end] = offsetsOf(node);
  const flow = found.owner?.flow === true;
  const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
  const scalar = yamlScalar(content, { indent, flow });
  const isBlock = !flow && scalar.startsWith("|");
  return isBlock
    ? blockEdit(text, { start, end }, scalar)
    : { start, end, text: `content: ${scalar}` };
}

/** What follows a value on its line is at most a comment; a block has room for it in its first line. */
function blockEdit(text: string, value: { start: number; end: number }, scalar: string): Edit {
  const rest = /^[^\r\n]*/.exec(text.slice(value.end))?.[0] ?? "";
  const [header = "", ...lines] = scalar.split("\n");
  const first = `content: ${header}${rest.trimEnd()}`;
  return { start: value.start, end: value.end + rest.length, text: [first, ...lines].join("\n") };
}
