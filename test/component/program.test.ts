import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type ProgramOutputs, runProgram } from "../../program";
import { setConfig } from "../support/programConfig";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const root = path.resolve(__dirname, "..", "..");
const servers = [{ name: "nas", tier: "trusted" }];

describe("runProgram", () => {
  const earlier = pulumi.runtime.allConfig();
  let registrations: Registration[];
  let stacks: string;

  before(() => {
    mkdirSync(path.join(root, ".local"), { recursive: true });
    stacks = path.relative(root, mkdtempSync(path.join(root, ".local", "program-")));
    mkdirSync(path.join(root, stacks, "web"));
    const compose = "services:\n  web: { image: docker.io/library/busybox:1.36.1 }\n";
    writeFileSync(path.join(root, stacks, "web", "compose.yaml"), compose);
  });

  beforeEach(() => {
    registrations = recordRegistrations();
  });

  after(() => {
    pulumi.runtime.setAllConfig(earlier);
    rmSync(path.join(root, stacks), { recursive: true });
  });

  /** Types of what a program registered, sorted, once its outputs are known. */
  async function made(outputs: ProgramOutputs): Promise<string[]> {
    for (const output of [outputs.stacks, outputs.servers, outputs.ansibleSecrets]) {
      if (output) await resolved(output as pulumi.Output<unknown>);
    }
    return registrations.map(({ type }) => type).sort();
  }

  it("without anything else makes the fleet, and no output of what is not there", async () => {
    setConfig({ "varanus:servers": servers, "varanus:stacks": stacks });
    const outputs = runProgram();
    assert.deepEqual(Object.keys(outputs).sort(), ["servers", "stacks"]);
    assert.deepEqual(await made(outputs), [
      "pulumi-nodejs:komodo:Server",
      "pulumi-nodejs:komodo:Stack",
      "varanus:index:AppStack",
      "varanus:index:Fleet",
    ]);
  });

  it("loads nothing of Azure before there is a machine to make", () => {
    const script =
      'require("./program"); process.stdout.write(Object.keys(require.cache)' +
      '.filter((file) => file.includes("azure-native")).join("\\n"))';
    const args = ["--require", "./register.cjs", "--eval", script];
    assert.equal(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }), "");
  });

  it("S2-ANS-2: has the inventory where a server or the fleet says something of Ansible", () => {
    setConfig({
      "varanus:servers": [{ ...servers[0], ansible: { host: "10.0.1.20" } }],
      "varanus:stacks": stacks,
    });
    assert.ok("ansibleInventory" in runProgram());
  });

  it("the phase servers makes the servers and the onboarding key, whatever folders say", async () => {
    setConfig({
      "varanus:servers": servers,
      "varanus:phases": ["servers"],
      "varanus:procedures": { deployAll: true },
      "varanus:ansible": { onboardingKey: true, version: "v2.3.2" },
    });
    const outputs = runProgram();
    assert.ok("ansibleSecrets" in outputs);
    assert.deepEqual(await made(outputs), [
      "pulumi-nodejs:komodo:OnboardingKey",
      "pulumi-nodejs:komodo:Server",
      "varanus:index:Fleet",
    ]);
  });
});
