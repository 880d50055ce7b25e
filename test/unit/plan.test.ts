import assert from "node:assert/strict";
import { dmz, dock, only, plan, app, values } from "./plan/fixtures";
import type { ServerSpec } from "../../components/plan";

describe("planFleet", () => {
  it("plans one stack with its defaults", () => {
    const { stacks, found } = plan({ web: "services:\n  web:\n    image: a\n" });
    assert.deepEqual(found, []);
    assert.deepEqual(stacks, [
      {
        name: "web",
        composeFile: "stacks/web/compose.yaml",
        source: "contents",
        fileContents: "services:\n  web:\n    image: a\n",
        server: "dock1",
        tier: "trusted",
        after: [],
        follows: [],
        uses: [],
        environment: "",
        tags: [],
        state: "running",
        deploy: true,
        adopt: false,
        protect: false,
        komodo: {},
        ports: [],
      },
    ]);
  });

  it("hands on what the block says", () => {
    const text = app(
      "server: dock1, description: d, tags: [x], state: stopped, deploy: false, adopt: true, " +
        "deployTimeoutSeconds: 60, protect: true, komodo: { extraArgs: [--wait] }, " +
        "web: { host: a.example.com, port: 80 }, backup: { stop: true, paths: [/srv/web] }",
    );
    const { stacks, found } = plan({ web: text }, { backup: { local: { path: "/srv/backups" } } });
    assert.deepEqual(found, []);
    const { description, tags, state, deploy, adopt, deployTimeoutSeconds, protect } = only(stacks);
    assert.deepEqual(
      { description, tags, state, deploy, adopt, deployTimeoutSeconds, protect },
      {
        description: "d",
        tags: ["x"],
        state: "stopped",
        deploy: false,
        adopt: true,
        deployTimeoutSeconds: 60,
        protect: true,
      },
    );
    assert.deepEqual(stacks[0]?.komodo, { extraArgs: ["--wait"] });
    assert.deepEqual(stacks[0].backup, { stop: true, paths: ["/srv/web"] });
    assert.deepEqual(stacks[0].web, {
      host: "a.example.com",
      port: 80,
      service: "web",
      auth: "required",
    });
  });

  describe("placing stacks", () => {
    const two = { servers: [dock, { ...dock, name: "dock2" }, dmz] };

    it("S0-TIER-1: takes the only server of a tier", () => {
      const { stacks, found } = plan({ web: app("tier: untrusted") }, two);
      assert.deepEqual(found, []);
      assert.equal(stacks[0]?.server, "dmz1");
      assert.equal(stacks[0].tier, "untrusted");
    });

    it("asks for a choice among several servers, and names them", () => {
      const { stacks, found } = plan({ a: app("tier: trusted"), b: app() }, two);
      assert.deepEqual(stacks, []);
      assert.deepEqual(found, [
        'stacks/a/compose.yaml:1:20: Stack "a": the fleet has 2 trusted servers: dock1, dock2. ' +
          "Choose one with `server:` in x-varanus.",
        'stacks/b/compose.yaml:1:12: Stack "b": the fleet has 3 servers: dmz1, dock1, dock2. ' +
          "Choose one with `server:` in x-varanus.",
      ]);
    });

    it("refuses an unknown server, a tier without server, and a server of the other tier", () => {
      const found = [
        ...plan({ a: app("server: dock9") }, two).found,
        ...plan({ b: app("tier: untrusted") }).found,
        ...plan({ c: app("server: dock1, tier: untrusted") }, two).found,
      ];
      assert.deepEqual(found, [
        'stacks/a/compose.yaml:1:22: Stack "a": "server" is "dock9", which does not exist. ' +
          "Name one of: dmz1, dock1, dock2.",
        'stacks/b/compose.yaml:1:20: Stack "b": the fleet has no untrusted server for it. ' +
          "Add a server of tier untrusted.",
        'stacks/c/compose.yaml:1:35: Stack "c": "tier" is untrusted, but the server "dock1" is ' +
          "trusted. Correct one of the two, or leave out the tier.",
      ]);
    });
  });

  describe("servers", () => {
    const refused: readonly (readonly [server: ServerSpec, line: string])[] = [
      [
        { ...dock, name: " dock2" },
        'Server " dock2": the name has blanks around it or a line break. ' +
          'Rename it to "dock2", as Komodo would.',
      ],
      [{ ...dock, name: "" }, 'Server "": the name is empty. Give it a name.'],
      [
        { ...dock, name: "0123456789abcdef01234567" },
        'Server "0123456789abcdef01234567": the name is 24 hexadecimal digits, which Komodo takes ' +
          "for an id. Rename it.",
      ],
      [dock, 'Server "dock1": is declared twice. Remove or rename one of the two.'],
      [
        { ...dmz, address: "https://a:8120", outbound: true },
        'Server "dmz1": has both an address and outbound: true. Give it either an address, which ' +
          "Core dials, or outbound: true, where it dials Core.",
      ],
      [
        { ...dmz, outbound: false },
        'Server "dmz1": has neither an address nor outbound: true. Give it either an address, ' +
          "which Core dials, or outbound: true, where it dials Core.",
      ],
      [
        { ...dmz, address: "10.0.0.2:8120" },
        'Server "dmz1": the address "10.0.0.2:8120" is no https, http, wss or ws URL. ' +
          'Write it as "https://HOST:8120".',
      ],
      [
        { ...dmz, address: "ssh://me:hunter2@10.0.0.2" },
        'Server "dmz1": the address "ssh://10.0.0.2" is no https, http, wss or ws URL. ' +
          'Write it as "https://HOST:8120".',
      ],
    ];
    for (const [server, line] of refused) {
      it(`refuses ${JSON.stringify(server)}`, () => {
        const { found } = plan({ web: app("server: dock1") }, { servers: [dock, server] });
        assert.deepEqual(found, [line]);
      });
    }

    for (const address of ["https://a:8120", "http://10.0.0.1:8120", "wss://a/x", "ws://a"]) {
      it(`accepts ${address}`, () => {
        assert.deepEqual(plan({ web: app() }, { servers: [{ ...dock, address }] }).found, []);
      });
    }
  });

  it("tells all problems at once: those of the fleet first, then by file, line and column", () => {
    const { found } = plan(
      { b: app("server: gone", "command: $X"), a: app("after: [gone]") },
      { variables: values({ MY_SECRET: "x" }) },
    );
    assert.deepEqual(
      found.map((line) => line.split(": ")[0]),
      [
        'Variable "MY_SECRET"',
        "stacks/a/compose.yaml:1:22",
        "stacks/b/compose.yaml:1:22",
        "stacks/b/compose.yaml:4:14",
      ],
    );
  });
});
