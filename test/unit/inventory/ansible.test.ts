import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { buildInventory, inventoryYaml, withSecrets } from "../../../inventory";
import { AnsibleFolder, withoutAnsible } from "../../support/ansible";
import { writeProgram } from "../../support/clone";
import { s0Fleet, s0Secrets } from "../../support/inventoryFleet";

const root = path.resolve(__dirname, "..", "..", "..");
const GRAPH = `@all:
  |--@ungrouped:
  |--@komodo_core:
  |  |--svlazkomodo1
  |--@docker_servers:
  |  |--@trusted_servers:
  |  |  |--svlazdock1
  |  |--@untrusted_servers:
  |  |  |--future-dmz-server
`;
/** Texts that YAML 1.1 takes for something else when they are not quoted. */
const TEXTS = [
  ...["yes", "Off", "y", "~", "null", "=", "<<", "12:30", "0777", "0b1", "1_000", "1e3", ".inf"],
  ...["2026-01-01", "multi\nline\n", " padded ", "é\u0007", "a: b", "# no comment", "\\d", ""],
];

describe("the inventory in the real Ansible" + withoutAnsible, function () {
  this.timeout(120_000);
  const { inventory } = buildInventory(s0Fleet);
  const texts = Object.fromEntries(TEXTS.map((text, i) => [`text_${i}`, text]));
  const folder = new AnsibleFolder();

  before(function () {
    if (withoutAnsible !== "") this.skip();
  });

  after(() => folder.dispose());

  it("S0-TIER-6: both forms give the same groups", async () => {
    const file = folder.write("hosts.yml", inventoryYaml(inventory));
    for (const source of [folder.script(inventory), file]) {
      const { code, stdout, stderr } = await folder.inventory(["-i", source, "--graph"]);
      assert.equal(code, 0, stderr);
      assert.equal(stdout.trimEnd(), GRAPH.trimEnd());
    }
  });

  it("both forms give the same variables, texts that YAML would misread included", async () => {
    const { inventory } = buildInventory({ ...s0Fleet, groupVars: { all: texts } });
    const file = folder.write("hosts.yml", inventoryYaml(inventory));
    const args = ["--list", "--export", "-i"];
    const fromScript = await folder.inventory([...args, folder.script(inventory)]);
    const fromFile = await folder.inventory([...args, file]);
    assert.equal(fromFile.code, 0, fromFile.stderr);
    assert.deepEqual(JSON.parse(fromFile.stdout), JSON.parse(fromScript.stdout));
    const vars = await folder.varsOf(file, "svlazdock1");
    for (const [name, text] of Object.entries(texts)) assert.equal(vars[name], text, name);
  });

  it("S0-TIER-4, S0-PER-5: a host's variables come from all its groups", async () => {
    const source = folder.script(inventory);
    const dmz = await folder.varsOf(source, "future-dmz-server");
    assert.deepEqual(
      [dmz.komodo_disable_terminals, dmz.komodo_disable_container_exec, dmz.server_trust_tier],
      [true, true, "untrusted"],
    );
    const trusted = await folder.varsOf(source, "svlazdock1");
    assert.deepEqual(
      [trusted.komodo_disable_terminals, trusted.enable_server_management, trusted.ansible_host],
      [false, false, "10.0.1.20"],
    );
    const core = await folder.varsOf(source, "svlazkomodo1");
    assert.deepEqual(
      Object.keys(core)
        .filter((name) => name.startsWith("komodo_"))
        .sort(),
      [...["komodo_api_key", "komodo_api_secret", "komodo_passkey"]],
    );
  });

  /** A play on the host itself that asserts what it sees. */
  const play = (hosts: string, conditions: readonly string[]) =>
    JSON.stringify([
      {
        hosts,
        gather_facts: false,
        connection: "local",
        tasks: [{ "ansible.builtin.assert": { that: conditions } }],
      },
    ]);

  /** A `pulumi` that answers for the stack of the S0 fleet, asked from the inventory's folder. */
  function fakePulumi(): string {
    const bin = path.join(folder.dir, "bin");
    const answer = folder.write("secrets.json", JSON.stringify(s0Secrets));
    const wanted =
      "stack output ansibleSecrets --json --show-secrets --non-interactive " +
      `--stack organization/varanus/prod --cwd ${folder.dir}`;
    const text = `echo asked >> '${folder.dir}/asked'\n[ "$*" = '${wanted}' ] && exec cat '${answer}'\necho "not $*" >&2; exit 9`;
    writeProgram(path.join(bin, "pulumi"), text);
    return [bin, process.env.PATH].join(path.delimiter);
  }

  const RESOLVED = [
    "komodo_passkeys == ['p4sskey-' ~ '{' ~ '{ 6 * 7 }' ~ '}-0001']",
    "komodo_core_api_key == 'K-0002'",
    `komodo_core_api_secret == "S-0003 'quoted' $HOME"`,
    "ufw_rules | map(attribute='from_ip') | list == ['203.0.113.0/28', '100.64.0.0/10', '100.64.0.0/10']",
    "'trusted_servers' in group_names and 'docker_servers' in group_names",
    "docker_daemon_options['default-address-pools'][0].size == 20",
  ];

  it("S0-SEC-1: secrets are resolved by a command to the stack, and are no templates", async () => {
    const PATH = fakePulumi();
    const book = folder.write("play.json", play("svlazdock1", RESOLVED));
    for (const source of [
      folder.script(inventory),
      folder.write("hosts.yml", inventoryYaml(inventory)),
    ]) {
      const { code, stdout } = await folder.playbook(["--check", "-i", source, book], { PATH });
      assert.equal(code, 0, stdout);
    }
  });

  it("with the secrets in it the inventory needs no command, and they are no templates", async () => {
    const shown = withSecrets(inventory, s0Secrets);
    const book = folder.write("play.json", play("svlazdock1", RESOLVED));
    const file = folder.write("hosts.yml", inventoryYaml(shown));
    for (const source of [folder.script(shown), file]) {
      const run = await folder.playbook(["--check", "-i", source, book]);
      assert.equal(run.code, 0, run.stdout);
    }
  });

  it("S2-ANS-2: a file of group variables beside the inventory replaces a secret", async () => {
    mkdirSync(path.join(folder.dir, "group_vars", "all"), { recursive: true });
    folder.write("group_vars/all/vault.yml", "komodo_passkey: from-the-vault\n");
    const file = folder.write("hosts.yml", inventoryYaml(inventory));
    const condition = "komodo_passkeys == ['from-the-vault']";
    const book = folder.write("play.json", play("svlazdock1", [condition]));
    const { code, stdout } = await folder.playbook(["-i", file, book]);
    folder.write("group_vars/all/vault.yml", "");
    assert.equal(code, 0, stdout);
  });

  it("X-15: a Periphery that dials Core gets Core's address as a websocket's", async () => {
    const { inventory } = buildInventory({
      servers: [{ name: "edge", tier: "untrusted" }],
      coreUrl: "https://komodo.example.com",
      groupVars: { all: { komodo_onboarding_key: "{{ 'O_' ~ 'key' }}" } },
    });
    const wanted = "['wss://komodo.example.com', 'edge', 'O_key']";
    const condition = `komodo_extra_env | map(attribute='value') | list == ${wanted}`;
    const book = folder.write("play.json", play("edge", [condition]));
    const { code, stdout } = await folder.playbook(["-i", folder.script(inventory), book]);
    assert.equal(code, 0, stdout);
  });

  describe("ansible/playbooks/main.yml", () => {
    const playbook = path.join(root, "ansible", "playbooks", "main.yml");
    const ROLES = [
      ...["github_ssh_keys", "system_setup", "docker_group", "geerlingguy.docker", "ufw"],
      ...["package_managers", "chezmoi", "bpbradley.komodo", "ansible_pull_setup", "maintenance"],
    ];

    /** Roles that tell their names and the host, in place of the real ones. */
    function writeRoles(names: readonly string[]): string {
      for (const name of names) {
        mkdirSync(path.join(folder.dir, "roles", name, "tasks"), { recursive: true });
        const task = {
          "ansible.builtin.debug": { msg: `ran ${name} on {{ inventory_hostname }}` },
        };
        folder.write(`roles/${name}/tasks/main.yml`, JSON.stringify([task]));
      }
      return path.join(folder.dir, "roles");
    }

    async function ran(host: string, more: readonly string[] = []): Promise<string[]> {
      const source = folder.script({
        ...inventory,
        all: { ...inventory.all, vars: { ansible_connection: "local", ansible_become: false } },
        _meta: {
          hostvars: Object.fromEntries(
            Object.entries(inventory._meta.hostvars).map(([name, vars]) => [
              name,
              { ...vars, ansible_become: false },
            ]),
          ),
        },
      });
      // Tagged so are the facts and packages of this machine, which are not the test's business.
      const args = ["--check", "-i", source, "--limit", host, "--skip-tags", "always", ...more];
      const env = { ANSIBLE_ROLES_PATH: writeRoles(ROLES) };
      const { code, stdout, stderr } = await folder.playbook([...args, playbook], env);
      assert.equal(code, 0, stdout + stderr);
      return [...stdout.matchAll(/"msg": "ran (\S+) on /g)].map((match) => match[1] ?? "");
    }

    it("S0-TIER-8, S0-SOC-1: runs the ten roles in their order on a trusted server", async () => {
      assert.deepEqual(await ran("svlazdock1"), ROLES);
    });

    it("S0-TIER-7: leaves package managers and dotfiles out on an untrusted server", async () => {
      const kept = ROLES.filter((name) => !["package_managers", "chezmoi"].includes(name));
      assert.deepEqual(await ran("future-dmz-server"), kept);
    });

    it("S0-PER-3: --tags periphery runs the role bpbradley.komodo alone", async () => {
      assert.deepEqual(await ran("svlazdock1", ["--tags", "periphery"]), ["bpbradley.komodo"]);
    });

    it("S0-OV-3: sets up Core's host without Periphery", async () => {
      assert.deepEqual(await ran("svlazkomodo1"), ROLES.slice(0, 5));
    });
  });
});
