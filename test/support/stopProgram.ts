import type { ChildProcess } from "node:child_process";

const patienceMs = 5_000;

/** Ends a program that a test has started, by force when it does not go within 5 s. */
export async function stopProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = new Promise((done) => program.once("exit", done));
  program.kill();
  const force = setTimeout(() => program.kill("SIGKILL"), patienceMs);
  await ended;
  clearTimeout(force);
}
