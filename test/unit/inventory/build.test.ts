import assert from "node:assert/strict";
import { buildInventory, type InventoryServer, type InventorySpec } from "../../../inventory";
import { formatProblem } from "../../../providers/dynamic/problem";
import { s0Fleet } from "../../support/inventoryFleet";
import { komodoRoleVariables } from "../../support/komodoRole";

function hostVars(spec: Partial<InventorySpec>, host: string): Record<string, unknown> {
  const { inventory } = buildInventory({ servers: [], ...spec });
  const vars = inventory._meta.hostvars[host];
  assert.ok(vars, `no host ${host}`);
  return vars;
}

function only(server: Partial<InventoryServer>, settings: Partial<InventorySpec> = {}) {
  const nas: InventoryServer = { name: "nas", tier: "trusted", ...server };
  return hostVars({ ...settings, servers: [nas] }, "nas");
}

const SSH = [
  { port: 22, proto: "tcp", rule: "allow", from_ip: "203.0.113.0/28", comment: "SSH" },
  { port: 22, proto: "tcp", rule: "allow", from_ip: "{{ overlay_network_cidr }}", comment: "SSH" },
];
const PERIPHERY = {
  port: 8120,
  proto: "tcp",
  rule: "allow",
  from_ip: "{{ overlay_network_cidr }}",
  comment: "Komodo Core to Periphery, overlay network only",
};

