import assert from "node:assert/strict";
import { pangolinExpose } from "../../../compose/expose";
import { pangolinExposeSchema } from "../../../compose/exposeSchema";
import { validateExtension } from "../../../compose/extension";
import { untyped, type FieldTable } from "../../../providers/dynamic/fields";
import { publicResourceFields } from "../../../providers/pangolin/publicResource/fields";
import { resourceAuthFields } from "../../../providers/pangolin/resourceAuth/fields";
import { ruleFields } from "../../../providers/pangolin/rule/fields";
import { targetFields } from "../../../providers/pangolin/target/fields";
import { healthCheckFields } from "../../../providers/pangolin/target/healthCheckFields";
import { documentOf, lines } from "./fixtures";

function read(expose: string) {
  const web = `web: { host: a.b, port: 80, expose: ${expose} }`;
  const document = documentOf(`x-varanus: { ${web} }\nservices: { web: { image: a } }\n`);
  const { extension, problems } = validateExtension(document, { komodoFields: [] });
  return { expose: extension.web?.expose, found: lines(problems) };
}

describe("web.expose", () => {
  it("is the name of the system, or a map with its settings", () => {
    assert.deepEqual(read("pangolin"), { expose: "pangolin", found: [] });
    assert.deepEqual(read("{ pangolin: {} }"), { expose: { pangolin: {} }, found: [] });
    const settings = [
      ...["site: nas", "domain: example.com", 'address: "fd00::1"', "port: 443", "method: https"],
      ...["path: /a", "sso: true", "enabled: false", "adopt: true", "roles: [Member]"],
      ...[
        "users: [ann@example.com]",
        "healthCheck: { path: /up, status: 204, intervalSeconds: 9 }",
      ],
      "auth: { password: A, pincode: B, headerAuth: C, whitelist: D }",
      "rules: [{ action: DROP, match: COUNTRY, value: AQ, priority: 3, enabled: true }]",
      ...["headers: { X-From: pangolin }", "stickySession: true", "setHostHeader: a.example.com"],
      ...["tlsServerName: a.example.com", "skipToIdp: Home", "postAuthPath: /in"],
      "raw: [{ protocol: tcp, proxyPort: 2222, port: 22, optOut: SSH asks for keys }]",
    ];
    const { expose, found } = read(`{ pangolin: { ${settings.join(", ")} } }`);
    assert.deepEqual(found, []);
    const { properties } = pangolinExposeSchema as { properties: object };
    const given = Object.keys(pangolinExpose(expose) ?? {});
    assert.deepEqual(given.sort(), Object.keys(properties).sort());
  });

  const faults: readonly (readonly [expose: string, line: string])[] = [
    [
      "traefik",
      '"web.expose" is "traefik", but must be one of "pangolin". Write one of "pangolin".',
    ],
    [
      "true",
      '"web.expose" is true or false, but must be a string or a map. Make it a string or a map.',
    ],
    [
      "{ pangolin: { site_: x } }",
      'has the unknown key "site_" in "web.expose.pangolin". Did you mean "site"? Otherwise remove it.',
    ],
    [
      "{ pangolin: { auth: { pincode: 123456 } } }",
      '"web.expose.pangolin.auth.pincode" is a number, but must be a string. Make it a string.',
    ],
    [
      '{ pangolin: { auth: { password: "my pass" } } }',
      '"web.expose.pangolin.auth.password" is "my pass", which does not fit the pattern ' +
        "^[A-Za-z_][A-Za-z0-9_]*$. Name a secret of the fleet; its value never stands here.",
    ],
    [
      "{ pangolin: { raw: [{ protocol: tcp, proxyPort: 22 }] } }",
      '"web.expose.pangolin.raw[0]" lacks the key "optOut". Add "optOut".',
    ],
    [
      "{ pangolin: { healthCheck: true } }",
      '"web.expose.pangolin.healthCheck" is true, but must be one of false. Write one of false.',
    ],
    [
      "{ pangolin: { healthCheck: { intervalSeconds: 0 } } }",
      '"web.expose.pangolin.healthCheck.intervalSeconds" is 0, but must be at least 1. Change it ' +
        "so that it fits.",
    ],
    [
      "{ pangolin: { address: http://app } }",
      '"web.expose.pangolin.address" is "http://app", which does not fit the pattern ' +
        "^[A-Za-z0-9_:.-]+$. Write an IP address or host name, without scheme, port or path.",
    ],
  ];

  for (const [expose, line] of faults) {
    it(`refuses ${expose}`, () => {
      const { found } = read(expose);
      assert.deepEqual(
        found.map((text) => text.replace(/^c\.yaml:1:\d+: Block "x-varanus": /, "")),
        [line],
      );
    });
  }
});

interface Node {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
}

/** Findings about fields of a schema that say something else than the table of the resource. */
function differing({ properties = {} }: Node, fields: FieldTable): string[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const field = fields[key];
    if (!field) return [`${key}: unknown`];
    const [low, high] = field.range ?? [node.minimum, node.maximum];
    const limits = node.minimum !== low || node.maximum !== high ? [`${key}: limits`] : [];
    const choice =
      JSON.stringify(node.enum) === JSON.stringify(field.oneOf) ? [] : [`${key}: enum`];
    return [...limits, ...choice];
  });
}

describe("pangolinExposeSchema", () => {
  const { properties = {} } = pangolinExposeSchema as Node;

  it("has all fields of a health check, with the limits of its table", () => {
    const check = properties.healthCheck?.oneOf?.[1] ?? {};
    assert.deepEqual(differing(check, untyped(healthCheckFields)), []);
    assert.deepEqual(Object.keys(check.properties ?? {}), Object.keys(healthCheckFields));
  });

  it("has rules and ways in as their tables have them", () => {
    assert.deepEqual(differing(properties.rules?.items ?? {}, untyped(ruleFields)), []);
    const ways = Object.keys(properties.auth?.properties ?? {});
    assert.deepEqual(
      ways.filter((way) => !(way in resourceAuthFields)),
      [],
    );
  });

  it("names settings of the resource and the target as they do", () => {
    const both = { ...targetFields, ...publicResourceFields };
    const own = ["address", "roles", "users", "auth", "rules", "raw"];
    assert.deepEqual(
      Object.keys(properties).filter((key) => !(key in both) && !own.includes(key)),
      [],
    );
  });
});
