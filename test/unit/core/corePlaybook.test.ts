import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { playbookVariables } from "../../../components/core/playbook";
import { projectFiles } from "../../../components/core/projectFiles";
import { ansiblePrograms } from "../../../scripts/setup/ansible.cjs";
import { coreSecrets } from "../../support/coreHost";

const root = path.resolve(__dirname, "..", "..", "..");
const playbook = path.join(root, "ansible", "playbooks", "komodo-core.yml");
const ansible = ansiblePrograms();
const reason = ansible === undefined ? " (skipped: no Ansible is set up)" : "";

/** Stands in for the module of community.docker, which Ansible alone does not bring. */
const composeModule = `#!/usr/bin/python
import json
from ansible.module_utils.basic import AnsibleModule
wanted = dict(project_src="path", state="str", pull="str", recreate="str")
rest = dict(remove_orphans="bool", wait="bool", wait_timeout="int")
spec = {name: dict(type=kind) for name, kind in {**wanted, **rest}.items()}
module = AnsibleModule(argument_spec=spec)
with open(module.params["project_src"] + "/started.json", "w") as file:
    json.dump(module.params, file)
module.exit_json(changed=True)
`;

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

(ansible === undefined ? describe.skip : describe)(
  `ansible/playbooks/komodo-core.yml${reason}`,
  function () {
    this.timeout(120_000);
    let folder: string;
    let directory: string;

    before(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-playbook-"));
      directory = path.join(folder, "komodo-core");
      const modules = path.join(
        folder,
        "ansible_collections",
        "community",
        "docker",
        "plugins",
        "modules",
      );
      fs.mkdirSync(modules, { recursive: true });
      fs.writeFileSync(path.join(modules, "docker_compose_v2.py"), composeModule);
      const host = {
        ansible_connection: "local",
        ansible_python_interpreter: "{{ ansible_playbook_python }}",
      };
      // JSON is YAML.
      const inventory = JSON.stringify({
        all: { children: { komodo_core: { hosts: { core: host } } } },
      });
      fs.writeFileSync(path.join(folder, "hosts.yml"), inventory);
    });
    after(() => fs.rmSync(folder, { recursive: true, force: true }));

    function run(args: readonly string[], input = ""): Outcome {
      const all = ["-i", path.join(folder, "hosts.yml"), playbook, ...args];
      const env = {
        ...process.env,
        ANSIBLE_COLLECTIONS_PATH: folder,
        ANSIBLE_NOCOLOR: "1",
        // The roles need facts, and none of them runs here.
        ANSIBLE_GATHERING: "explicit",
        HOME: folder,
      };
      const { status, stdout, stderr } = spawnSync(ansible?.playbook ?? "", all, {
        env,
        input,
        encoding: "utf8",
      });
      return { code: status, output: stdout + stderr };
    }

    function play(title: string): Outcome {
      const options = { domain: "komodo.example.com", directory, title };
      const files = projectFiles(options, Object.keys(coreSecrets));
      const variables = {
        ...playbookVariables(options, files, coreSecrets),
        ...{ komodo_core_features: [], ansible_become: false },
      };
      const file = path.join(folder, "variables.json");
      fs.writeFileSync(file, JSON.stringify(variables), { mode: 0o600 });
      return run(["-e", `@${file}`]);
    }

    const started = (): Record<string, unknown> =>
      JSON.parse(fs.readFileSync(path.join(directory, "started.json"), "utf8")) as Record<
        string,
        unknown
      >;

    it("is a playbook to Ansible", () => {
      const { code, output } = run(["--syntax-check"]);
      assert.equal(code, 0, output);
    });

    it("asks for the variables when there are none", () => {
      const { code } = run(["-e", "ansible_become=false", "-e", '{"komodo_core_features": []}']);
      assert.equal(code, 2);
    });

    it("S0-CORE-9: writes the project and the five secrets with their modes, shows no secret, and starts", () => {
      const { code, output } = play("First");
      assert.equal(code, 0, output);
      const mode = (name: string): string =>
        (fs.statSync(path.join(directory, name)).mode & 0o777).toString(8);
      assert.deepEqual([mode("."), mode("secrets"), mode("compose.yaml")], ["755", "700", "644"]);
      for (const name of [
        "passkey",
        "admin_username",
        "admin_password",
        "jwt_secret",
        "webhook_secret",
      ]) {
        assert.equal(mode(`secrets/${name}.txt`), "600");
      }
      const jwt = fs.readFileSync(path.join(directory, "secrets", "jwt_secret.txt"), "utf8");
      assert.equal(jwt, coreSecrets.jwtSecret);
      assert.ok(!output.includes("hidden-"), output);
      const { project_src, state, recreate, wait, wait_timeout } = started();
      assert.deepEqual(
        [project_src, state, recreate, wait, wait_timeout],
        [directory, "present", "always", true, 300],
      );
    });

    it("makes containers anew only after a change", () => {
      play("First");
      assert.equal(started().recreate, "auto");
      play("Second");
      assert.equal(started().recreate, "always");
      assert.match(
        fs.readFileSync(path.join(directory, "compose.override.yaml"), "utf8"),
        /Second/,
      );
    });
  },
);
