import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { TunnelClient } from "../../components/tunnelClient";
import { TunnelledServer } from "../../components/tunnelledServer";
import type { TunnelledServerArgs } from "../../components/tunnel/serverArgs";
import { changedStack } from "../../components/tunnel/stackChanges";
import { tunnelProcedures } from "../../components/tunnelProcedures";
import { Variable } from "../../providers/komodo";
import { AppStack } from "../../components/appStack";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const KOMODO = "pulumi-nodejs:komodo:";
const PANGOLIN = "pulumi-nodejs:pangolin:";
const ENDPOINT = "https://pangolin.example.com";
const NEWT = "services:\n  newt:\n    image: docker.io/fosrl/newt:1.9.0\n    read_only: true\n";

let registrations: Registration[];

function record(): void {
  registrations = recordRegistrations({
    [`${KOMODO}Secret`]: { revision: "r1" },
    [`${KOMODO}Variable`]: { revision: "v1" },
    [`${PANGOLIN}Site`]: { newtId: "newt-id", secret: "newt-secret" },
    [`${PANGOLIN}Client`]: { olmId: "olm-id", secret: "olm-secret" },
  });
}

function inputsOf(type: string, name: string): Record<string, unknown> {
  const found = registrations.find((item) => item.type === KOMODO + type && item.name === name);
  assert.ok(found, `${type} ${name}`);
  return found.inputs;
}

async function made(more: Partial<TunnelledServerArgs> = {}): Promise<TunnelledServer> {
  const tunnel = new TunnelledServer("vps", {
    ...{ alias: "periphery.private.example.com", endpoint: ENDPOINT },
    ...{ corePublicKey: "MCow", coreServer: "komodo" },
    ...more,
  });
  await resolved(tunnel.server);
  return tunnel;
}

describe("TunnelledServer with another server.name", () => {
  beforeEach(record);

  const server = { name: "rack-1.vps" };

  it("S1-PROC-3: procedures go by the name in Komodo, as the provider's advice does", async () => {
    const tunnel = await made({ server });
    assert.equal(tunnel.serverName, "rack-1.vps");
    const { deployInfra, recover } = tunnelProcedures({ tunnel });
    await Promise.all([resolved(deployInfra.urn), resolved(recover.urn)]);
    const { description } = inputsOf("Procedure", "recoverRack1VpsTunnel");
    assert.equal(description, "Brings the tunnel to rack-1.vps up again");
    assert.ok(inputsOf("Procedure", "deployRack1VpsInfra"));
  });

  it("D6: its own client severs the server by that name", async () => {
    await made({ server });
    assert.deepEqual(inputsOf("Stack", "vps-core-pangolin-client").severs, ["rack-1.vps"]);
  });

  it("X-15: a Periphery that dials Core does so under that name", async () => {
    await made({ server, connection: "outbound", coreAddress: "wss://komodo.example.com" });
    for (const stack of ["vps-newt", "vps-periphery"]) {
      assert.match(String(inputsOf("Stack", stack).environment), /^INSTANCE_NAME='rack-1\.vps'$/m);
    }
    assert.equal(inputsOf("OnboardingKey", "vps-onboarding").name, "rack-1.vps");
  });

  it("goes by its own name where that of the server is known during up only", async () => {
    const tunnel = await made({ server: { name: pulumi.output("later") } });
    assert.equal(tunnel.serverName, "vps");
  });
});

