import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { runLocally, type Outcome } from "./process";
import { runOverSsh } from "./ssh";
import { type Inputs, secret, unknownText } from "./values";

/** The life of one kind of resource. Properties come without the marks of secrets. */
export interface Kind {
  /** Outputs in a preview. */
  readonly unknownOutputs: Inputs;
  check(inputs: Inputs): Inputs;
  create(inputs: Inputs): Promise<Inputs>;
  update(olds: Inputs, news: Inputs): Promise<Inputs>;
  delete(olds: Inputs): Promise<void>;
}

type Run = (command: string, inputs: Inputs, last: Inputs) => Promise<Inputs>;

/** A kind that runs a command per verb. */
function commandKind(run: Run, check: Kind["check"]): Kind {
  return {
    unknownOutputs: unknownText,
    check,
    create: (inputs) => when(inputs.create, inputs, {}),
    update: (olds, news) => when(news.update ?? news.create, news, printed(olds)),
    async delete(olds) {
      await when(olds.delete, olds, printed(olds));
    },
  };
  async function when(command: unknown, inputs: Inputs, last: Inputs): Promise<Inputs> {
    return typeof command === "string"
      ? run(command, inputs, last)
      : { stdout: "", stderr: "", ...last };
  }
}

function printed({ stdout, stderr }: Inputs): Inputs {
  return { stdout, stderr };
}

/** Environment of a command, with what the last one printed unless that is switched off. */
function environment(
  { environment: own, addPreviousOutputInEnv }: Inputs,
  last: Inputs,
): Record<string, string> {
  const given = (own ?? {}) as Record<string, string>;
  if (addPreviousOutputInEnv === false) return given;
  const { stdout, stderr } = last as { stdout?: string; stderr?: string };
  return {
    ...given,
    ...(stdout && { PULUMI_COMMAND_STDOUT: stdout }),
    ...(stderr && { PULUMI_COMMAND_STDERR: stderr }),
  };
}

/** Outputs of a command that ended well; else an error in the words of the real plugin. */
function outputsOf(command: string, { code, stdout, stderr, both }: Outcome): Inputs {
  if (code !== 0) {
    const why = `Process exited with status ${String(code)}`;
    throw new Error(`${why}: running ${JSON.stringify(command)}:\n${both}`);
  }
  return { stdout: stdout.replace(/\n$/, ""), stderr: stderr.replace(/\n$/, "") };
}

const runRemote: Run = async (command, inputs, last) => {
  const { connection, stdin } = inputs;
  const outcome = await runOverSsh(connection as never, {
    ...{ command, environment: environment(inputs, last) },
    ...(typeof stdin === "string" && { stdin }),
  });
  return outputsOf(command, outcome);
};

interface LocalInputs {
  readonly interpreter: readonly [program: string, ...args: string[]];
  readonly dir: string;
  readonly stdin: string;
}

const runLocal: Run = async (command, inputs, last) => {
  const { interpreter, dir, stdin } = inputs as Partial<LocalInputs>;
  const [program, ...args] = interpreter ?? ["/bin/sh", "-c"];
  const outcome = await runLocally(program, [...args, command], {
    env: { ...process.env, ...environment(inputs, last) },
    ...(dir !== undefined && { cwd: dir }),
    ...(stdin !== undefined && { stdin }),
  });
  return outputsOf(command, outcome);
};

function connectionIsSecret(inputs: Inputs): Inputs {
  return { ...inputs, connection: secret(inputs.connection) };
}

/** Signatures of assets and archives on the wire. */
interface Source {
  readonly text?: string;
  readonly path?: string;
  readonly hash?: string;
}

/** Copies without SFTP: each file is the standard input of a command that writes it. */
async function copy({ connection, source, remotePath }: Inputs): Promise<Inputs> {
  const { text, path: from } = source as Source;
  const to = String(remotePath);
  const put = (target: string, stdin: string | Buffer): Promise<Outcome> =>
    runOverSsh(connection as never, { command: writer(target, from), environment: {}, stdin });
  if (text !== undefined) outputsOf("copy", await put(to, text));
  else {
    for (const [file, content] of filesOf(from ?? "")) {
      outputsOf("copy", await put(path.posix.join(to, file), content));
    }
  }
  return {};
}

/** A folder's files below its own name, a single file as it is: as the real plugin places them. */
function filesOf(from: string): [string, Buffer][] {
  if (!statSync(from).isDirectory()) return [["", readFileSync(from)]];
  const top = from.endsWith("/") ? "" : path.basename(from);
  return readdirSync(from, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(path.join(from, file)).isFile())
    .map((file) => [path.join(top, file), readFileSync(path.join(from, file))]);
}

function writer(target: string, from: string | undefined): string {
  const to = shellWord(target);
  const into =
    from === undefined
      ? ""
      : `if [ -d ${to} ]; then t=${to}/${shellWord(path.basename(from))}; fi; `;
  return `t=${to}; ${into}mkdir -p "$(dirname "$t")" && cat >"$t"`;
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const copyToRemote: Kind = {
  unknownOutputs: {},
  check: connectionIsSecret,
  create: copy,
  async update(olds, news) {
    const isSame =
      (olds.source as Source).hash === (news.source as Source).hash &&
      olds.remotePath === news.remotePath;
    return isSame ? {} : copy(news);
  },
  delete: () => Promise.resolve(),
};

/** Kinds by type token. */
export const kinds: Readonly<Record<string, Kind>> = {
  "command:local:Command": commandKind(runLocal, (inputs) => inputs),
  "command:remote:Command": commandKind(runRemote, connectionIsSecret),
  "command:remote:CopyToRemote": copyToRemote,
};
