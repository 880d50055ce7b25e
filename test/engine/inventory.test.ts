import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import path from "node:path";
import { pulumiEnvironment } from "../../scripts/setup/environment.cjs";
import { main } from "../../cli/main";
import { AnsibleFolder, withoutAnsible } from "../support/ansible";
import { type FleetProject, fleetProject, stackFolder, succeeds } from "../support/fleet";

const PASSKEY = "p4sskey-0001";
const SERVERS = [
  {
    name: "svlazdock1",
    tier: "trusted",
    address: "https://127.0.0.1:8120",
    ansible: { host: "10.0.1.20" },
  },
  { name: "edge", tier: "untrusted" },
];
const PROGRAM = `import { runProgram } from "varanus/program";
export const { servers, stacks, ansibleInventory, ansibleSecrets } = runProgram();
`;
/** What a project keeps so that Ansible finds its hosts, with Varanus where npm puts it. */
const SCRIPT = `#!/bin/sh
exec node "$(dirname "$0")/../node_modules/varanus/cli/varanus.cjs" inventory --cwd "$(dirname "$0")" "$@"
`;

describe("the inventory of a stack, with the real engine" + withoutAnsible, function () {
  this.timeout(300_000);
  let fleet: FleetProject;
  const ansible = new AnsibleFolder();
  const projects: FleetProject[] = [];

  before(async function () {
    if (withoutAnsible !== "") this.skip();
    fleet = await fleetProject({
      name: "inventory",
      program: PROGRAM,
      files: stackFolder("web"),
      config: {
        "varanus:servers": { value: JSON.stringify(SERVERS) },
        "varanus:ansible": {
          value: JSON.stringify({
            overlayCidr: "100.64.0.0/10",
            core: { name: "svlazkomodo1", publicAddress: "198.51.100.7" },
            secrets: { komodo_passkey: PASSKEY },
          }),
          secret: true,
        },
      },
    });
    projects.push(fleet);
    await fleet.project.write("stacks/web/compose.yaml", WEB);
    await succeeds(fleet.project.up());
  });

  after(async () => {
    ansible.dispose();
    await Promise.all(projects.map((made) => made.dispose()));
  });

  /** The environment of a person who works with this project's stack. */
  function environment(): NodeJS.ProcessEnv {
    const { dir } = fleet.project;
    return {
      ...pulumiEnvironment(),
      PULUMI_BACKEND_URL: `file://${path.join(dir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_HOME: path.join(dir, "state", "home"),
      PULUMI_STACK: "test",
    };
  }

  async function script(): Promise<string> {
    await fleet.project.write("ansible/inventory.sh", SCRIPT);
    const file = path.join(fleet.project.dir, "ansible", "inventory.sh");
    await chmod(file, 0o755);
    return file;
  }

  it("S0-T-1.4: `pulumi stack output ansibleInventory` has the groups and no secret", async () => {
    const { stdout } = await fleet.project.run(["stack", "output", "--json", "ansibleInventory"]);
    const inventory = JSON.parse(stdout) as Record<string, { hosts?: string[] }>;
    assert.deepEqual(inventory.komodo_core?.hosts, ["svlazkomodo1"]);
    assert.deepEqual(inventory.trusted_servers?.hosts, ["svlazdock1"]);
    assert.deepEqual(inventory.untrusted_servers?.hosts, ["edge"]);
    assert.equal(stdout.includes(PASSKEY), false);
  });

  it("S0-SEC-1: the passkey is in no state, preview or plain output", async () => {
    const state = JSON.stringify(await fleet.project.exportState());
    assert.equal(state.includes(PASSKEY), false);
    const outputs = await fleet.project.outputs();
    assert.equal(outputs.ansibleSecrets, "[secret]");
    assert.equal(JSON.stringify(outputs).includes(PASSKEY), false);
    const preview = await succeeds(fleet.project.preview(["--diff", "--expect-no-changes"]));
    assert.equal(preview.output.includes(PASSKEY), false);
  });

  it("an inventory script in the project shows the real Ansible its hosts", async () => {
    const args = ["-i", await script(), "--graph"];
    const { code, stdout, stderr } = await ansible.inventory(args, environment());
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      stdout.split("\n").flatMap((line) => /--(\w+)$/.exec(line)?.[1] ?? []),
      ["svlazkomodo1", "svlazdock1", "edge"],
    );
  });

  it("a task that needs the passkey gets it from the stack", async () => {
    const wanted = `komodo_passkeys == ['${PASSKEY}'] and ansible_host == '10.0.1.20'`;
    const task = { "ansible.builtin.assert": { that: [wanted] } };
    const play = { hosts: "svlazdock1", gather_facts: false, connection: "local", tasks: [task] };
    const book = ansible.write("play.json", JSON.stringify([play]));
    const args = ["--check", "-i", await script(), book];
    const { code, stdout, stderr } = await ansible.playbook(args, environment());
    assert.equal(code, 0, stdout + stderr);
  });

  it("`varanus inventory --show-secrets` prints what the stack has", async () => {
    const out: string[] = [];
    const { dir: folder } = fleet.project;
    const terminal = {
      folder,
      environment: environment(),
      print: (text: string) => out.push(text),
      warn: (text: string) => assert.fail(text),
    };
    assert.equal(await main(["inventory", "--stack", "test"], terminal), 0);
    assert.equal(out[0]?.includes(PASSKEY), false);
    assert.equal(await main(["inventory", "--show-secrets", "--stack", "test"], terminal), 0);
    assert.ok(out[1]?.includes(`komodo_passkey: !unsafe "${PASSKEY}"`));
  });
});

const WEB = `services:
  web:
    image: docker.io/library/busybox:1.36.1
    command: sleep 3600
x-varanus: { server: svlazdock1 }
`;