describe("buildInventory", () => {
  it("S0-MIG-1, S0-TIER-6, S0-TIER-7, S0-PER-3 to 7, S0-FW-6: the S0 fleet", () => {
    const connection = { ansible_user: "ansible", ansible_become: true };
    const trust = { komodo_passkeys: ["{{ komodo_passkey }}"], komodo_allowed_ips: ["100.64.0.1"] };
    const command =
      "pulumi stack output ansibleSecrets --json --show-secrets --non-interactive " +
      "--stack organization/varanus/prod --cwd ";
    assert.deepEqual(buildInventory(s0Fleet), {
      warnings: [],
      inventory: {
        _meta: {
          hostvars: {
            svlazkomodo1: {
              ansible_host: "198.51.100.7",
              ...connection,
              server_features: ["system_setup", "github_ssh_keys", "docker", "ufw"],
              ufw_rules: [
                ...SSH,
                {
                  port: 443,
                  proto: "tcp",
                  rule: "allow",
                  comment: "Reverse proxy of Komodo Core",
                },
              ],
            },
            svlazdock1: {
              ansible_host: "10.0.1.20",
              ...connection,
              server_trust_tier: "trusted",
              server_features: [
                ...["system_setup", "github_ssh_keys", "docker", "ufw", "package_managers"],
                ...["chezmoi", "komodo_periphery", "ansible_pull_setup", "maintenance"],
              ],
              ...trust,
              ufw_rules: [...SSH, PERIPHERY],
            },
            "future-dmz-server": {
              ansible_host: "100.64.0.30",
              ...connection,
              server_trust_tier: "untrusted",
              server_features: [
                ...["system_setup", "github_ssh_keys", "docker", "ufw", "komodo_periphery"],
                ...["ansible_pull_setup", "maintenance"],
              ],
              ...trust,
              ufw_rules: [
                ...SSH,
                PERIPHERY,
                { port: 443, proto: "tcp", rule: "allow", comment: "Application" },
              ],
            },
          },
        },
        all: {
          children: ["komodo_core", "docker_servers"],
          vars: {
            overlay_network_cidr: "100.64.0.0/10",
            docker_daemon_options: {
              "default-address-pools": [{ base: "172.16.0.0/12", size: 20 }],
            },
            varanus_folder: "{{ inventory_dir | default('.', true) }}",
            varanus_secrets: `{{ lookup('ansible.builtin.pipe', '${command}' ~ (varanus_folder | quote)) | from_json }}`,
            komodo_api_key: "{{ varanus_secrets.komodo_api_key }}",
            komodo_api_secret: "{{ varanus_secrets.komodo_api_secret }}",
            komodo_passkey: "{{ varanus_secrets.komodo_passkey }}",
          },
        },
        komodo_core: { hosts: ["svlazkomodo1"] },
        docker_servers: {
          children: ["trusted_servers", "untrusted_servers"],
          vars: {
            komodo_action: "install",
            komodo_version: "core",
            komodo_service_scope: "user",
            komodo_ssl_enabled: true,
            enable_server_management: false,
            komodo_core_url: "https://komodo.example.com",
            komodo_core_api_key: "{{ komodo_api_key }}",
            komodo_core_api_secret: "{{ komodo_api_secret }}",
          },
        },
        trusted_servers: {
          hosts: ["svlazdock1"],
          vars: { komodo_disable_terminals: false, komodo_disable_container_exec: false },
        },
        untrusted_servers: {
          hosts: ["future-dmz-server"],
          vars: { komodo_disable_terminals: true, komodo_disable_container_exec: true },
        },
      },
    });
  });

  it("X-28: Core's host has its public address until `inventoryAddress` is overlay", () => {
    const core = { name: "core", publicAddress: "198.51.100.7", overlayAddress: "100.64.0.1" };
    assert.equal(hostVars({ core }, "core").ansible_host, "198.51.100.7");
    const inOverlay = { ...core, inventoryAddress: "overlay" as const };
    assert.equal(hostVars({ core: inOverlay }, "core").ansible_host, "100.64.0.1");
  });

  it("S0-FW-6: Core's host opens the overlay agent's UDP port where it has one", () => {
    const { ufw_rules } = hostVars({ core: { name: "core" }, overlayPort: 51_820 }, "core");
    assert.deepEqual(ufw_rules, [
      { port: 22, proto: "tcp", rule: "limit", comment: "SSH" },
      { port: 443, proto: "tcp", rule: "allow", comment: "Reverse proxy of Komodo Core" },
      { port: 51_820, proto: "udp", rule: "allow", comment: "Overlay network" },
    ]);
  });

  it("X-11: a Periphery that dials Core is given its address, its own name and an onboarding key", () => {
    const vars = only({ name: "nas" }, { corePublicKey: "MCow0001", overlayCidr: "100.64.0.0/10" });
    assert.deepEqual(vars.komodo_extra_env, [
      {
        name: "PERIPHERY_CORE_ADDRESS",
        value: "{{ komodo_core_url | regex_replace('^http', 'ws') }}",
      },
      { name: "PERIPHERY_CONNECT_AS", value: "nas" },
      { name: "PERIPHERY_ONBOARDING_KEY", value: "{{ komodo_onboarding_key }}" },
      { name: "PERIPHERY_CORE_PUBLIC_KEYS", value: "MCow0001" },
    ]);
    assert.equal("komodo_passkeys" in vars, false);
    assert.equal("ansible_host" in vars, false);
    // Nobody dials it: no rule for 8120.
    assert.deepEqual(vars.ufw_rules, [{ port: 22, proto: "tcp", rule: "limit", comment: "SSH" }]);
  });

  it("X-11: with Core's public key a Periphery that Core dials has no passkey", () => {
    const vars = only({ address: "https://nas.lan:8120" }, { corePublicKey: "MCow0001" });
    assert.deepEqual(vars.komodo_extra_env, [
      { name: "PERIPHERY_CORE_PUBLIC_KEYS", value: "MCow0001" },
    ]);
    assert.equal("komodo_passkeys" in vars, false);
  });

  it("takes port and encryption of Periphery from the server's address", () => {
    const plain = only({ address: "http://10.0.0.5:9000" }, { overlayCidr: "10.0.0.0/8" });
    assert.equal(plain.ansible_host, "10.0.0.5");
    assert.equal(plain.komodo_periphery_port, 9000);
    assert.equal(plain.komodo_ssl_enabled, false);
    assert.deepEqual(
      (plain.ufw_rules as { port: number }[]).map(({ port }) => port),
      [22, 9000],
    );
    const usual = only({ address: "wss://[fd00::5]:8120" });
    assert.equal(usual.ansible_host, "fd00::5");
    assert.equal("komodo_periphery_port" in usual, false);
    assert.equal("komodo_ssl_enabled" in usual, false);
  });

  it("leaves Periphery to its tunnel where the server has one", () => {
    const vars = only({ tunnel: {} });
    assert.deepEqual(
      (vars.server_features as string[]).filter((name) => name.includes("komodo")),
      [],
    );
    assert.deepEqual(
      Object.keys(vars).filter((name) => name.startsWith("komodo_")),
      [],
    );
  });

  it("asks for no API key where Periphery's version is given", () => {
    const { inventory } = buildInventory({ servers: [], version: "v2.3.2" });
    const { vars = {} } = inventory.docker_servers;
    assert.equal(vars.komodo_version, "v2.3.2");
    assert.deepEqual(
      Object.keys(vars).filter((name) => name.includes("api")),
      [],
    );
  });

  it("what the user says of a host wins", () => {
    const ansible = {
      host: "10.0.0.9",
      port: 2222,
      user: "root",
      become: false,
      features: ["docker"],
      vars: { komodo_allowed_ips: ["10.0.0.1"], note: "mine" },
    };
    const vars = only({ address: "https://nas.lan:8120", ansible });
    assert.deepEqual(
      { ...vars, ufw_rules: undefined },
      {
        ansible_host: "10.0.0.9",
        ansible_port: 2222,
        ansible_user: "root",
        ansible_become: false,
        server_trust_tier: "trusted",
        server_features: ["docker"],
        komodo_passkeys: ["{{ komodo_passkey }}"],
        komodo_allowed_ips: ["10.0.0.1"],
        note: "mine",
        ufw_rules: undefined,
      },
    );
    assert.deepEqual(vars.ufw_rules, [{ port: 2222, proto: "tcp", rule: "limit", comment: "SSH" }]);
  });

  it("what the user says of a group wins over what would stand nearer to its hosts", () => {
    const { inventory } = buildInventory({
      servers: [
        { name: "nas", tier: "trusted" },
        { name: "dmz", tier: "untrusted", ansible: { user: "pi" } },
      ],
      groupVars: {
        all: { ansible_user: "admin", komodo_version: "v2.3.2", docker_daemon_options: {} },
        untrusted_servers: { ufw_rules: [] },
      },
    });
    const { nas = {}, dmz = {} } = inventory._meta.hostvars;
    assert.equal("ansible_user" in nas, false);
    assert.equal(dmz.ansible_user, "pi");
    assert.equal("ufw_rules" in nas, true);
    assert.equal("ufw_rules" in dmz, false);
    assert.equal("komodo_version" in (inventory.docker_servers.vars ?? {}), false);
    assert.deepEqual(inventory.all.vars, {
      docker_daemon_options: {},
      ansible_user: "admin",
      komodo_version: "v2.3.2",
    });
  });

  it("features by kind of host replace the usual ones", () => {
    const features = { core: ["docker"], trusted: ["ufw"], untrusted: [] };
    const spec = { features, core: { name: "core" } };
    assert.deepEqual(hostVars(spec, "core").server_features, ["docker"]);
    assert.deepEqual(only({}, { features }).server_features, ["ufw"]);
    assert.deepEqual(only({ tier: "untrusted" }, { features }).server_features, []);
  });

  it("S0-ISO-5, X-24: takes 172.17.0.0/12 for 172.16.0.0/12, and says so", () => {
    const addressPools = [{ base: "172.17.0.0/12", size: 20 }];
    const { inventory, warnings } = buildInventory({ servers: [], addressPools });
    assert.deepEqual(inventory.all.vars?.docker_daemon_options, {
      "default-address-pools": [{ base: "172.16.0.0/12", size: 20 }],
    });
    assert.deepEqual(warnings.map(formatProblem), [
      'Address pool "172.17.0.0/12": lies inside of the range 172.16.0.0/12, which is used. ' +
        "Write 172.16.0.0/12.",
    ]);
  });

  it("warns of a Periphery that nobody reaches, and of terminals on an untrusted server", () => {
    const dmz: InventoryServer = { name: "dmz", tier: "untrusted", address: "https://dmz:8120" };
    const opened = { ...dmz, ansible: { vars: { komodo_disable_terminals: false } } };
    const { warnings } = buildInventory({ servers: [opened] });
    assert.deepEqual(warnings.map(formatProblem), [
      'Server "dmz": Core dials port 8120, which its firewall opens to nobody, because no overlay ' +
        'network is known. Set "overlayCidr" of the inventory.',
      'Server "dmz": "komodo_disable_terminals" is false, although the server is untrusted. Leave ' +
        "it out, unless whoever may use Komodo may have a shell there.",
    ]);
  });

  it("replaces in a host's name what Ansible would read as a range or a port", () => {
    const names = ["nas [1:3]", "nas__1_3_", "media:22", "ok-1.lan"];
    const servers = names.map((name) => ({ name, tier: "trusted" as const }));
    const { inventory } = buildInventory({ servers });
    assert.deepEqual(inventory.trusted_servers.hosts, [
      "nas__1_3_",
      "nas__1_3__2",
      "media_22",
      "ok-1.lan",
    ]);
    const grouped = ["trusted_servers", "all", "a b"].map((name) => ({
      name,
      tier: "trusted" as const,
    }));
    const beside = buildInventory({ servers: grouped, core: { name: "a_b" } }).inventory;
    assert.deepEqual(beside.trusted_servers.hosts, ["trusted_servers_2", "all_2", "a_b_2"]);
    assert.deepEqual(beside.komodo_core.hosts, ["a_b"]);
    const env = inventory._meta.hostvars.nas__1_3_?.komodo_extra_env as { value: string }[];
    assert.equal(env[1]?.value, "nas [1:3]");
  });

  it("S0-SOC-3: knows only variables that the role bpbradley.komodo v1.3 has, and no modules", () => {
    const servers: InventoryServer[] = [
      { name: "a", tier: "trusted", address: "http://a:9000" },
      { name: "b", tier: "untrusted" },
      { name: "c", tier: "untrusted", address: "https://c:8120" },
    ];
    const { inventory } = buildInventory({ ...s0Fleet, servers, secretNames: [] });
    const names = [
      ...Object.values(inventory._meta.hostvars).flatMap(Object.keys),
      ...Object.values(inventory).flatMap(({ vars = {} }: { vars?: object }) => Object.keys(vars)),
    ];
    const ofRole = names.filter((name) => /^(komodo_|enable_server|server_name)/.test(name));
    assert.ok(ofRole.length > 12, ofRole.join(" "));
    assert.deepEqual(
      ofRole.filter((name) => !komodoRoleVariables.includes(name)),
      [],
    );
    assert.equal(JSON.stringify(inventory).includes("compose_modules"), false);
  });
});
