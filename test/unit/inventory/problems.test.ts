import assert from "node:assert/strict";
import { inventoryProblems, type InventorySpec } from "../../../inventory";
import { formatProblem } from "../../../providers/dynamic/problem";
import { s0Fleet } from "../../support/inventoryFleet";

function findings(spec: unknown): string[] {
  return inventoryProblems({ servers: [], ...(spec as Partial<InventorySpec>) }).map(formatProblem);
}

function ofServer(ansible: unknown): string[] {
  return findings({ servers: [{ name: "nas", tier: "trusted", ansible }] });
}

describe("inventoryProblems", () => {
  it("finds nothing in the S0 fleet", () => {
    assert.deepEqual(inventoryProblems(s0Fleet), []);
  });

  it("names mistyped properties of a server, and the limits of a port", () => {
    assert.deepEqual(ofServer({ prt: 22, port: 70_000 }), [
      'Server "nas": "ansible.prt" is not a property. Use "ansible.port", or remove it.',
      'Server "nas": "ansible.port" is 70000, the limits are 1 and 65535. Choose a number within them.',
    ]);
  });

  it("refuses ports without a protocol, and one above 65535", () => {
    for (const port of ["443", "443/sctp", "65536/tcp", "0/udp", "a/tcp"]) {
      assert.deepEqual(ofServer({ openPorts: ["80/tcp", port] }), [
        `Server "nas": "${port}" is no port with its protocol. Write it as \`443/tcp\` or \`51820/udp\`.`,
      ]);
    }
    assert.deepEqual(ofServer({ openPorts: ["1/tcp", "65535/udp"] }), []);
  });

  it("S0-SOC-3: refuses what Komodo's stacks replace", () => {
    assert.deepEqual(ofServer({ vars: { compose_modules: [] } }), [
      'Server "nas": "compose_modules" is a variable of a role that Komodo\'s stacks replace. ' +
        "Remove it, and make each module a folder below the stacks.",
    ]);
    assert.deepEqual(ofServer({ features: ["docker_compose_modules"] }), [
      'Server "nas": "docker_compose_modules" is a role that Komodo\'s stacks replace. Remove it, ' +
        "or use `komodo_periphery`.",
    ]);
  });

  it("S2-ANS-2: refuses a secret in clear without showing it; templates and paths are none", () => {
    const found = ofServer({ vars: { restic_password: "hunter2-0001" } });
    assert.deepEqual(found, [
      'Server "nas": "restic_password" holds a secret in clear, which the inventory would show. Run ' +
        "`pulumi config set --secret --path varanus:ansible.secrets.restic_password`, or keep it " +
        "in a Vault.",
    ]);
    const vars = {
      restic_password: "{{ vault_restic_password }}",
      tls_key: "/etc/ssl/private/nas.key",
      ssh_public_key: "ssh-ed25519 AAAA",
      generate_secret: true,
      api_token: "",
    };
    assert.deepEqual(ofServer({ vars }), []);
  });

  it("refuses names that are no variables, in groups too, and unknown groups", () => {
    const groupVars = { all: { "my-var": 1 }, trusted_server: {} };
    assert.deepEqual(findings({ groupVars }), [
      'Inventory "ansible": "groupVars.trusted_server" is not a property. Use ' +
        '"groupVars.trusted_servers", or remove it.',
      'Inventory "ansible": "my-var" is no name of an Ansible variable. Write it with letters, ' +
        "digits and _, and no digit first.",
    ]);
    for (const name of ["a-b", "varanus_secrets"]) {
      assert.deepEqual(findings({ secretNames: [name] }), [
        `Secret "${name}": the name is none of an Ansible variable that is free. Write letters, ` +
          "digits and _, without varanus_ in front.",
      ]);
    }
  });

  it("refuses ranges and pools that are none", () => {
    const wrong = (text: string) =>
      `Inventory "ansible": "${text}" is no range of addresses. Write an address and its prefix, ` +
      "such as `100.64.0.0/10`.";
    const spec = { overlayCidr: "100.64.0.0", adminRanges: ["fd00::/8", "1.2.3.0/33"] };
    assert.deepEqual(findings(spec), [wrong("100.64.0.0"), wrong("1.2.3.0/33")]);
    assert.deepEqual(findings({ addressPools: [{ base: "172.16.0.0/12", size: 8 }] }), [
      'Inventory "ansible": the networks of 172.16.0.0/12 have a size of 8, which is outside 12 to ' +
        "30. Give the number of bits of each network's prefix, such as 20.",
    ]);
    assert.deepEqual(findings({ addressPools: [{ base: 1 }] }), [
      'Inventory "ansible": "addressPools[0].base" must be a string, but is 1. Give ' +
        '"addressPools[0].base" the right type.',
      'Inventory "ansible": "addressPools[0].size" is missing. Set "addressPools[0].size".',
    ]);
    assert.deepEqual(findings({ addressPools: [{ base: "fd00::/40", size: 64 }] }), []);
  });

  it("refuses a version without its v, as the role's downloads have one", () => {
    assert.deepEqual(findings({ version: "2.3.2" }), [
      'Inventory "ansible": "version" is "2.3.2", which is no version of Periphery. Write `core`, ' +
        "`latest`, or a version such as `v2.3.2`.",
    ]);
  });

  it("refuses a name of Core's host that Ansible would read as a port", () => {
    assert.deepEqual(findings({ core: { name: "core:22" } }), [
      'Inventory "ansible": "core.name" is "core:22", which is no name of a host. Write it with ' +
        "letters, digits, `.`, `-` and `_`.",
    ]);
  });

  it("refuses Core under a server's name, and the overlay without an address there", () => {
    const core = { name: "nas", inventoryAddress: "overlay" };
    assert.deepEqual(findings({ core, servers: [{ name: "nas", tier: "trusted" }] }), [
      'Inventory "ansible": "core.name" is "nas", which is a server\'s name too. Give Core\'s host ' +
        "another name.",
      'Inventory "ansible": "core.inventoryAddress" is "overlay", but "core.overlayAddress" is ' +
        "missing. Give Core's address in the overlay network.",
    ]);
  });
});
