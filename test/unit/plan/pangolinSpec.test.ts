import assert from "node:assert/strict";
import { publicAppFields } from "../../../components/plan";
import { untyped } from "../../../providers/dynamic/fields";
import { validate } from "../../../providers/dynamic/validate";

describe("publicAppFields", () => {
  const found = (given: object) =>
    validate(untyped(publicAppFields), given).map(({ message, fix }) => `${message}. ${fix}.`);

  it("takes domains, and a site or several for each server", () => {
    const sites = { nas: "nas-newt", vps: ["vps-local", "7"] };
    assert.deepEqual(found({ domains: ["example.com", "Home.Example.com"], sites }), []);
    assert.deepEqual(found({}), []);
  });

  it("refuses wildcards, URLs and empty lists", () => {
    const domain = (text: string) =>
      `"domains" holds "${text}", which is no base domain. Write one such as example.com, without ` +
      "wildcard, scheme or path.";
    const site =
      '"sites.nas" is neither a name nor a list of names. Name the site that reaches this server.';
    assert.deepEqual(found({ domains: ["*.example.com"] }), [domain("*.example.com")]);
    assert.deepEqual(found({ domains: ["https://example.com"] }), [domain("https://example.com")]);
    for (const wrong of ["", [], [7], { name: "x" }, 7]) {
      assert.deepEqual(found({ sites: { nas: wrong } }), [site]);
    }
  });

  it("refuses other keys", () => {
    assert.deepEqual(found({ domain: [] }), [
      '"domain" is not a property. Use "domains", or remove it.',
    ]);
  });
});
