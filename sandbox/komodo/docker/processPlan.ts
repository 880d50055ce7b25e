/** What a container's process will do once it is started. */
export interface ProcessPlan {
  /** Milliseconds until the process ends by itself; Infinity for a service that stays up. */
  readonly endsAfterMs: number;
  readonly exitCode: number;
  /** What it prints, and when after its start. */
  readonly lines: readonly { readonly afterMs: number; readonly line: string }[];
}

const STARTUP_MS = 100;

/**
 * Foretells what a command does: `sleep N`, `echo text`, `exit N`, `true` and `false`, alone or
 * chained in a shell with `;` or `&&`. Any other command is taken for a server that stays up.
 */
export function planOf(command: readonly string[]): ProcessPlan {
  const script = scriptOf(command);
  const lines: { afterMs: number; line: string }[] = [];
  let elapsedMs = 0;
  let exitCode = 0;
  for (const step of script) {
    const done = runStep(step, { elapsedMs, lines });
    elapsedMs = done.elapsedMs;
    exitCode = done.exitCode;
    if (done.isLast || elapsedMs === Infinity) break;
  }
  const endsAfterMs = script.length === 0 ? Infinity : elapsedMs + STARTUP_MS;
  return { endsAfterMs, exitCode, lines };
}

interface Progress {
  readonly elapsedMs: number;
  readonly lines: { afterMs: number; line: string }[];
}

function runStep(
  step: string,
  { elapsedMs, lines }: Progress,
): { elapsedMs: number; exitCode: number; isLast: boolean } {
  const [word = "", ...rest] = step.split(/\s+/);
  const operand = rest[0] ?? "";
  if (word === "sleep") {
    return { elapsedMs: elapsedMs + durationMs(operand), exitCode: 0, isLast: false };
  }
  if (word === "echo") {
    lines.push({ afterMs: elapsedMs, line: rest.join(" ").replace(/^(["'])(.*)\1$/, "$2") });
    return { elapsedMs, exitCode: 0, isLast: false };
  }
  if (word === "true" || word === ":") return { elapsedMs, exitCode: 0, isLast: false };
  if (word === "false") return { elapsedMs, exitCode: 1, isLast: false };
  if (word === "exit") return { elapsedMs, exitCode: Number(operand) || 0, isLast: true };
  return { elapsedMs: Infinity, exitCode: 0, isLast: true };
}

function durationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text);
  if (match === null) return text === "infinity" ? Infinity : 0;
  const [, amount, unit = ""] = match;
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1000;
  return Number(amount) * unitMs;
}

/** The steps of a shell script, or the one command itself. */
function scriptOf(command: readonly string[]): string[] {
  const [first, flag, script] = command;
  const isShell = /^(\/bin\/)?(sh|bash|ash)$/.test(first ?? "") && /^-\w*c$/.test(flag ?? "");
  const text = isShell ? (script ?? "") : command.join(" ");
  return text
    .split(/;|&&|\n/)
    .map((step) => step.trim())
    .filter((step) => step !== "");
}

/** Splits a command line into words as a shell does, with quotes and backslashes. */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)|([^\s"'\\]+))(\s*)/gy;
  let word = "";
  for (const match of text.trim().matchAll(pattern)) {
    word += match[1]?.replace(/\\(["\\$`])/g, "$1") ?? match[2] ?? match[3] ?? match[4] ?? "";
    if (match[5] !== "" || match.index + match[0].length === text.trim().length) {
      words.push(word);
      word = "";
    }
  }
  return words;
}
