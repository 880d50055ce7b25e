import assert from "node:assert/strict";
import type { FleetSpec } from "../../../components/plan";
import { app, dmz, dock, only, plan, values } from "./fixtures";

describe("planFleet", () => {
  describe("variables and secrets", () => {
    const refused: readonly (readonly [what: string, spec: Partial<FleetSpec>, line: string])[] = [
      [
        "a name Komodo cannot store",
        { variables: values({ "A-B": "x" }) },
        'Variable "A-B": the name is not made of A-Z, a-z, 0-9 and _, of 500 characters at most. ' +
          "Rename it, and begin it with a letter or _.",
      ],
      [
        "a value of 10,001 characters",
        { secrets: values({ A: "x".repeat(10_001) }) },
        'Secret "A": the value has 10001 characters, above Komodo\'s limit of 10000. ' +
          "Shorten it, or put it on the host as a file.",
      ],
      [
        "a line break",
        { secrets: values({ A: "hunter2\nx" }) },
        'Secret "A": the value holds a line break or another control character, which Komodo ' +
          "refuses. Encode it, for example with base64, or put it on the host as a file.",
      ],
      [
        "S0-SEC-2: a secret among the plain variables",
        { variables: values({ CF_API_TOKEN: "hunter2" }) },
        'Variable "CF_API_TOKEN": the name is that of a secret, but plain variables are shown to ' +
          "everyone. Make it a secret: run `pulumi config rm --path varanus:variables.CF_API_TOKEN`, " +
          "then `pulumi config set --secret --path 'varanus:secrets.CF_API_TOKEN'`.",
      ],
      [
        "one name twice",
        { variables: values({ A: "1" }), secrets: values({ A: "2" }) },
        'Secret "A": the name is also that of a plain variable. ' +
          "Remove one of the two: Komodo has one list of names.",
      ],
      [
        "a scope that is no tier",
        { secrets: { A: { value: "x", scope: "public" as "all" } } },
        'Secret "A": the scope is "public". ' +
          "Write all, trusted, untrusted, or a list of server names.",
      ],
      [
        "a scope with an unknown server",
        { secrets: { A: { value: "x", scope: ["dock1", "dock9"] } } },
        'Secret "A": the scope names the server "dock9", which does not exist. ' +
          "Name servers of the fleet: dock1.",
      ],
      [
        "a plain variable inside a plain variable",
        { variables: values({ A: "[[B]]", B: "x" }) },
        'Variable "A": the value names the variable [[B]], but Komodo replaces only secrets there. ' +
          "Write that variable's value, or make it a secret.",
      ],
      [
        "an unknown name inside a plain variable",
        { variables: values({ A: "[[B]]" }) },
        'Variable "A": the value names [[B]], which does not exist. ' +
          "Run `pulumi config set --secret --path 'varanus:secrets.B'`.",
      ],
      [
        "an opening without its closing in a plain variable",
        { variables: values({ A: "x [[B" }) },
        'Variable "A": in the value, "[[" has no closing "]]". Close it with "]]".',
      ],
      [
        "brackets in a secret",
        { secrets: values({ A: "hunter2[[" }) },
        'Secret "A": the value holds "[[", which Periphery reads as the start of a name. ' +
          "Choose a value without it.",
      ],
    ];
    for (const [what, spec, line] of refused) {
      it(`refuses ${what}`, () => assert.deepEqual(plan({ web: app() }, spec).found, [line]));
    }

    it("S0-TIER-4, S0-TIER-5: refuses a stack outside the scope of what it uses", () => {
      const spec = {
        servers: [dock, dmz],
        secrets: {
          A: { value: "1", scope: "trusted" as const },
          B: { value: "2", scope: ["dock1"] },
          C: { value: "3", scope: "all" as const },
        },
        variables: { D: { value: "x[[A]]", scope: "untrusted" as const } },
      };
      const { found } = plan(
        {
          inside: app("tier: trusted", "command: $A$B$C"),
          outside: app("tier: untrusted", "command: $B$C$D"),
        },
        spec,
      );
      const fix = "Move the stack to a server in that scope, or widen the scope.";
      assert.deepEqual(found, [
        `stacks/outside/compose.yaml:1:12: Stack "outside": uses the secret A, which is for trusted servers, on the untrusted server "dmz1". ${fix}`,
        `stacks/outside/compose.yaml:4:14: Stack "outside": uses the secret B, which is for the servers dock1, on the untrusted server "dmz1". ${fix}`,
      ]);
    });
  });
});

describe("names that exist on some servers only", () => {
  const compose = (server: string) => ({
    backup: app(`server: ${server}`, 'image: a\n    environment: ["KEY=${BACKUP_KEY}"]'),
  });
  const spec = { servers: [dock, dmz], external: { BACKUP_KEY: ["dock1"] } };

  it("D8: serve a stack on their server", () => {
    const { stacks, found } = plan(compose("dock1"), spec);
    assert.deepEqual(found, []);
    assert.equal(only(stacks).environment, "BACKUP_KEY='[[BACKUP_KEY]]'\n");
  });

  it("D8: are refused for a stack on another one, whose Periphery does not know them", () => {
    assert.deepEqual(plan(compose("dmz1"), spec).found, [
      'stacks/backup/compose.yaml:5:24: Stack "backup": uses BACKUP_KEY, which exists only on the ' +
        'servers dock1, on the untrusted server "dmz1": Komodo would deploy [[BACKUP_KEY]] as it ' +
        'stands. Move the stack there, or add "BACKUP_KEY" to that server\'s Periphery too.',
    ]);
  });

  it("have a scope of servers that exist", () => {
    assert.deepEqual(
      plan({ a: app("server: dock1") }, { ...spec, external: { BACKUP_KEY: ["nas"] } }).found,
      [
        'External name "BACKUP_KEY": the scope names the server "nas", which does not exist. ' +
          "Name servers of the fleet: dmz1, dock1.",
      ],
    );
  });
});
