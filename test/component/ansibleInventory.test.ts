import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ansibleInventory, ansibleSecrets } from "../../components/ansibleInventory";
import { recordRegistrations, resolved } from "../support/mocks";

const nas = { name: "nas", tier: "trusted" as const };

describe("ansibleInventory", () => {
  const before = pulumi.runtime.allConfig();
  const { KOMODO_URL } = process.env;

  beforeEach(() => {
    recordRegistrations({});
    pulumi.runtime.setAllConfig({ "komodo:url": "https://komodo.example.com/" });
  });

  afterEach(() => {
    pulumi.runtime.setAllConfig(before);
    delete process.env.KOMODO_URL;
    if (KOMODO_URL !== undefined) process.env.KOMODO_URL = KOMODO_URL;
  });

  it("S0-T-1.4: has Core's host at an address that is an output of its machine", async () => {
    const core = { name: "svlazkomodo1", publicAddress: pulumi.output("198.51.100.7") };
    const inventory = await resolved(ansibleInventory({ servers: [nas], ansible: { core } }));
    assert.deepEqual(inventory.komodo_core.hosts, ["svlazkomodo1"]);
    assert.equal(inventory._meta.hostvars.svlazkomodo1?.ansible_host, "198.51.100.7");
    assert.deepEqual(inventory.trusted_servers.hosts, ["nas"]);
  });

  it("takes Core's address from komodo:url, or else from KOMODO_URL", async () => {
    const url = async () =>
      (await resolved(ansibleInventory({ servers: [] }))).docker_servers.vars?.komodo_core_url;
    process.env.KOMODO_URL = "https://other.example.com";
    assert.equal(await url(), "https://komodo.example.com");
    pulumi.runtime.setAllConfig({});
    assert.equal(await url(), "https://other.example.com");
    delete process.env.KOMODO_URL;
    assert.equal(await url(), undefined);
  });

  it("S0-SEC-1: names secrets without holding them, and so is no secret itself", async () => {
    const secrets = {
      komodo_passkey: pulumi.secret("hunter2-0001"),
      komodo_api_key: "hunter2-0002",
    };
    const args = { servers: [nas], ansible: { secrets } };
    const inventory = ansibleInventory(args);
    assert.equal(await pulumi.isSecret(inventory), false);
    const text = JSON.stringify(await resolved(inventory));
    assert.equal(text.includes("hunter2"), false);
    assert.ok(text.includes('"komodo_passkey":"{{ varanus_secrets.komodo_passkey }}"'));
    const values = ansibleSecrets(args);
    assert.ok(values);
    assert.equal(await pulumi.isSecret(values), true);
    assert.deepEqual(await resolved(values), {
      komodo_passkey: "hunter2-0001",
      komodo_api_key: "hunter2-0002",
    });
  });

  it("has no output of secrets where there are none", () => {
    assert.equal(ansibleSecrets({ servers: [nas] }), undefined);
    assert.equal(ansibleSecrets({ servers: [nas], ansible: { secrets: {} } }), undefined);
  });

  it("throws with every finding, in the form of a message without a stack trace", () => {
    const servers = [{ ...nas, ansible: { port: 0, vars: { "a-b": 1 } } }];
    assert.throws(
      () => ansibleInventory({ servers, ansible: { overlayCidr: "100.64.0.0" } }),
      (error: unknown) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.equal(
          error.message,
          "The inventory for Ansible cannot be made:\n" +
            'Inventory "ansible": "100.64.0.0" is no range of addresses. Write an address and its ' +
            "prefix, such as `100.64.0.0/10`.\n" +
            'Server "nas": "ansible.port" is 0, the limits are 1 and 65535. Choose a number within ' +
            "them.\n" +
            'Server "nas": "a-b" is no name of an Ansible variable. Write it with letters, digits ' +
            "and _, and no digit first.",
        );
        return true;
      },
    );
  });
});
