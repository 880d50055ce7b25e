import * as toml from "@iarna/toml";
import { parse as parseYaml } from "yaml";
import { hasUnknown, isRecord } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import type { ActionInputs, ArgumentsFormat } from "./fields";

/**
 * Refuses arguments that Komodo 2.3.2 could not read when the action runs: the text as it stands,
 * before any `[[NAME]]` in it is replaced, has to be a table of its format. Names no value.
 */
export function argumentsProblems(inputs: Partial<ActionInputs>): PropertyProblem[] {
  const { arguments: text = "", argumentsFormat: format = "key_value" } = inputs;
  if (hasUnknown([text, format])) return [];
  const fault = READERS[format](text);
  if (fault === undefined) return [];
  const message = `"arguments" is no ${NAMES[format]}: ${fault}`;
  return [{ path: "arguments", message, fix: FIXES[format] }];
}

const NAMES: Record<ArgumentsFormat, string> = {
  key_value: "list of `NAME=value`",
  toml: "TOML table",
  yaml: "YAML map",
  json: "JSON object",
};

const FIXES: Record<ArgumentsFormat, string> = {
  key_value: "Write each line as `NAME=value`, or set `argumentsFormat`",
  toml: "Correct it; a `[[NAME]]` has to stand within quotes",
  yaml: "Correct it; `{}` says that there are none",
  json: "Correct it; `{}` says that there are none",
};

const READERS: Record<ArgumentsFormat, (text: string) => string | undefined> = {
  key_value: (text) => lineFault(text),
  toml: (text) => tableFault(() => toml.parse(text)),
  yaml: (text) => tableFault(() => parseYaml(text)),
  json: (text) => tableFault(() => JSON.parse(text)),
};

function lineFault(text: string): string | undefined {
  const at = text.split("\n").findIndex((line) => {
    const statement = line.trim().split(" #")[0] ?? "";
    return !/^(?:#|\/\/|$)/.test(statement.trim()) && !/[=:]/.test(statement);
  });
  return at < 0 ? undefined : `line ${at + 1} has neither "=" nor ":"`;
}

/** What the parsers say may quote the text, which may hold a secret: only the place is told. */
function tableFault(read: () => unknown): string | undefined {
  try {
    return isRecord(read()) ? undefined : "it is something else";
  } catch (error) {
    const { line, linePos } = error as { line?: number; linePos?: readonly { line: number }[] };
    const at = linePos?.[0]?.line ?? (line === undefined ? undefined : line + 1);
    return at === undefined ? "it cannot be read" : `line ${at} cannot be read`;
  }
}
