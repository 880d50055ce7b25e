import assert from "node:assert/strict";
import { timezoneProblem } from "../../../../providers/komodo/timezone";

describe("timezoneProblem", () => {
  it("accepts the names of the IANA data base, and none at all", () => {
    const names =
      "Europe/Berlin Europe/Kyiv US/Eastern Asia/Calcutta Etc/GMT+1 UTC CET EST5EDT GMT";
    for (const name of ["", ...names.split(" ")]) {
      assert.equal(timezoneProblem(name), undefined, name);
    }
  });

  it("refuses names in other letters with the right ones, for Komodo tells them apart", () => {
    assert.deepEqual(timezoneProblem("europe/berlin"), {
      message: 'the time zone "europe/berlin" does not exist',
      fix: 'Write "Europe/Berlin"',
    });
    assert.equal(timezoneProblem("utc")?.fix, 'Write "UTC"');
  });

  it("refuses offsets and abbreviations that only JavaScript knows", () => {
    for (const name of ["PST", "IST", "+02:00", "GMT+1", "Z", "Berlin", "Mars/Olympus"]) {
      assert.deepEqual(timezoneProblem(name), {
        message: `the time zone "${name}" does not exist`,
        fix: 'Give an IANA name, such as "Europe/Amsterdam"',
      });
    }
  });
});
