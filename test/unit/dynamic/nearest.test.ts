import assert from "node:assert/strict";
import { nearest } from "../../../providers/dynamic/nearest";

describe("nearest", () => {
  const known = ["fileContents", "autoPull", "server", "images", "image", "init", "restart"];

  for (const [name, meant] of [
    ["imagee", "image"],
    ["restrat", "restart"],
    ["fileContent", "fileContents"],
    ["auto_pull", "autoPull"],
    ["SERVER", "server"],
  ] as const) {
    it(`reads ${name} as ${meant}`, () => assert.equal(nearest(name, known), meant));
  }

  for (const name of ["colour", "frobnicate", "ab", ""]) {
    it(`finds nothing near "${name}"`, () => assert.equal(nearest(name, known), undefined));
  }
});
