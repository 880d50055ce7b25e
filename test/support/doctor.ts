import type { Facts, Known, Surroundings } from "../../cli/doctor/facts";
import type { ProgramResult } from "../../cli/doctor/programs";
import { Redactor } from "../../providers/http/redact";

/** What a stand-in for a program answers: its output, or how it fails. */
export type Answer = string | { readonly code: number; readonly stderr: string };

/** Surroundings in which programs answer from a table: the longest command that fits wins. */
export function surroundings(
  answers: Readonly<Record<string, Answer>> = {},
  overrides: Partial<Surroundings> = {},
): Surroundings {
  return {
    folder: __dirname,
    environment: {},
    nodeVersion: "22.1.0",
    run: (program, args) => Promise.resolve(answerOf(answers, [program, ...args].join(" "))),
    redactor: new Redactor(),
    nowMs: Date.now,
    ...overrides,
  };
}

function answerOf(answers: Readonly<Record<string, Answer>>, command: string): ProgramResult {
  const [best] = Object.keys(answers)
    .filter((start) => command === start || command.startsWith(`${start} `))
    .sort((a, b) => b.length - a.length);
  const answer = best === undefined ? undefined : answers[best];
  if (answer === undefined) return { code: undefined, stdout: "", stderr: "", isMissing: true };
  if (typeof answer === "string") return { code: 0, stdout: answer, stderr: "", isMissing: false };
  return { ...answer, stdout: "", isMissing: false };
}

/** Facts of a stack in order, with others in their place. */
export function facts(overrides: Partial<Facts> = {}): Facts {
  return {
    pulumiVersion: known("3.255.0"),
    backend: known("azblob://state?storage_account=fleet"),
    stack: known("prod"),
    settings: known({ secretsprovider: "azurekeyvault://v.vault.azure.net/keys/k", config: {} }),
    config: known(new Map()),
    ...overrides,
  };
}

/** A known fact. */
export function known<T>(value: T): Known<T> {
  return { value };
}
