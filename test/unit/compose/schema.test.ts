import assert from "node:assert/strict";
import { validateSchema } from "../../../compose/schema";
import { documentOf, lines } from "./fixtures";

function findings(text: string): string[] {
  return lines(validateSchema(documentOf(text)));
}

describe("validateSchema", () => {
  it("accepts a file that uses short and long forms, x- keys and substitution", () => {
    const text = [
      "name: media",
      "x-varanus: { server: dock1 }",
      "x-logging: &logging { driver: json-file }",
      "services:",
      "  web:",
      "    image: nginx:${TAG}",
      "    x-note: mine",
      '    ports: ["80:80", { target: 443, published: "8443" }]',
      "    environment: { A: b, C: , D: 1 }",
      "    logging: *logging",
      '    deploy: { replicas: "${N:-2}" }',
      "    restart: ${RESTART}",
      "    pull_policy: ${PULL}",
      "    depends_on: { db: { condition: service_healthy } }",
      "  db:",
      "    image: postgres",
      "    environment: [A=b, C]",
      "volumes: { data: , other: {} }",
    ].join("\n");
    assert.deepEqual(findings(text), []);
  });

  it("names the nearest known key for a mistyped one", () => {
    assert.deepEqual(findings("services:\n  web:\n    imagee: nginx\n"), [
      'c.yaml:3:5: Service "web": has the unknown key "imagee". ' +
        'Did you mean "image"? Otherwise remove it, or write "x-imagee" for a note of your own.',
    ]);
  });

  it("gives no guess when nothing is near", () => {
    assert.deepEqual(findings("services:\n  web: { frobnicate: 1 }\n"), [
      'c.yaml:2:10: Service "web": has the unknown key "frobnicate". ' +
        'Remove it, or write "x-frobnicate" for a note of your own.',
    ]);
  });

  it("names an unknown key at the top and one deep inside", () => {
    const text = [
      "service: {}",
      "services:",
      "  web:",
      "    image: a",
      "    healthcheck:",
      "      test: [CMD, true-ish]",
      "      intervall: 30s",
    ].join("\n");
    assert.deepEqual(findings(text), [
      'c.yaml:1:1: Compose file "c.yaml": has the unknown key "service". Did you mean ' +
        '"services"? Otherwise remove it, or write "x-service" for a note of your own.',
      'c.yaml:7:7: Service "web": has the unknown key "intervall" in "healthcheck". Did you mean ' +
        '"interval"? Otherwise remove it, or write "x-intervall" for a note of your own.',
    ]);
  });

  it("says the types that are allowed, once for all forms", () => {
    assert.deepEqual(findings("services:\n  web:\n    ports: 80\n    build: 4\n"), [
      'c.yaml:3:12: Service "web": "ports" is a number, but must be a list. Make it a list.',
      'c.yaml:4:12: Service "web": "build" is a number, but must be a string or a map. ' +
        "Make it a string or a map.",
    ]);
  });

  it("names the fault inside the form that was meant, not the other forms", () => {
    const text = "services:\n  web:\n    ports:\n      - { target: 80, publishd: 8080 }\n";
    assert.deepEqual(findings(text), [
      'c.yaml:4:23: Service "web": has the unknown key "publishd" in "ports[0]". Did you mean ' +
        '"published"? Otherwise remove it, or write "x-publishd" for a note of your own.',
    ]);
  });

  it("names an entry of environment whose value is a map", () => {
    assert.deepEqual(findings("services:\n  web:\n    environment: { A: { b: c } }\n"), [
      'c.yaml:3:23: Service "web": "environment.A" is a map, but must be a string, a number, ' +
        "true or false or empty. Make it a string, a number, true or false or empty.",
    ]);
  });

  it("lists the words that are allowed", () => {
    const text = "services:\n  web:\n    volumes: [{ type: bnid, source: /a, target: /b }]\n";
    assert.deepEqual(findings(text), [
      'c.yaml:3:23: Service "web": "volumes[0].type" is "bnid", but must be one of "bind", ' +
        '"volume", "tmpfs", "cluster", "npipe", "image". ' +
        'Write one of "bind", "volume", "tmpfs", "cluster", "npipe", "image".',
    ]);
  });

  it("names a missing key and a doubled entry", () => {
    const text = [
      "services:",
      "  web:",
      "    volumes: [{ source: /a, target: /b }]",
      "    group_add: [audio, video, audio]",
    ].join("\n");
    assert.deepEqual(findings(text), [
      'c.yaml:3:15: Service "web": "volumes[0]" lacks the key "type". Add "type".',
      'c.yaml:4:16: Service "web": "group_add" has the same entry at 0 and 2. ' +
        "Remove one of the two.",
    ]);
  });

  it("refuses a service name that Compose does not allow", () => {
    assert.deepEqual(findings('services:\n  "my app": { image: a }\n'), [
      'c.yaml:2:3: Service "my app": the name "my app" does not fit the pattern ' +
        "^[a-zA-Z0-9._-]+$. Rename it.",
    ]);
  });

  it("says that a service is empty", () => {
    assert.deepEqual(findings("services:\n  web:\n"), [
      'c.yaml:2:3: Service "web": is empty, but must be a map. Make it a map.',
    ]);
  });

  it("X-05: tells to quote [[NAME]] instead of complaining about a list", () => {
    assert.deepEqual(findings("services:\n  web:\n    image: [[IMAGE]]\n    command: a\n"), [
      'c.yaml:3:12: Service "web": [[IMAGE]] stands without quotes, so YAML reads a list in a ' +
        'list. Quote it: "[[IMAGE]]", or use ${IMAGE}.',
    ]);
  });

  it("X-05: accepts [[NAME]] in quotes and a real list in a list of strings", () => {
    assert.deepEqual(findings('services:\n  web:\n    image: "[[IMAGE]]"\n'), []);
    const found = findings("services:\n  web:\n    command: [[a, b]]\n");
    assert.deepEqual(found, [
      'c.yaml:3:15: Service "web": "command[0]" is a list, but must be a string. ' +
        "Make it a string.",
    ]);
  });
});
