import type { Target } from "../kinds";

/** One step of an execution: a command and what it printed. Times are Unix milliseconds. */
export interface Log {
  readonly stage: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly success: boolean;
  readonly start_ts: number;
  readonly end_ts: number;
}

/** Komodo's record of a change or an execution. `success` means nothing before `Complete`. */
export interface Update {
  /** Missing in the answer to DeployStackIfChanged (Komodo 2.3.2). */
  _id?: { readonly $oid: string };
  readonly operation: string;
  readonly start_ts: number;
  success: boolean;
  readonly operator: string;
  readonly target: Target;
  logs: Log[];
  end_ts: number | null;
  status: "Queued" | "InProgress" | "Complete";
  version: { major: number; minor: number; patch: number };
  commit_hash: string;
  other_data: string;
  prev_toml: string;
  current_toml: string;
}

/** A log of a step that went well and ran no command. */
export function simpleLog(stage: string, stdout: string): Log {
  const now = Date.now();
  return { stage, command: "", stdout, stderr: "", success: true, start_ts: now, end_ts: now };
}

/** A log of a step that failed and ran no command. */
export function errorLog(stage: string, stderr: string): Log {
  return { ...simpleLog(stage, ""), stderr, success: false };
}

/** An error with its causes, with the markup Komodo's user interface shows in colour. */
export function errorMarkup(message: string, trace: readonly string[] = []): string {
  const head = `${colored("ERROR", "red")}: ${message}`;
  if (trace.length === 0) return head;
  const causes = trace.map(
    (cause, index) => `\n\t${colored(String(index + 1), "muted")}: ${cause}`,
  );
  return `${head}\n\n${colored("TRACE", "muted")}:${causes.join("")}`;
}

/** A text in one of the colours of Komodo's user interface. */
export function colored(text: string, color: "red" | "muted"): string {
  const name = color === "red" ? "red-6" : "dimmed";
  return `<span style="color: var(--mantine-color-${name})">${text}</span>`;
}

/** Whether every log is a success. */
export function allSucceeded(logs: readonly Log[]): boolean {
  return logs.every((log) => log.success);
}
