import assert from "node:assert/strict";
import type { dynamic } from "@pulumi/pulumi";
import { toProvider } from "../../../providers/dynamic/adapter";
import { PartialFailure } from "../../../providers/dynamic/failure";
import { digest } from "../../../providers/dynamic/fields";
import type { Handler } from "../../../providers/dynamic/handler";
import { ApiError } from "../../../providers/http/errors";
import { InputError } from "../../../providers/dynamic/problem";
import { type Properties, UNKNOWN } from "../../../providers/dynamic/values";
import { Redactor } from "../../../providers/http/redact";

interface BoxInputs {
  name: string;
  size?: number;
  home?: string;
  text?: string;
  secret?: string;
  hook?: { run?: string; path?: string };
  labels?: Record<string, string>;
  adopt?: boolean;
}

interface BoxOuts {
  homeId?: string;
  revision?: string;
}

type Failing = "create" | "update" | "half" | "read" | "delete";

/** Boxes kept in memory, and the next method that fails. */
class Boxes {
  readonly stored = new Map<string, Record<string, unknown>>();
  readonly calls: string[] = [];
  readonly changes: (readonly string[])[] = [];
  failing?: Failing;

  /** Thrown in place of the usual error. */
  refusal?: Error;

  check(method: Failing): void {
    this.calls.push(method);
    if (this.failing === method) throw this.refusal ?? new Error(`broken by hunter2 in ${method}`);
  }
}

const REFERENCE = 'exports.handler=()=>require("box")';

const box: Handler<Boxes, BoxInputs, BoxOuts> = {
  kind: "test:Box",
  subject: ({ name }) => `Box "${String(name)}"`,
  deleteBeforeReplace: true,
  fields: {
    name: { type: "string", required: true, doc: "Name." },
    size: { type: "number", default: 1, range: [1, 9], doc: "Size." },
    home: { type: "string", default: "", replace: true, alias: ["homeId"], doc: "Home." },
    text: {
      type: "string",
      default: "",
      digest: true,
      normalise: (text) => `${text.trimEnd()}\n`,
      doc: "Text.",
    },
    secret: {
      type: "string",
      default: "",
      secret: true,
      doc: "Secret.",
      problem: (value) =>
        value.includes(" ") ? { message: `"secret" holds a blank`, fix: "Take it out" } : undefined,
    },
    hook: {
      type: "object",
      doc: "Hook.",
      fields: {
        run: { type: "string", default: "", doc: "Run." },
        path: { type: "string", default: "", doc: "Path." },
      },
    },
    labels: { type: "map", default: {}, doc: "Labels." },
    adopt: { type: "boolean", local: true, doc: "Adopt." },
  },
  resolve: (inputs) => {
    if (inputs.text !== "fault") return inputs;
    const subject = 'Box "a"';
    throw new InputError([
      { file: "box.yaml", line: 2, column: 3, subject, message: "no box", fix: "Add one" },
      { subject, property: "text", message: "also wrong", fix: "Mend it" },
    ]);
  },
  problems: ({ size, labels }) =>
    size === 2 && labels === undefined
      ? [{ path: "size", message: "a box of 2 needs labels", fix: 'Set "labels"' }]
      : [],
  stale: ({ revision }, { adopt }) => revision === "old" && adopt !== true,
  create(inputs, boxes) {
    boxes.check("create");
    boxes.stored.set("1", { ...inputs });
    if (boxes.failing === "half") {
      const reason = boxes.refusal ?? `${inputs.name} is ${String(inputs.secret)}`;
      throw new PartialFailure("1", { homeId: "h1" }, reason);
    }
    return Promise.resolve({ id: "1", outs: { homeId: "h1", revision: undefined } });
  },
  read(id, olds, boxes) {
    boxes.check("read");
    const found = boxes.stored.get(id);
    const outs = { homeId: "h1", ...(olds.revision !== undefined && { revision: "r" }) };
    return Promise.resolve(found && { inputs: found, outs });
  },
  update(id, { news, changed }, boxes) {
    boxes.check("update");
    boxes.changes.push(changed);
    boxes.stored.set(id, { ...news });
    if (boxes.failing === "half") throw new PartialFailure(id, {}, "half made");
    return Promise.resolve({ homeId: "h1" });
  },
  delete(id, _olds, boxes) {
    boxes.check("delete");
    boxes.stored.delete(id);
    return Promise.resolve();
  },
};

