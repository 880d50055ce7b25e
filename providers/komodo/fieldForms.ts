import type { Field, FieldProblem, Fields } from "../dynamic/fields";
import { trimmedText } from "./normalise";

/** Table entry of a text whose default in Komodo is empty unless `more` says otherwise. */
export function text(doc: string, more: Partial<Field<string>> = {}): Field<string> {
  return { type: "string", default: "", doc, ...more };
}

/** Table entry of a boolean with Komodo's own default. */
export function flag(value: boolean, doc: string): Field<boolean> {
  return { type: "boolean", default: value, doc };
}

/** Table entry of a list of strings whose default in Komodo is empty. */
export function list(doc: string, more: Partial<Field<string[]>> = {}): Field<string[]> {
  return { type: "strings", default: [], doc, ...more };
}

/** Table entry of the further arguments of a build or a deployment, of which none is blank. */
export function extraArgs(doc: string): Field<string[]> {
  return list(doc, { problem: blankProblem });
}

/** Komodo 2.3.2 drops such an argument, which would show as drift for ever. */
function blankProblem(args: string[]): FieldProblem | undefined {
  const at = args.findIndex((arg) => arg.trim() === "");
  if (at < 0) return undefined;
  return { message: `"extraArgs[${at}]" is blank, and Komodo would drop it`, fix: "Remove it" };
}

/** A command that Periphery runs: Komodo's SystemCommand. */
export interface SystemCommand {
  /** Folder, relative to the folder of the resource on the host. */
  path?: string;
  /** The command; several lines are joined with `&&` unless `shellMode` is set. */
  command?: string;
  /** Run it as a shell script. */
  shellMode?: boolean;
}

const commandFields: Fields<SystemCommand> = {
  path: { type: "string", default: "", doc: "Folder, relative to the run directory." },
  command: { type: "string", default: "", normalise: trimmedText, doc: "The command." },
  shellMode: { type: "boolean", default: false, doc: "Run it as a shell script." },
};

/** Table entry of a command; Komodo 2.3.2 ends its text with exactly one line end. */
export function command(doc: string): Field<SystemCommand> {
  const empty = { path: "", command: "", shellMode: false };
  return { type: "object", default: empty, fields: commandFields as Record<string, Field>, doc };
}
