import assert from "node:assert/strict";
import fc from "fast-check";
import { planFleet } from "../../../components/plan";
import { findCycles, severingEdges, topologicalOrder } from "../../../components/plan/order";
import { formatProblem } from "../../../providers/dynamic/problem";
import { app, dmz, dock, foldersOf, plan } from "./fixtures";

describe("planFleet", () => {
  describe("order", () => {
    it("S0-FR-13: puts stacks after what they name, ties by name", () => {
      const { stacks, found } = plan({
        vault: app("after: [traefik, auth]"),
        auth: app("after: [traefik]"),
        adguard: app("after: [traefik]"),
        traefik: app(),
        zero: app(),
      });
      assert.deepEqual(found, []);
      assert.deepEqual(
        stacks.map(({ name }) => name),
        ["traefik", "adguard", "auth", "vault", "zero"],
      );
      assert.deepEqual(stacks.find(({ name }) => name === "vault")?.after, ["auth", "traefik"]);
    });

    it("S0-FR-13: refuses unknown names, a stack after itself, and cycles with their path", () => {
      const { found } = plan({
        a: app("after: [b]"),
        b: app("after: [c]"),
        c: app("after: [a]"),
        d: app("after: [gone, d]"),
      });
      assert.deepEqual(found, [
        'stacks/a/compose.yaml:1:21: Stack "a": "after" runs in a circle: a -> b -> c -> a. ' +
          "Remove one of these entries.",
        'stacks/d/compose.yaml:1:22: Stack "d": "after" names "gone", which does not exist. ' +
          "Name a stack's folder, or remove it.",
        'stacks/d/compose.yaml:1:28: Stack "d": "after" names itself. Remove it.',
      ]);
    });

    it("does not call a folder unknown that could not be read", () => {
      const folders = foldersOf({ a: app("after: [broken]") });
      const spec = { servers: [dock], variables: {}, secrets: {} };
      assert.deepEqual(planFleet(spec, folders, { unreadable: ["broken"] }).problems, []);
    });

    it("refuses waiting for a stack that is not to run, unless both are not", () => {
      const { found } = plan({
        a: app("after: [off]"),
        b: app("after: [off], state: stopped"),
        off: app("state: down"),
      });
      assert.deepEqual(found, [
        'stacks/a/compose.yaml:1:22: Stack "a": "after" names "off", whose state is down, so it ' +
          'would wait for ever. Remove it, or set the state of "off" to running.',
      ]);
    });

    it("D6: plans severing stacks first of their server, several of them by name", () => {
      const { stacks, found } = plan(
        {
          "a-newt": app("server: dock1, severs: dock1"),
          "b-newt": app("server: dock1, severs: dock1"),
          other: app("server: dmz1"),
          web: app("server: dock1"),
          zeta: app("server: dock1, after: [a-newt]"),
        },
        { servers: [dock, dmz] },
      );
      assert.deepEqual(found, []);
      assert.deepEqual(
        stacks.map(({ name, follows }) => [name, follows]),
        [
          ["a-newt", []],
          ["b-newt", ["a-newt"]],
          ["other", []],
          ["web", ["a-newt", "b-newt"]],
          ["zeta", ["b-newt"]],
        ],
      );
    });

    it("D6: a severing stack of another server goes before those of the server that it severs", () => {
      const { stacks } = plan(
        {
          client: app("server: dmz1, severs: dock1"),
          newt: app("server: dock1, severs: dock1"),
          beside: app("server: dmz1"),
          app: app("server: dock1"),
        },
        { servers: [dock, dmz] },
      );
      assert.deepEqual(
        stacks.map(({ name, follows }) => [name, follows]),
        [
          ["beside", []],
          ["client", []],
          ["newt", ["client"]],
          ["app", ["client", "newt"]],
        ],
      );
    });

    it("D6: what a severing stack names in after goes before it all the same", () => {
      const { stacks, found } = plan({
        "a-newt": app("severs: dock1, after: [proxy, z-newt]"),
        proxy: app(),
        web: app(),
        "z-newt": app("severs: dock1"),
      });
      assert.deepEqual(found, []);
      assert.deepEqual(
        stacks.map(({ name, after, follows }) => [name, after, follows]),
        [
          ["z-newt", [], []],
          ["proxy", [], ["z-newt"]],
          ["a-newt", ["proxy", "z-newt"], []],
          ["web", [], ["a-newt", "z-newt"]],
        ],
      );
    });

    it("refuses severs of an unknown server", () => {
      assert.deepEqual(plan({ newt: app("severs: dock9") }).found, [
        'stacks/newt/compose.yaml:1:22: Stack "newt": "severs" is "dock9", which does not exist. ' +
          "Name one of: dock1.",
      ]);
    });

    it("refuses two folders with one name", () => {
      const [folder] = foldersOf({ web: app() });
      assert.ok(folder);
      const spec = { servers: [dock], variables: {}, secrets: {} };
      const twin = { ...folder, composeFile: "more/web/compose.yaml" };
      assert.deepEqual(planFleet(spec, [folder, twin]).problems.map(formatProblem), [
        'more/web/compose.yaml:1:1: Stack "web": is also the name of stacks/web/compose.yaml. ' +
          "Rename one of the two folders.",
      ]);
    });
  });
});

