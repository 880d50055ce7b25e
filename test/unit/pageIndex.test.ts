import assert from "node:assert/strict";
import path from "node:path";
import { pageFiles, readPage } from "../support/docs";

/** Pages that a page links to, relative to the project's root. */
function linkedFrom(file: string): string[] {
  const targets = [...readPage(file).matchAll(/\]\(((?!https?:)[^)#\s]+)/g)];
  return targets.map(([, target = ""]) => path.posix.join(path.posix.dirname(file), target));
}

describe("pages of the docs", () => {
  it("can all be reached from the README, those of kinds over docs/kinds.md", () => {
    const linked = new Set([...linkedFrom("README.md"), ...linkedFrom("docs/kinds.md")]);
    const others = pageFiles.filter((file) => file !== "README.md");
    assert.deepEqual(
      others.filter((file) => !linked.has(file)),
      [],
    );
  });
});
