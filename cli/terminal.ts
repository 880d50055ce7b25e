/** Where a command runs, and where it writes to. */
export interface Terminal {
  /** Folder that relative paths begin at. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Results. */
  print(text: string): void;
  /** Findings and errors. */
  warn(text: string): void;
}

/** The process's own terminal. */
export const processTerminal: Terminal = {
  folder: process.cwd(),
  environment: process.env,
  print: (text) => void process.stdout.write(`${text}\n`),
  warn: (text) => void process.stderr.write(`${text}\n`),
};