type Provider = dynamic.ResourceProvider<Properties, Properties>;
type Methods = Required<Pick<Provider, "check" | "diff" | "read" | "update" | "delete">> & Provider;

function setUp(failing?: Failing): { boxes: Boxes; provider: Methods } {
  const boxes = new Boxes();
  if (failing) boxes.failing = failing;
  const redactor = new Redactor();
  const provider = toProvider(box, {
    context: () => boxes,
    redact: (text) => redactor.redact(text),
    addSecret: (value) => redactor.add(value),
    advice: ({ status }) => `Look up ${status}`,
  });
  return { boxes, provider: provider as Methods };
}

async function failures(news: Record<string, unknown>): Promise<dynamic.CheckFailure[]> {
  const result = await setUp().provider.check({}, { __provider: REFERENCE, ...news });
  return result.failures ?? [];
}

async function thrown(run: () => Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await run();
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

describe("toProvider check", () => {
  it("stores inputs in the remote's normal form, without absent ones", async () => {
    const news = { __provider: REFERENCE, name: "a", text: "x  ", size: null, labels: { a: null } };
    const result = await setUp().provider.check({}, news);
    assert.deepEqual(result, { inputs: { name: "a", text: "x\n", labels: {} }, failures: [] });
  });

  it("names every failure, with its property where that is a plain number, and what to do", async () => {
    assert.deepEqual(await failures({ name: "a", size: 10, sise: 2, hook: { rum: "ls" } }), [
      {
        property: "",
        reason: 'Box "a": "sise" is not a property. Use "size", or remove it.',
      },
      {
        property: "size",
        reason: 'Box "a": "size" is 10, the limits are 1 and 9. Choose a number within them.',
      },
      {
        property: "",
        reason: 'Box "a": "hook.rum" is not a property. Use "hook.run", or remove it.',
      },
    ]);
  });

  it("names no property whose value the engine must not print", async () => {
    assert.deepEqual(await failures({ name: "a", secret: "hunter2 " }), [
      { property: "", reason: 'Box "a": "secret" holds a blank. Take it out.' },
    ]);
    const [long] = await failures({ name: "a", size: "x".repeat(81) });
    assert.equal(long?.property, "");
    const [list] = await failures({ name: "a", size: ["hunter2"] });
    assert.equal(list?.property, "");
    const [shared] = await failures({ name: "a", secret: "hunter2", size: "hunter2" });
    assert.equal(shared?.property, "");
  });

  it("takes a secret out of every other finding", async () => {
    const [found] = await failures({ name: "a", secret: "hunter2", size: "hunter2" });
    assert.equal(
      found?.reason,
      'Box "a": "size" must be a number, but is "[secret]". Give "size" the right type.',
    );
  });

  it("asks the handler only when the table has no finding", async () => {
    assert.deepEqual(
      (await failures({ name: "a", size: 2 })).map(({ reason }) => reason),
      ['Box "a": a box of 2 needs labels. Set "labels".'],
    );
    assert.equal((await failures({ name: "a", size: 2, mode: 1 })).length, 1);
  });

  it("gives the findings of a file with their place", async () => {
    assert.deepEqual(await failures({ name: "a", text: "fault" }), [
      { property: "", reason: 'box.yaml:2:3: Box "a": no box. Add one.' },
      { property: "", reason: 'Box "a": also wrong. Mend it.' },
    ]);
  });

  it("judges and normalises nothing that is unknown, at any depth", async () => {
    const news = {
      name: UNKNOWN,
      size: UNKNOWN,
      text: UNKNOWN,
      secret: UNKNOWN,
      hook: { run: UNKNOWN },
      labels: { a: UNKNOWN },
    };
    assert.deepEqual(await setUp().provider.check({}, { ...news, __provider: REFERENCE }), {
      inputs: news,
      failures: [],
    });
  });

  it("asks the remote nothing", async () => {
    const { boxes, provider } = setUp();
    await provider.check({}, { name: "a" });
    await provider.diff("1", { name: "a" }, { name: "a" });
    assert.deepEqual(boxes.calls, []);
  });
});

describe("toProvider diff", () => {
  const state = { name: "a", text: digest("x\n"), homeId: "h1", __provider: "old" };

  it("is no change when only the reference to the handler differs", async () => {
    const news = { name: "a", text: "x\n", __provider: REFERENCE };
    assert.deepEqual(await setUp().provider.diff("1", state, news), {
      changes: false,
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("asks for a replacement where a field asks for it, the old one deleted before", async () => {
    const news = { name: "a", text: "x\n", home: "h2" };
    assert.deepEqual(await setUp().provider.diff("1", state, news), {
      changes: true,
      replaces: ["home"],
      deleteBeforeReplace: true,
    });
  });

  it("is no change when a reference is given in its other form", async () => {
    const olds = { ...state, home: "garage" };
    const { changes } = await setUp().provider.diff("1", olds, { ...state, home: "h1" });
    assert.equal(changes, false);
  });

  it("is a change when the state is stale though no input differs", async () => {
    const olds = { ...state, revision: "old" };
    assert.deepEqual(await setUp().provider.diff("1", olds, { name: "a", text: "x" }), {
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("counts an unknown value inside a map as a change", async () => {
    const news = { name: "a", text: "x\n", labels: { a: UNKNOWN } };
    assert.equal((await setUp().provider.diff("1", state, news)).changes, true);
  });
});

describe("toProvider create", () => {
  it("keeps inputs and outputs in the state, a digest in place of a long text", async () => {
    const news = { __provider: REFERENCE, name: "a", text: "x\n", adopt: true };
    assert.deepEqual(await setUp().provider.create(news), {
      id: "1",
      outs: { name: "a", text: digest("x\n"), adopt: true, homeId: "h1" },
    });
  });

  it("throws no stack trace and no secret", async () => {
    const { provider } = setUp("create");
    const error = await thrown(() => provider.create({ name: "a", secret: "hunter2" }));
    assert.equal(error.message, "broken by [secret] in create");
    assert.equal(error.stack, "");
    assert.equal("id" in error, false);
  });

  it("keeps a half-made resource with the reference that its delete will need", async () => {
    const { provider } = setUp("half");
    const news = { __provider: REFERENCE, name: "a", text: "x\n", secret: "hunter2" };
    const error = await thrown(() => provider.create(news));
    assert.equal(error.message, "a is [secret]");
    assert.equal(error.id, "1");
    assert.deepEqual(error.reasons, ["a is [secret]"]);
    assert.deepEqual(error.properties, {
      name: "a",
      text: digest("x\n"),
      secret: "hunter2",
      homeId: "h1",
      __provider: REFERENCE,
    });
  });
});

describe("toProvider read", () => {
  it("gives back the program's inputs when nothing drifted", async () => {
    const { boxes, provider } = setUp();
    boxes.stored.set("1", { name: "a", size: 1, text: "x\n", secret: "", labels: {} });
    const olds = { name: "a", text: digest("x\n"), __provider: REFERENCE };
    assert.deepEqual(await provider.read("1", olds), {
      id: "1",
      props: { name: "a", text: digest("x\n"), homeId: "h1" },
      inputs: { name: "a", text: "x\n" },
    });
  });

  it("is empty when the object is gone", async () => {
    assert.deepEqual(await setUp().provider.read("1", { name: "a" }), {});
  });

  it("shows undeclared drift, and that of a secret only as a fact", async () => {
    const { boxes, provider } = setUp();
    boxes.stored.set("1", { name: "a", size: 7, secret: "hunter2" });
    const { inputs } = await provider.read("1", { name: "a" });
    assert.deepEqual(inputs, { name: "a", size: 7, secret: "[set outside Varanus]" });
    const diff = await provider.diff("1", inputs, { name: "a" });
    assert.equal(diff.changes, true);
  });

  it("shows drift in the next diff as a change back", async () => {
    const { boxes, provider } = setUp();
    const { outs } = await provider.create({ name: "a", size: 2, text: "x\n" });
    boxes.stored.set("1", { name: "a", size: 7, text: "y\n", secret: "" });
    const { props } = await provider.read("1", outs ?? {});
    const news = { name: "a", size: 2, text: "x\n" };
    assert.equal((await provider.diff("1", props ?? {}, news)).changes, true);
    await provider.update("1", props ?? {}, news);
    assert.deepEqual(boxes.changes, [["size", "text"]]);
  });

  it("throws without secrets", async () => {
    const { provider } = setUp("read");
    const error = await thrown(() => provider.read("1", { name: "a", secret: "hunter2" }));
    assert.equal(error.message, "broken by [secret] in read");
  });
});

describe("toProvider update", () => {
  const olds = { name: "a", size: 2, text: digest("x\n"), secret: "hunter1", homeId: "h1" };

  it("tells the handler which inputs differ and keeps the new state", async () => {
    const { boxes, provider } = setUp();
    const news = { __provider: REFERENCE, name: "b", size: 2, text: "x\n", secret: "hunter1" };
    assert.deepEqual(await provider.update("1", olds, news), {
      outs: { name: "b", size: 2, text: digest("x\n"), secret: "hunter1", homeId: "h1" },
    });
    assert.deepEqual(boxes.changes, [["name"]]);
  });

  it("takes the old secret as well as the new one out of an error", async () => {
    const { provider } = setUp("update");
    const old = { ...olds, secret: "hunter2" };
    const error = await thrown(() => provider.update("1", old, { name: "a", secret: "other" }));
    assert.equal(error.message, "broken by [secret] in update");
  });

  it("keeps a half-updated resource", async () => {
    const { provider } = setUp("half");
    const news = { __provider: REFERENCE, name: "b", size: 3 };
    const error = await thrown(() => provider.update("1", olds, news));
    assert.deepEqual(
      [error.id, error.reasons, error.properties],
      ["1", ["half made"], { name: "b", size: 3, __provider: REFERENCE }],
    );
  });
});

describe("toProvider errors", () => {
  const line = { method: "POST", path: "/write/CreateBox", headers: { key: "k" } };
  const refusal = () => new ApiError("Store", line, 500, "no room for hunter2");
  const text =
    'Box "a": Store answered 500 from POST /write/CreateBox: no room for [secret]. Look up 500.';

  for (const method of ["create", "half"] as const) {
    it(`name the resource that the remote refuses, the request and what to do (${method})`, async () => {
      const { boxes, provider } = setUp(method);
      boxes.refusal = refusal();
      const error = await thrown(() => provider.create({ name: "a", secret: "hunter2" }));
      assert.equal(error.message, text);
      assert.deepEqual(error.reasons, method === "half" ? [text] : undefined);
    });
  }

  it("name it in read, update and delete as well", async () => {
    const olds = { name: "a", secret: "hunter2" };
    for (const method of ["read", "update", "delete"] as const) {
      const { boxes, provider } = setUp(method);
      boxes.refusal = refusal();
      const run: Record<typeof method, () => Promise<unknown>> = {
        read: () => provider.read("1", olds),
        update: () => provider.update("1", olds, olds),
        delete: () => provider.delete("1", olds),
      };
      assert.equal((await thrown(run[method])).message, text);
    }
  });
});

describe("toProvider delete", () => {
  it("deletes and throws without secrets", async () => {
    const { boxes, provider } = setUp();
    await provider.create({ name: "a" });
    await provider.delete("1", { name: "a" });
    assert.equal(boxes.stored.size, 0);
    boxes.failing = "delete";
    const error = await thrown(() => provider.delete("1", { secret: "hunter2" }));
    assert.equal(error.message, "broken by [secret] in delete");
  });
});
