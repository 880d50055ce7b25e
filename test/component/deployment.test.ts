import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Build, Deployment, Server, Swarm } from "../../providers/komodo";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

describe("Deployment", () => {
  let registrations: Registration[];
  beforeEach(() => {
    registrations = recordRegistrations();
  });

  async function inputsOf(deployment: Deployment): Promise<Record<string, unknown>> {
    await resolved(deployment.urn);
    const { __provider, ...inputs } = registrations.at(-1)?.inputs ?? {};
    assert.match(String(__provider), /'komodo:Deployment'/);
    return inputs;
  }

  it("takes its server, swarm and build as resource, id or name, and sends ids", async () => {
    const nas = new Server("nas");
    const swarm = new Swarm("swarm", { servers: [nas] });
    const build = new Build("app", { repo: "me/app" });
    await Promise.all([swarm, build].map(({ urn }) => resolved(urn)));
    const onServer = new Deployment("a", { server: nas, image: { build, version: "1.2.3" } });
    assert.deepEqual(await inputsOf(onServer), {
      name: "a",
      server: "nas-id",
      image: { build: "app-id", version: "1.2.3" },
    });
    const inSwarm = new Deployment("b", { swarm, image: { build: "app" } });
    assert.deepEqual(await inputsOf(inSwarm), {
      name: "b",
      swarm: "swarm-id",
      image: { build: "app" },
    });
  });

  it("sends lists and maps as lines, what passes through a shell in quotes", async () => {
    const made = new Deployment("c", {
      server: "nas",
      image: { image: pulumi.output("busybox") },
      ports: ["8080:80"],
      volumes: { "/srv": "/data" },
      environment: { A: "1 2", B: pulumi.output("[[B]]") },
      labels: "a=b",
      termSignalLabels: { SIGTERM: "stop" },
    });
    assert.deepEqual(await inputsOf(made), {
      name: "c",
      server: "nas",
      image: { image: "busybox" },
      ports: "8080:80\n",
      volumes: "/srv:/data\n",
      environment: "A='1 2'\nB='[[B]]'\n",
      labels: "a=b",
      termSignalLabels: "SIGTERM:stop\n",
    });
  });
});
