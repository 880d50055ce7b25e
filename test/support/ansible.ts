import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ansiblePrograms } from "../../scripts/setup/ansible.cjs";

/** What comes after a test's title where Ansible is missing. */
export const withoutAnsible = ansiblePrograms() ? "" : " (skipped: the set-up found no Ansible)";

/** How a program of Ansible's ended. */
export interface AnsibleRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with inventories and playbooks, for the real Ansible. */
export class AnsibleFolder {
  readonly dir = mkdtempSync(path.join(tmpdir(), "varanus-ansible-"));

  /** Writes a file; `script` makes it one that can be run. */
  write(file: string, text: string, script = false): string {
    const target = path.join(this.dir, file);
    writeFileSync(target, text, { mode: script ? 0o755 : 0o644 });
    return target;
  }

  /** Writes an inventory script that prints the answer to `--list`. */
  script(inventory: unknown): string {
    const answer = this.write("answer.json", JSON.stringify(inventory));
    return this.write("inventory.sh", `#!/bin/sh\nexec cat '${answer}'\n`, true);
  }

  inventory(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<AnsibleRun> {
    return this.run(ansiblePrograms()?.inventory ?? "", args, env);
  }

  playbook(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<AnsibleRun> {
    return this.run(ansiblePrograms()?.playbook ?? "", args, env);
  }

  /** All variables that Ansible finds for a host, by group and host. */
  async varsOf(inventory: string, host: string): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await this.inventory(["-i", inventory, "--host", host]);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async run(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<AnsibleRun> {
    const options = {
      cwd: this.dir,
      timeout: 120_000,
      env: {
        ...process.env,
        ANSIBLE_CONFIG: this.write("ansible.cfg", "[defaults]\n"),
        ANSIBLE_HOME: path.join(this.dir, "home"),
        ANSIBLE_NOCOLOR: "1",
        ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: "1",
        LC_ALL: "C.UTF-8",
        ...env,
      },
    };
    try {
      return { code: 0, ...(await promisify(execFile)(program, [...args], options)) };
    } catch (error) {
      const { code, stdout, stderr } = error as AnsibleRun;
      return { code, stdout, stderr };
    }
  }
}
