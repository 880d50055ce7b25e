import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CoreBootstrapArgs, CoreOptions, CoreSecrets } from "../../components/core/args";
import { projectFiles } from "../../components/core/projectFiles";
import { deployScript, filesScript, secretsScript, waitScript } from "../../components/core/steps";
import { type FakeDocker, fakeDocker } from "./fakeDocker";

/** Secrets that no state, log, process list or output may show. */
export const coreSecrets = {
  passkey: "hidden-passkey-0001",
  adminUsername: "hidden-admin",
  adminPassword: "hidden-password-0002",
  jwtSecret: "hidden-jwt-secret-0003",
  webhookSecret: "hidden-webhook-0004",
} as const satisfies CoreSecrets;

/** Arguments of a Core without anything special. */
export const coreArgs: CoreBootstrapArgs = {
  domain: "komodo.example.com",
  connection: { host: "203.0.113.5", privateKey: "hidden-key", hostKey: "ssh-ed25519 AAAA" },
  secrets: coreSecrets,
};

/** How a command of a script ended. */
export interface ScriptOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that plays Core's host: scripts run in it as they would over SSH. */
export class CoreHost {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-core-"));
  readonly directory = path.join(this.folder, "opt", "komodo-core");
  readonly docker: FakeDocker = fakeDocker(this.folder);

  /** Runs a script's command with this text as standard input, as SSH would. */
  run(script: string, command: string): ScriptOutcome {
    const PATH = [this.docker.programs, process.env.PATH].join(path.delimiter);
    const options = { input: script, encoding: "utf8", env: { PATH, HOME: this.folder } } as const;
    const { status, stdout, stderr } = spawnSync("bash", ["-s", "--", command], options);
    return { code: status, stdout, stderr };
  }

  wait(): ScriptOutcome {
    return this.run(waitScript(), "wait_for_host");
  }

  /** All three steps, as a `pulumi up` takes them; ends with the first that fails. */
  up(given: Partial<CoreOptions> = {}, secrets: Partial<CoreSecrets> = coreSecrets): ScriptOutcome {
    const options = this.options(given);
    const files = projectFiles(options, Object.keys(secrets));
    const put = this.run(filesScript(options, files), "install_files");
    const kept = this.run(secretsScript(options, secrets), "install_secrets");
    if (put.code !== 0) return put;
    if (kept.code !== 0) return kept;
    return this.run(deployScript(options, files, `${put.stdout}\n${kept.stdout}`), "deploy");
  }

  options(given: Partial<CoreOptions> = {}): CoreOptions {
    const { domain } = coreArgs;
    return { domain, directory: this.directory, timeoutSeconds: 10, ...given };
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.directory, file), "utf8");
  }

  /** Names in a folder of Core's, sorted; none where there is no such folder. */
  list(folder = "."): string[] {
    const at = path.join(this.directory, folder);
    return fs.existsSync(at) ? fs.readdirSync(at).sort() : [];
  }

  /** Permissions in octal, such as `600`. */
  mode(file: string): string {
    return (fs.statSync(path.join(this.directory, file)).mode & 0o777).toString(8);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
