import assert from "node:assert/strict";
import { loadProvider } from "../../providers/load";
import { handlers } from "../../providers/registry";
import { messageOf, type Methods } from "../support/komodo";

const NAMES = ["KOMODO_URL", "KOMODO_USERNAME", "KOMODO_PASSWORD", "KOMODO_API_KEY"];

describe("loadProvider", () => {
  const saved = NAMES.map((name) => [name, process.env[name]] as const);
  before(() => NAMES.forEach((name) => Reflect.deleteProperty(process.env, name)));
  after(() => {
    for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
  });

  it("has every kind under its type token", () => {
    for (const [kind, handler] of Object.entries(handlers)) {
      assert.equal(handler.kind, kind);
      const provider = loadProvider(kind) as Methods;
      for (const method of ["check", "diff", "create", "read", "update", "delete"] as const) {
        assert.equal(typeof provider[method], "function", `${kind} ${method}`);
      }
    }
  });

  for (const kind of ["komodo:Nope", "komodo:stack", "azure:Stack", "komodo:../Stack", ""]) {
    it(`names the kind "${kind}", which this version does not have`, () => {
      assert.throws(() => loadProvider(kind), {
        message:
          `Resource kind "${kind}": this version of Varanus has no such kind. ` +
          "Install the version that made the resource, or a newer one.",
      });
    });
  }

  it("checks and compares without any setting, and names all that a create needs", async () => {
    const provider = loadProvider("komodo:Tag") as Methods;
    const news = { name: "a" };
    assert.deepEqual(await provider.check({}, news), { inputs: news, failures: [] });
    assert.equal((await provider.diff("1", news, news)).changes, false);
    assert.equal(
      await messageOf(provider.create(news)),
      'Settings of Komodo "komodo:*": komodo:url is not set. Run `pulumi config set komodo:url ' +
        'https://...`.\nSettings of Komodo "komodo:*": there is neither komodo:username with ' +
        "komodo:password, nor an API key. Run `pulumi config set komodo:username NAME` and `pulumi " +
        "config set --secret komodo:password`, or set komodo:apiKey and komodo:apiSecret with " +
        "--secret.",
    );
  });
});
