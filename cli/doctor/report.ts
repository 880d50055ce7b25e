import type { Finding, Status } from "./finding";

const marks: Readonly<Record<Status, string>> = {
  ok: "ok     ",
  warning: "warning",
  failed: "FAILED ",
  skipped: "-      ",
};

/** Findings for people: one line each, and what to do next under it. */
export function reportText(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ check, status, message, fix }) => [
      `${marks[status]}  ${check}: ${message}`,
      ...(fix === undefined ? [] : [`         ${fix}.`]),
    ])
    .join("\n");
}

/** Findings for programs. */
export function reportJson(findings: readonly Finding[]): string {
  return JSON.stringify({ ok: failures(findings) === 0, findings }, undefined, 2);
}

/** How many checks failed. */
export function failures(findings: readonly Finding[]): number {
  return findings.filter(({ status }) => status === "failed").length;
}
