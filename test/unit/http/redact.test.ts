import assert from "node:assert/strict";
import fc from "fast-check";
import { Redactor } from "../../../providers/http/redact";

function redact(text: string, ...values: unknown[]): string {
  const redactor = new Redactor();
  values.forEach((value) => redactor.add(value));
  return redactor.redact(text);
}

describe("Redactor", () => {
  it("leaves a text alone while it knows nothing", () => {
    assert.equal(redact("a b c"), "a b c");
  });

  it("takes a value out wherever it stands, also inside a word", () => {
    assert.equal(redact("pw=hunter2;xhunter2x", "hunter2"), "pw=[secret];x[secret]x");
  });

  it("takes out the forms a value has in JSON and in a URL", () => {
    assert.equal(redact('{"pw":"a\\"b/c"}', 'a"b/c'), '{"pw":"[secret]"}');
    assert.equal(redact("?pw=a%22b%2Fc", 'a"b/c'), "?pw=[secret]");
  });

  it("takes out each longer line of a value of several lines", () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADAN\nAQ==\n";
    assert.equal(redact("bad line MIIEvQIBADAN", key), "bad line [secret]");
    assert.equal(redact(`<${key.trim()}>`, key), "<[secret]>");
  });

  it("takes a value of fewer than 3 characters out as a whole word only", () => {
    assert.equal(redact("a cat, a:b", "a"), "[secret] cat, [secret]:b");
    assert.equal(redact("(.*) xxx", ".*"), "([secret]) xxx");
  });

  it("takes the longer of two values that begin alike", () => {
    assert.equal(redact("abcdef abc", "abc", "abcdef"), "[secret] [secret]");
  });

  it("does not look for values in its own mask", () => {
    assert.equal(redact("hunter2 ecr", "hunter2", "ecr", "secret"), "[secret] [secret]");
  });

  it("knows every text inside objects and lists, and passes over the rest", () => {
    const nested = { key: ["hunter2", { more: "swordfish" }], count: 7, none: null };
    assert.equal(redact("hunter2 swordfish 7 null", nested), "[secret] [secret] 7 null");
  });

  it("passes over empty and blank values", () => {
    assert.equal(redact("a b", "", "  ", undefined), "a b");
  });

  it("lets no value of 3 or more characters through, whatever the values and the text", () => {
    const value = fc.string({ minLength: 3 }).filter((text) => text.trim().length > 2);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.array(fc.string()), (values, between) => {
        const text = between.join(values[0]) + values.join(" ");
        const rest = redact(text, ...values).replaceAll("[secret]", "\u0000");
        values.forEach((item) => assert.equal(rest.includes(item.trim()), false));
      }),
    );
  });
});
