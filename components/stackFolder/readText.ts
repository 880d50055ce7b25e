import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../providers/dynamic/problem";

/** The text of a UTF-8 file, or the problem that keeps it from being read. `file` is relative. */
export function readText(
  root: string,
  file: string,
  stack: string,
): { text?: string; problem: Problem[] } {
  const subject = `Stack "${stack}"`;
  try {
    const bytes = readFileSync(join(root, file));
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), problem: [] };
  } catch (error) {
    const isEncoding = error instanceof TypeError;
    const message = isEncoding ? "is not UTF-8 text" : `cannot be read (${errorCode(error)})`;
    const fix = isEncoding ? "Save it as UTF-8" : "Check that it exists and that you may read it";
    return { problem: [{ file, subject, message: `the file ${message}`, fix }] };
  }
}

/** The system's code of an error, such as ENOENT; its message when it has none. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return code;
  return error instanceof Error ? error.message : String(error);
}
