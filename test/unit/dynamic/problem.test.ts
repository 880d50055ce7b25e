import assert from "node:assert/strict";
import { formatProblem, InputError, refuse } from "../../../providers/dynamic/problem";

const missing = { subject: 'Stack "media"', message: '"server" is missing', fix: 'Set "server"' };

describe("formatProblem", () => {
  it("is subject, finding and what to do next on one line", () => {
    assert.equal(formatProblem(missing), 'Stack "media": "server" is missing. Set "server".');
  });

  it("begins with the place as far as it is known", () => {
    const file = "stacks/media/compose.yaml";
    const end = 'Stack "media": "server" is missing. Set "server".';
    assert.equal(formatProblem({ ...missing, file }), `${file}: ${end}`);
    assert.equal(formatProblem({ ...missing, file, line: 3 }), `${file}:3: ${end}`);
    assert.equal(formatProblem({ ...missing, file, line: 3, column: 7 }), `${file}:3:7: ${end}`);
  });
});

describe("refuse", () => {
  it("returns when there is no problem", () => {
    assert.doesNotThrow(() => refuse([]));
  });

  it("throws one error that names every problem, one per line", () => {
    const other = { subject: 'Stack "web"', message: '"name" is empty', fix: 'Set "name"' };
    assert.throws(
      () => refuse([missing, other]),
      (error: unknown) => {
        assert.ok(error instanceof InputError);
        assert.deepEqual([error.name, error.code], ["InputError", "INPUT"]);
        assert.deepEqual(error.problems, [missing, other]);
        assert.equal(
          error.message,
          'Stack "media": "server" is missing. Set "server".\n' +
            'Stack "web": "name" is empty. Set "name".',
        );
        return true;
      },
    );
  });
});
