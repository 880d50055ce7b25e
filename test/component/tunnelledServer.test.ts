import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { TunnelClient } from "../../components/tunnelClient";
import { TunnelledServer } from "../../components/tunnelledServer";
import type { TunnelledServerArgs } from "../../components/tunnel/serverArgs";
import { deployAllProcedure, tunnelProcedures } from "../../components/tunnelProcedures";
import { Client } from "../../providers/pangolin";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const KOMODO = "pulumi-nodejs:komodo:";
const PANGOLIN = "pulumi-nodejs:pangolin:";

describe("TunnelledServer", () => {
  let registrations: Registration[];

  beforeEach(() => {
    registrations = recordRegistrations({
      [`${KOMODO}Secret`]: { revision: "r1" },
      [`${KOMODO}OnboardingKey`]: { key: "O_key_O" },
      [`${PANGOLIN}Site`]: { newtId: "newt-id", secret: "newt-secret" },
      [`${PANGOLIN}Client`]: { olmId: "olm-id", secret: "olm-secret" },
    });
  });

  function args(more: Partial<TunnelledServerArgs> = {}): TunnelledServerArgs {
    return {
      alias: "periphery.private.example.com",
      endpoint: "https://pangolin.example.com",
      corePublicKey: "MCow",
      coreServer: "komodo",
      ...more,
    };
  }

  async function made(more: Partial<TunnelledServerArgs> = {}): Promise<TunnelledServer> {
    const tunnel = new TunnelledServer("vps", args(more));
    await resolved(tunnel.server);
    return tunnel;
  }

  function inputsOf(type: string, name: string): Record<string, unknown> {
    const found = registrations.find((item) => item.type === type && item.name === name);
    assert.ok(found, `${type} ${name}`);
    return found.inputs;
  }

  const kindsOf = () =>
    registrations
      .filter(({ type }) => type.startsWith("pulumi-nodejs:"))
      .map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`)
      .sort();

  it("makes both sides out of one declaration", async () => {
    await made();
    assert.deepEqual(kindsOf(), [
      "AccessGrant vps-grant",
      "Client vps-core-client",
      "PrivateResource vps-private",
      "Secret VPS_CORE_CLIENT_ID",
      "Secret VPS_CORE_CLIENT_SECRET",
      "Secret VPS_NEWT_ID",
      "Secret VPS_NEWT_SECRET",
      "Server vps",
      "Site vps-site",
      "Stack vps-core-pangolin-client",
      "Stack vps-newt",
      "Stack vps-periphery",
    ]);
    const { destination, tcpPorts, udpPorts, alias, sites } = inputsOf(
      `${PANGOLIN}PrivateResource`,
      "vps-private",
    );
    assert.deepEqual([destination, tcpPorts, udpPorts], ["periphery", "8120", ""]);
    assert.deepEqual([alias, sites], ["periphery.private.example.com", ["vps-site-id"]]);
    assert.equal(
      inputsOf(`${KOMODO}Server`, "vps").address,
      "https://periphery.private.example.com:8120",
    );
  });

  it("S1-SEC-1: hands credentials over as Komodo secrets, whose new values redeploy", async () => {
    await made();
    const secret = inputsOf(`${KOMODO}Secret`, "VPS_NEWT_SECRET").value as Record<string, unknown>;
    assert.equal(secret["4dabf18193072939515e22adb298388d"], SECRET);
    const newt = inputsOf(`${KOMODO}Stack`, "vps-newt");
    assert.equal(
      newt.environment,
      "PANGOLIN_ENDPOINT='https://pangolin.example.com'\nNEWT_ID='[[VPS_NEWT_ID]]'\n" +
        "NEWT_SECRET='[[VPS_NEWT_SECRET]]'\nINSTANCE_NAME='vps'\n",
    );
    assert.deepEqual(newt.triggers, { VPS_NEWT_ID: "r1", VPS_NEWT_SECRET: "r1" });
  });

  it("D6: each of its stacks severs the server, and the client's does by name", async () => {
    await made();
    const severed = ["vps-newt", "vps-periphery", "vps-core-pangolin-client"].map(
      (name) => inputsOf(`${KOMODO}Stack`, name).severs,
    );
    assert.deepEqual(severed, [["vps-id"], ["vps-id"], ["vps"]]);
  });

  it("S1-A-5: shares a client that several servers use", async () => {
    const core = new TunnelClient("core", {
      ...{ server: "komodo", endpoint: "https://pangolin.example.com", severs: ["vps"] },
    });
    const { coreServer: _none, ...rest } = args();
    const tunnel = new TunnelledServer("vps", { ...rest, client: core });
    await resolved(tunnel.server);
    assert.equal(inputsOf(`${PANGOLIN}AccessGrant`, "vps-grant").client, "core-client-id");
    assert.equal(kindsOf().filter((kind) => kind.startsWith("Client ")).length, 1);
    const other = new TunnelledServer("nas", { ...rest, client: new Client("plain") });
    await resolved(other.server);
    assert.equal(inputsOf(`${PANGOLIN}AccessGrant`, "nas-grant").client, "plain-id");
  });

  it("X-15: an outbound server has no address, and its Periphery a privileged key", async () => {
    await made({ connection: "outbound", coreAddress: "wss://komodo.example.com" });
    assert.equal(inputsOf(`${KOMODO}Server`, "vps").address, undefined);
    assert.equal(inputsOf(`${KOMODO}OnboardingKey`, "vps-onboarding").privileged, true);
    assert.equal(
      inputsOf(`${KOMODO}Stack`, "vps-periphery").environment,
      "PERIPHERY_CORE_PUBLIC_KEYS='MCow'\nINSTANCE_NAME='vps'\n" +
        "PERIPHERY_CORE_ADDRESS='wss://komodo.example.com'\n" +
        "PERIPHERY_ONBOARDING_KEY='[[VPS_ONBOARDING_KEY]]'\n",
    );
  });

  it("keeps the stacks as records until the bootstrap runs on the host", async () => {
    const tunnel = await made({ bootstrapped: false });
    for (const name of ["vps-newt", "vps-periphery"]) {
      assert.equal(inputsOf(`${KOMODO}Stack`, name).deploy, false);
    }
    const { files } = await resolved(tunnel.bootstrap);
    assert.deepEqual(Object.keys(files), [
      "/opt/varanus/vps/vps-newt/compose.yaml",
      "/opt/varanus/vps/vps-newt/.env",
      "/opt/varanus/vps/vps-periphery/compose.yaml",
      "/opt/varanus/vps/vps-periphery/.env",
    ]);
    assert.match(files["/opt/varanus/vps/vps-newt/.env"] ?? "", /^NEWT_SECRET='newt-secret'$/m);
    assert.equal(await pulumi.isSecret(tunnel.bootstrap), true);
  });

  it("gives the bootstrap the same Compose text that Komodo deploys, so that nothing is restarted", async () => {
    const tunnel = await made();
    const { files } = await resolved(tunnel.bootstrap);
    for (const name of ["vps-newt", "vps-periphery"]) {
      const { compose } = inputsOf(`${KOMODO}Stack`, name) as {
        compose: { text: Promise<string> };
      };
      assert.equal(files[`/opt/varanus/vps/${name}/compose.yaml`], await compose.text);
    }
  });

  it("X-33: takes other images, and further arguments of every part", async () => {
    await made({
      images: { newt: "registry.example.com/newt:2" },
      newt: { stack: { tags: ["networking"], deployTimeoutSeconds: 60 } },
      server: { region: "VPS", tags: ["gateway"] },
      privateResource: { name: "other" },
    });
    const { compose, tags } = inputsOf(`${KOMODO}Stack`, "vps-newt") as {
      compose: { text: Promise<string> };
      tags: string[];
    };
    assert.match(await compose.text, /image: registry\.example\.com\/newt:2\n/);
    assert.deepEqual(tags, ["networking"]);
    assert.equal(inputsOf(`${KOMODO}Server`, "vps").region, "VPS");
    assert.equal(inputsOf(`${PANGOLIN}PrivateResource`, "vps-private").name, "other");
  });

  it("S1-POC-6, D8: throws all findings at once, before anything but itself is made", () => {
    assert.throws(
      () =>
        new TunnelledServer("vps", {
          ...args({ alias: "periphery.proxy.example.com", images: { newt: "newt:latest" } }),
          publicWildcards: ["*.proxy.example.com"],
        }),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.equal(
          error.message,
          '2 problems in TunnelledServer "vps"; nothing was changed:\n' +
            'TunnelledServer "vps": alias "periphery.proxy.example.com" lies under the public wildcard ' +
            '"*.proxy.example.com", which answers for it. Choose a name under a domain of its own for ' +
            "private aliases.\n" +
            'TunnelledServer "vps": the image "newt:latest" of newt has no fixed tag. Name a tag other ' +
            "than latest, or a digest.",
        );
        return true;
      },
    );
    assert.deepEqual(kindsOf(), []);
  });

  describe("tunnelProcedures", () => {
    it("X-30: deploys gateway, Pangolin, after a pause clients, Newt, Periphery, then the rest", async () => {
      const tunnel = await made();
      const { deployInfra } = tunnelProcedures({
        ...{ tunnel, gateway: "gateway", pangolin: "pangolin", clients: ["obs-client"] },
        ...{ last: ["identity", "alloy"], sleepSeconds: 45 },
      });
      await resolved(deployInfra.urn);
      const { stages } = inputsOf(`${KOMODO}Procedure`, "deployVpsInfra") as {
        stages: { name: string; executions: { type: string; params: object }[] }[];
      };
      assert.deepEqual(
        stages.map(({ name, executions }) => [name, executions.map(({ params }) => params)]),
        [
          ["gateway", [{ stack: "gateway" }]],
          ["pangolin", [{ stack: "pangolin" }]],
          ["pause", [{ durationMs: 45_000 }]],
          ["clients", [{ stack: "vps-core-pangolin-client-id" }, { stack: "obs-client" }]],
          ["newt", [{ stack: "vps-newt-id" }]],
          ["periphery", [{ stack: "vps-periphery-id" }]],
          ["rest", [{ stack: "identity" }, { stack: "alloy" }]],
        ],
      );
    });

    it("S1-PROC-1: deployAll lists names, and leaves out what is excepted, listed or not", async () => {
      const tunnel = await made();
      const procedure = deployAllProcedure({
        stacks: ["media", tunnel.newt, "pangolin", "vault"],
        tunnels: [tunnel],
        except: ["pangolin", "komodo-core"],
      });
      await resolved(procedure.urn);
      const { stages } = inputsOf(`${KOMODO}Procedure`, "deployAll");
      assert.deepEqual(stages, [
        {
          name: "all",
          executions: [{ type: "BatchDeployStack", params: { pattern: "media\nvault" } }],
        },
      ]);
    });
  });
});