/** A graph in which edges only lead to earlier letters, so that it has no cycle. */
const acyclic = fc
  .array(fc.array(fc.nat({ max: 11 }), { maxLength: 4 }), { maxLength: 12 })
  .chain((links) => {
    const names = links.map((_, i) => `s${i}`);
    return fc.shuffledSubarray(names, { minLength: names.length }).map((order) =>
      order.map((name, i) => ({
        name,
        after: [...new Set((links[i] ?? []).filter((j) => j < i).map((j) => order[j] ?? ""))],
      })),
    );
  });

function graphOf(nodes: readonly { name: string; after: readonly string[] }[]) {
  return new Map(nodes.map(({ name, after }) => [name, after]));
}

describe("topologicalOrder", () => {
  it("puts everything after what goes before it, whatever the input's order (property)", () => {
    fc.assert(
      fc.property(acyclic, (nodes) => {
        const order = topologicalOrder(graphOf(nodes));
        assert.deepEqual([...order].sort(), nodes.map(({ name }) => name).sort());
        for (const { name, after } of nodes) {
          for (const other of after) assert.ok(order.indexOf(other) < order.indexOf(name));
        }
        assert.deepEqual(topologicalOrder(graphOf([...nodes].reverse())), order);
      }),
    );
  });

  it("still names everything when there is a cycle", () => {
    const graph = new Map([
      ["b", ["a"]],
      ["a", ["b"]],
      ["c", []],
      ["d", ["a"]],
    ]);
    assert.deepEqual(topologicalOrder(graph), ["c", "a", "b", "d"]);
  });
});

describe("findCycles", () => {
  it("finds none exactly when there is an order (property)", () => {
    fc.assert(fc.property(acyclic, (nodes) => assert.deepEqual(findCycles(graphOf(nodes)), [])));
  });

  it("finds each cycle once, from its least name", () => {
    const graph = new Map([
      ["d", ["c"]],
      ["c", ["d"]],
      ["b", ["a"]],
      ["a", ["b"]],
      ["e", ["a"]],
    ]);
    assert.deepEqual(findCycles(graph), [
      ["a", "b", "a"],
      ["c", "d", "c"],
    ]);
  });
});

describe("severingEdges", () => {
  const servers = fc.array(fc.tuple(fc.boolean(), fc.option(fc.boolean(), { nil: undefined })), {
    minLength: 12,
    maxLength: 12,
  });

  it("D6: makes no cycle, and puts a stack before the way to its server only for want of an order (property)", () => {
    fc.assert(
      fc.property(acyclic, servers, (graph, places) => {
        const nodes = graph.map((node, i) => {
          const [first, severs] = places[i] ?? [true, undefined];
          const server = first ? "x" : "y";
          return {
            ...node,
            server,
            ...(severs === undefined ? {} : { severs: severs ? "x" : "y" }),
          };
        });
        const edges = severingEdges(nodes);
        const full = new Map(
          nodes.map(({ name, after }) => [name, [...after, ...(edges.get(name) ?? [])]]),
        );
        assert.deepEqual(findCycles(full), []);
        const order = topologicalOrder(full);
        for (const way of nodes.filter(({ severs }) => severs !== undefined)) {
          const plain = nodes.filter((n) => n.server === way.severs && n.severs !== way.severs);
          const alike = nodes.filter((n) => n.severs === way.severs && n.name > way.name);
          for (const { name } of [...plain, ...alike].filter(
            (n) => order.indexOf(n.name) < order.indexOf(way.name),
          )) {
            const reversed = new Map([...full, [name, [...(full.get(name) ?? []), way.name]]]);
            assert.notDeepEqual(findCycles(reversed), []);
          }
        }
      }),
    );
  });
});
