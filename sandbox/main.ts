import { Command, InvalidArgumentError } from "commander";
import { startSandbox, type SandboxOptions } from "./index";

interface Flags {
  readonly komodoPort: number;
  readonly pangolinPort: number;
  readonly org: string;
  readonly host: string;
  readonly username: string;
  readonly password: string;
  readonly seed: boolean;
  readonly server: readonly string[];
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
}

function toNames(text: string, before: readonly string[]): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== "")];
}

function readFlags(argv: readonly string[]): Flags {
  const command = new Command("sandbox")
    .description("Runs an embedded Komodo Core with simulated Docker hosts, and Pangolin.")
    .option("--komodo-port <port>", "port of the Komodo API, 0 for a free one", toPort, 9120)
    .option("--pangolin-port <port>", "port of Pangolin's API, 0 for a free one", toPort, 3003)
    .option("--org <id>", "organization that Pangolin starts with", "sandbox")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--username <name>", "name of the super admin", "admin")
    .option("--password <password>", "password of the super admin", "sandbox-admin")
    .option("--no-seed", 'leave out the server "local"')
    .option("--server <names>", "further servers, separated by commas", toNames, []);
  return command.parse([...argv]).opts<Flags>();
}

async function main(): Promise<void> {
  const { server, ...flags } = readFlags(process.argv);
  const options: SandboxOptions = { ...flags, servers: server };
  const sandbox = await startSandbox(options);
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  const { komodo, pangolin } = sandbox;
  process.stdout.write(`${JSON.stringify({ komodo, pangolin })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
