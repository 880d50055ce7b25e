import assert from "node:assert/strict";
import { validateExtension } from "../../../compose/extension";
import { documentOf, lines } from "./fixtures";

const SERVICES = "services: { web: { image: a }, db: { image: b } }\nvolumes: { data: {} }\n";

function read(block: string) {
  const indented = block.replace(/^(?=.)/gm, "  ");
  const document = documentOf(`x-varanus:\n${indented}\n${SERVICES}`);
  const { extension, problems } = validateExtension(document, {
    komodoFields: ["extraArgs", "autoUpdate", "preDeploy"],
  });
  return { extension, found: lines(problems) };
}

describe("validateExtension", () => {
  it("is empty without a block", () => {
    const { extension, problems } = validateExtension(documentOf(SERVICES), { komodoFields: [] });
    assert.deepEqual({ extension, problems }, { extension: {}, problems: [] });
  });

  it("refuses a block whose name is mistyped, which Compose would ignore", () => {
    const { problems } = validateExtension(documentOf(`x-varanu:\n  server: nas\n${SERVICES}`), {
      komodoFields: [],
    });
    assert.deepEqual(lines(problems), [
      'c.yaml:1:1: Compose file "c.yaml": has a block "x-varanu" and ' +
        'none "x-varanus". Write "x-varanus", or give the block another name.',
    ]);
    for (const others of ["x-logging: {}", "x-varanu: {}\nx-varanus: {}"]) {
      const { problems: none } = validateExtension(documentOf(`${others}\n${SERVICES}`), {
        komodoFields: [],
      });
      assert.deepEqual(none, []);
    }
  });

  it("reads every field", () => {
    const { extension, found } = read(
      [
        "server: dock1",
        "tier: trusted",
        "description: Password vault",
        "tags: [app]",
        "after: [traefik, forward-auth]",
        "web:",
        "  host: vault.${DOMAIN}",
        "  port: 80",
        "  service: web",
        "  auth: { optOut: it signs in by itself }",
        "  healthPath: /alive",
        "secrets: [ADMIN_TOKEN]",
        "environment: { A: text, B: 1, C: true }",
        "state: stopped",
        "deploy: false",
        "deployTimeoutSeconds: 3600",
        "severs: dock1",
        'backup: { volumes: [data], schedule: "0 0 3 * * *", stop: true }',
        "adopt: true",
        "protect: true",
        "komodo: { extraArgs: [--wait] }",
      ].join("\n"),
    );
    assert.deepEqual(found, []);
    assert.deepEqual(extension.web, {
      host: "vault.${DOMAIN}",
      port: 80,
      service: "web",
      auth: { optOut: "it signs in by itself" },
      healthPath: "/alive",
    });
    assert.equal(Object.keys(extension).length, 16);
  });

  const faults: readonly (readonly [block: string, line: string])[] = [
    [
      "sever: a",
      'c.yaml:2:3: Block "x-varanus": has the unknown key "sever". Did you mean "server"? ' +
        "Otherwise remove it.",
    ],
    [
      "tier: semi",
      'c.yaml:2:9: Block "x-varanus": "tier" is "semi", but must be one of "trusted", ' +
        '"untrusted". Write one of "trusted", "untrusted".',
    ],
    [
      "after: [Traefik]",
      'c.yaml:2:11: Block "x-varanus": "after[0]" is "Traefik", which does not fit the pattern ' +
        "^[a-z0-9][a-z0-9_-]*$. Name a stack's folder.",
    ],
    [
      "web: { host: a.b }",
      'c.yaml:2:8: Block "x-varanus": "web" lacks the key "port". Add "port".',
    ],
    [
      "web: { host: a.b, port: 70000 }",
      'c.yaml:2:27: Block "x-varanus": "web.port" is 70000, but must be at most 65535. ' +
        "Change it so that it fits.",
    ],
    [
      "web: { host: a.b, port: 80, auth: { optOut: '' } }",
      'c.yaml:2:47: Block "x-varanus": "web.auth.optOut" is "", but must be of a length of at ' +
        "least 1. Say why this needs no sign-in.",
    ],
    [
      "web: { host: a.b, port: 80, auth: none }",
      'c.yaml:2:37: Block "x-varanus": "web.auth" is "none", but must be one of "required". ' +
        'Write one of "required".',
    ],
    [
      "web: { host: a.b, port: 80, healthPath: alive }",
      'c.yaml:2:43: Block "x-varanus": "web.healthPath" is "alive", which does not fit the ' +
        'pattern ^/\\S*$. Begin it with "/".',
    ],
    [
      "web: { host: a.b, port: 80, service: api }",
      'c.yaml:2:40: Block "x-varanus": "web.service" is "api", but the file has no such service. ' +
        "Name one of its services: web, db.",
    ],
    [
      "environment: { 1A: x }",
      'c.yaml:2:18: Block "x-varanus": the name "1A" does not fit the pattern ' +
        "^[A-Za-z_][A-Za-z0-9_]*$. Rename it.",
    ],
    [
      "environment: { A: }",
      'c.yaml:2:18: Block "x-varanus": "environment.A" is empty, but must be a string, a number ' +
        "or true or false. Make it a string, a number or true or false.",
    ],
    [
      "deployTimeoutSeconds: 0",
      'c.yaml:2:25: Block "x-varanus": "deployTimeoutSeconds" is 0, but must be at least 1. ' +
        "Change it so that it fits.",
    ],
    [
      "backup: { volumes: [cache] }",
      'c.yaml:2:23: Block "x-varanus": "backup.volumes[0]" is "cache", but the file has no such ' +
        "volume. Name one of its volumes: data.",
    ],
    [
      "backup: { stop: [cache] }",
      'c.yaml:2:20: Block "x-varanus": "backup.stop[0]" is "cache", but the file has no such service. ' +
        "Name one of its services: web, db.",
    ],
    [
      "backup: { paths: [srv] }",
      'c.yaml:2:21: Block "x-varanus": "backup.paths[0]" is "srv", which does not fit the pattern ' +
        "^(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$. Name a folder such as /srv/data, of letters, digits, " +
        '".", "_" and "-".',
    ],
    [
      "backup: { retentionDays: 0 }",
      'c.yaml:2:28: Block "x-varanus": "backup.retentionDays" is 0, but must be at least 1. ' +
        "Change it so that it fits.",
    ],
    [
      'backup: { schedule: "0 3 * * *" }',
      'c.yaml:2:23: Block "x-varanus": "backup.schedule" is "0 3 * * *", a cron expression of 5 ' +
        'fields; Komodo\'s has 6. Put the seconds first: "0 0 3 * * *".',
    ],
    [
      "komodo: { extra_args: [] }",
      'c.yaml:2:13: Block "x-varanus": has the unknown key "extra_args" in "komodo". Did you ' +
        'mean "extraArgs"? Otherwise remove it.',
    ],
    [
      "komodo: { nonsense: 1 }",
      'c.yaml:2:13: Block "x-varanus": has the unknown key "nonsense" in "komodo". Remove it.',
    ],
  ];
  for (const [block, line] of faults) {
    it(`refuses ${block}`, () => assert.deepEqual(read(block).found, [line]));
  }

  it("leaves an English schedule alone", () => {
    assert.deepEqual(read("backup: { schedule: every day at 03:00 }").found, []);
  });

  it("refuses a block that is no map", () => {
    const { problems } = validateExtension(documentOf(`x-varanus: dock1\n${SERVICES}`), {
      komodoFields: [],
    });
    assert.deepEqual(lines(problems), [
      'c.yaml:1:12: Block "x-varanus": is a string, but must be a map. Make it a map.',
    ]);
  });

  it("names all faults at once and keeps the fields without one", () => {
    const { extension, found } = read("server: dock1\ntier: x\nstate: y\ntags: [a]");
    assert.equal(found.length, 2);
    assert.deepEqual(extension, { server: "dock1", tags: ["a"] });
  });
});
