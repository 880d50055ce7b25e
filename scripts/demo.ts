import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { readStackFolders } from "../components/stackFolder";
import { configKeys } from "../providers/komodo/stack/fields";
import { DemoEngine } from "./demo/engine";
import { describeKept } from "./demo/kept";
import { type FleetOutputs, fleetTables } from "./demo/report";
import { startSandboxProcess } from "./demo/sandboxProcess";

const root = path.resolve(__dirname, "..");
interface Options {
  readonly keep?: true;
  readonly fail?: true;
}

async function demo(options: Options): Promise<number> {
  const startedMs = Date.now();
  mkdirSync(path.join(root, ".local"), { recursive: true });
  const folder = mkdtempSync(path.join(root, ".local", "demo-"));
  try {
    return await inFolder(folder, options, startedMs);
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function inFolder(folder: string, options: Options, startedMs: number): Promise<number> {
  const sandbox = await startSandboxProcess(root, folder);
  console.log(`Komodo sandbox at ${sandbox.komodo.url}, Pulumi state in ${folder}\n`);
  const { url, username, password } = sandbox.komodo;
  const engine = new DemoEngine(root, folder, {
    KOMODO_URL: url,
    KOMODO_USERNAME: username,
    KOMODO_PASSWORD: password,
  });
  try {
    return await bringUp(engine, url, options, startedMs);
  } finally {
    if (options.keep) console.log(`\n${describeKept(sandbox, folder, engine)}`);
    else await sandbox.stop();
  }
}

async function bringUp(
  engine: DemoEngine,
  url: string,
  options: Options,
  startedMs: number,
): Promise<number> {
  await engine.prepare(madeUpSecrets());
  if (options.fail) await breakImage(url);
  const code = await engine.up();
  const seconds = ((Date.now() - startedMs) / 1_000).toFixed(0);
  if (code !== 0) {
    console.log(`\n\`pulumi up\` ended with exit code ${code} after ${seconds} s.`);
    if (options.fail) console.log("That is what a failed deploy looks like.");
    return code;
  }
  console.log(`\n${fleetTables(await engine.outputs<FleetOutputs>())}`);
  console.log(`\nFrom nothing to a running fleet in ${seconds} s.`);
  return 0;
}

/** A value for every secret that the stacks under `stacks/` name. */
function madeUpSecrets(): Record<string, string> {
  const { folders } = readStackFolders(root, "stacks", { komodoFields: configKeys });
  const names = new Set(folders.flatMap(({ extension }) => extension.secrets ?? []));
  return Object.fromEntries(
    [...names].map((name) => [name, randomBytes(18).toString("base64url")]),
  );
}

/** Lets the sandbox treat Gatus' image as one that its registry does not have. */
async function breakImage(url: string): Promise<void> {
  await fetch(`${url}/_sandbox/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ missingImage: "gatus" }),
  });
}

// Ctrl-C reaches Pulumi too, which ends by itself: the demo stays to stop the sandbox after it.
process.on("SIGINT", () => undefined);

new Command("demo")
  .description("Brings up a whole fleet in the embedded sandbox with the real Pulumi engine.")
  .option("--keep", "leave the sandbox up afterwards")
  .option("--fail", "let one image be missing, to see how a failed deploy looks")
  .action(async (options: Options) => {
    process.exitCode = await demo(options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
