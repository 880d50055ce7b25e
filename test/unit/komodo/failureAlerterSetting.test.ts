import assert from "node:assert/strict";
import { InputError } from "../../../providers/dynamic/problem";
import { settingReader } from "../../../providers/http/settings";
import { readKomodoSettings } from "../../../providers/komodo/settings";

const BASE: Record<string, string> = {
  "komodo:url": "https://komodo.test",
  "komodo:apiKey": "K_1",
  "komodo:apiSecret": "S_1",
};

function alerters(value: string, environment: Record<string, string> = {}) {
  const config: Record<string, string> = { ...BASE, "komodo:failureAlerter": value };
  return readKomodoSettings(settingReader((key) => config[key], environment)).failureAlerters;
}

describe("komodo:failureAlerter", () => {
  it("is one name, several with commas in between, or a JSON list", () => {
    assert.deepEqual(alerters("ops"), ["ops"]);
    assert.deepEqual(alerters("ops, dev ,"), ["ops", "dev"]);
    assert.deepEqual(alerters('["ops", "a, b"]'), ["ops", "a, b"]);
    assert.equal(alerters(""), undefined);
  });

  it("is overridden by KOMODO_FAILURE_ALERTER", () => {
    assert.deepEqual(alerters("ops", { KOMODO_FAILURE_ALERTER: "dev" }), ["dev"]);
  });

  it("is refused when it names none", () => {
    for (const value of [",", "[]", "[ops]"]) {
      assert.throws(
        () => alerters(value),
        new InputError([
          {
            subject: 'Setting "komodo:failureAlerter"',
            message: `"${value}" names no alerter`,
            fix: "Run `pulumi config set komodo:failureAlerter NAME`, with the name of an alerter",
          },
        ]),
      );
    }
  });
});
