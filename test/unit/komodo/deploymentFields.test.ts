import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { remoteName, untyped } from "../../../providers/dynamic/fields";
import { deploymentFields, deployRelevant } from "../../../providers/komodo/deployment/fields";
import { deploymentKind } from "../../../providers/komodo/deployment/handler";
import type { DeploymentInputs } from "../../../providers/komodo/deployment/inputs";
import {
  type Lines,
  linesText,
  quoted,
  withColon,
} from "../../../providers/komodo/deployment/resource";
import { hashOf } from "../../../providers/komodo/deploying/hash";
import { metaFields } from "../../../providers/komodo/meta";
import { deploymentConfigNames } from "../../types/deploymentConfig";

describe("deploymentFields", () => {
  const fields = untyped(deploymentFields);

  it("covers 23 of the 23 fields of Komodo's DeploymentConfig and no other", () => {
    const sent = Object.entries(fields)
      .filter(([key, f]) => key !== "name" && !(key in metaFields) && !f.local && !f.unsent)
      .map(([key, field]) => remoteName(key, field));
    assert.deepEqual(sent.sort(), Object.keys(deploymentConfigNames).sort());
    assert.equal(sent.length, 23);
  });

  it("says of each field what Komodo takes when nothing is sent, and describes it", () => {
    const silent = Object.entries(fields)
      .filter(([, field]) => !field.required && !field.local && field.default === undefined)
      .map(([key]) => key);
    assert.deepEqual(silent, []);
    for (const [key, { doc }] of Object.entries(fields)) assert.match(doc, /^\S.*[.]$/s, key);
  });
});

describe("hashOf a deployment", () => {
  const base: Partial<DeploymentInputs> = { name: "a", server: "nas", image: { image: "x" } };
  const hash = (more: Partial<DeploymentInputs>) =>
    hashOf(deploymentKind, { ...base, ...more }, []);

  it("changes with what runs, and with nothing else", () => {
    const relevant: Partial<DeploymentInputs>[] = [
      { image: { image: "y" } },
      { command: "z" },
      { ports: "1:1" },
    ];
    for (const change of relevant) assert.notEqual(hash(change), hash({}));
    const others: Partial<DeploymentInputs>[] = [
      { customName: "b" },
      { links: ["x"] },
      { terminationTimeout: 5 },
      { autoUpdate: true },
    ];
    for (const change of others) assert.equal(hash(change), hash({}));
    assert.equal(deployRelevant.length, 12);
  });

  it("changes with the name only in a swarm, which cannot rename a service", () => {
    assert.equal(hash({ name: "b" }), hash({}));
    assert.notEqual(hash({ swarm: "s", name: "b" }), hash({ swarm: "s" }));
    assert.equal(
      hash({ swarm: "s", customName: "c", name: "b" }),
      hash({ swarm: "s", customName: "c" }),
    );
  });
});

describe("linesText", () => {
  const text = (lines: Lines, joined = withColon) =>
    new Promise((resolve) => pulumi.output(linesText(lines, joined)).apply(resolve));

  it("takes a text as it is, a list as lines and a map as pairs", async () => {
    assert.equal(await text("8080:80"), "8080:80");
    assert.equal(await text(["8080:80", pulumi.output("53:53/udp")]), "8080:80\n53:53/udp\n");
    assert.equal(await text({ "8080": "80", "/srv": "/data:ro" }), "8080:80\n/srv:/data:ro\n");
    assert.equal(await text([]), "");
  });

  it("puts values of a map in single quotes where a shell would replace something in them", async () => {
    const map = { A: "plain-1.2/x", B: "two words", C: "$HOME", D: "[[SECRET]]", E: "it's", F: "" };
    assert.equal(
      await text(map, quoted),
      "A=plain-1.2/x\nB='two words'\nC='$HOME'\nD='[[SECRET]]'\nE='it'\\''s'\nF=\n",
    );
  });
});