describe("TunnelledServer with changes to its stacks", () => {
  let folder: string;

  beforeEach(() => {
    record();
    folder = mkdtempSync(path.join(tmpdir(), "varanus-tunnel-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the bootstrap the text of the Compose file that Komodo deploys, side files inside", async () => {
    const file = path.join(folder, "compose.yaml");
    writeFileSync(path.join(folder, "newt.json"), '{"price": "$1"}\n');
    const configs = "configs:\n  newt:\n    file: ./newt.json\n";
    writeFileSync(file, `x-varanus:\n  severs: vps\n${NEWT}${configs}`);
    const { bootstrap } = await made({
      newt: { stack: { compose: file } },
      periphery: { stack: { compose: new pulumi.asset.StringAsset(NEWT) } },
    });
    const { files, script } = await resolved(bootstrap);
    assert.equal(
      files["/opt/varanus/vps/vps-newt/compose.yaml"],
      `${NEWT}configs:\n  newt:\n    content: |\n      {"price": "$$1"}\n`,
    );
    assert.equal(files["/opt/varanus/vps/vps-periphery/compose.yaml"], NEWT);
    assert.match(script, /read_only: true/);
  });

  it("starts the project under the name that Komodo gives it", async () => {
    const tunnel = await made({
      newt: { stack: { komodo: { name: "aegis-newt" } } },
      periphery: { stack: { komodo: { projectName: "agent" } } },
    });
    const { files } = await resolved(tunnel.bootstrap);
    assert.deepEqual(Object.keys(files), [
      ...["/opt/varanus/vps/aegis-newt/compose.yaml", "/opt/varanus/vps/aegis-newt/.env"],
      ...["/opt/varanus/vps/agent/compose.yaml", "/opt/varanus/vps/agent/.env"],
    ]);
    assert.equal(
      tunnel.emergency.remove,
      "docker compose -p agent down; docker compose -p aegis-newt down; rm -rf /opt/varanus/vps",
    );
  });

  it("puts nothing into the script that is no name of a project", async () => {
    const komodo = { projectName: "x; reboot" };
    const tunnel = await made({ newt: { stack: { komodo } } });
    const { script } = await resolved(tunnel.bootstrap);
    assert.doesNotMatch(script + tunnel.emergency.start, /reboot/);
  });

  it("keeps what Periphery's own redeploy needs beside further fields of Komodo's", async () => {
    await made({ periphery: { stack: { komodo: { name: "agent", autoPull: false } } } });
    const { composeCmdWrapper, composeCmdWrapperInclude, autoPull } = inputsOf(
      "Stack",
      "vps-periphery",
    );
    assert.match(String(composeCmdWrapper), /-w \/etc\/komodo\/stacks\/agent .*COMPOSE_COMMAND/);
    assert.deepEqual([composeCmdWrapperInclude, autoPull], [["up"], false]);
  });

  it("adds lines and triggers to its own, so that credentials stay", async () => {
    const zone = new Variable("ZONE", { value: "UTC" });
    const stack = { environment: "TZ='UTC'\n", triggers: [zone] };
    const { bootstrap } = await made({ newt: { stack } });
    const { environment, triggers } = inputsOf("Stack", "vps-newt");
    assert.match(String(environment), /^NEWT_SECRET='\[\[VPS_NEWT_SECRET\]\]'$/m);
    assert.match(String(environment), /^TZ='UTC'$/m);
    assert.deepEqual(triggers, { ZONE: "v1", VPS_NEWT_ID: "r1", VPS_NEWT_SECRET: "r1" });
    const { files } = await resolved(bootstrap);
    assert.match(files["/opt/varanus/vps/vps-newt/.env"] ?? "", /^TZ='UTC'$/m);
  });

  it("D6: adds to the order, in which Newt stays before Periphery", () => {
    const [newt, first] = ["newt", "first"].map((name) => new AppStack(name, { server: "vps" }));
    assert.ok(newt && first);
    const { after } = changedStack({ server: "vps", after: [newt] }, { after: [first] });
    assert.deepEqual(after, [newt, first]);
  });
});

describe("TunnelClient with changes to its stack", () => {
  beforeEach(record);

  it("gives the bootstrap the text and the name that Komodo deploys, and keeps its credentials", async () => {
    const client = new TunnelClient("obs", {
      ...{ server: "komodo", endpoint: ENDPOINT, severs: ["vps"] },
      stack: {
        compose: new pulumi.asset.StringAsset(NEWT),
        komodo: { name: "obs-client" },
        environment: "TZ='UTC'\n",
      },
    });
    const { files } = await resolved(client.bootstrap);
    assert.equal(files["/opt/varanus/obs/obs-client/compose.yaml"], NEWT);
    assert.match(
      files["/opt/varanus/obs/obs-client/.env"] ?? "",
      /^CLIENT_SECRET='olm-secret'$[^]*^TZ='UTC'$/m,
    );
    await resolved(client.stack.state);
    const { environment } = inputsOf("Stack", "obs-pangolin-client");
    assert.match(String(environment), /^CLIENT_ID='\[\[OBS_CLIENT_ID\]\]'$[^]*^TZ='UTC'$/m);
  });
});
