import assert from "node:assert/strict";
import { InputError } from "../../../providers/dynamic/problem";
import { environmentName, settingReader } from "../../../providers/http/settings";
import { readKomodoSettings } from "../../../providers/komodo/settings";

type Values = Record<string, string>;

const BASE: Values = {
  "komodo:url": "https://komodo.test",
  "komodo:username": "admin",
  "komodo:password": "hunter2",
};

function read(config: Values, environment: Values = {}) {
  return readKomodoSettings(settingReader((key) => config[key], environment));
}

function refusal(config: Values, environment: Values = {}): string {
  try {
    read(config, environment);
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message;
  }
  throw new assert.AssertionError({ message: "nothing was refused" });
}

const NO_CREDENTIALS =
  'Settings of Komodo "komodo:*": there is neither komodo:username with komodo:password, nor an ' +
  "API key. Run `pulumi config set komodo:username NAME` and `pulumi config set --secret " +
  "komodo:password`, or set komodo:apiKey and komodo:apiSecret with --secret.";

describe("environmentName", () => {
  it("is the key in upper case with one _ between words", () => {
    assert.deepEqual(
      ["komodo:url", "komodo:apiKey", "komodo:timeoutSeconds"].map(environmentName),
      ["KOMODO_URL", "KOMODO_API_KEY", "KOMODO_TIMEOUT_SECONDS"],
    );
  });
});

describe("readKomodoSettings", () => {
  it("takes 60 s and 4 deploys per server where nothing is said", () => {
    assert.deepEqual(read(BASE), {
      url: "https://komodo.test",
      login: { username: "admin", password: "hunter2" },
      timeoutMs: 60_000,
      deploysPerServer: 4,
    });
  });

  it("takes every setting", () => {
    const config = {
      "komodo:url": "https://komodo.test//",
      "komodo:apiKey": "K_1",
      "komodo:apiSecret": "S_1",
      "komodo:caFile": "ca.pem",
      "komodo:timeoutSeconds": "5",
      "komodo:deploysPerServer": "1",
    };
    assert.deepEqual(read(config), {
      url: "https://komodo.test",
      apiKey: { key: "K_1", secret: "S_1" },
      caFile: "ca.pem",
      timeoutMs: 5_000,
      deploysPerServer: 1,
    });
  });

  it("refuses an address that holds credentials, without repeating them", () => {
    assert.equal(
      refusal({ ...BASE, "komodo:url": "https://admin:hunter2@komodo.test" }),
      'Settings of Komodo "komodo:*": komodo:url holds a user name or password. Take them out of ' +
        "the address, and set komodo:username and komodo:password.",
    );
  });

  it("lets the environment win, key by key, and takes an empty value for none", () => {
    const environment = {
      KOMODO_URL: "https://other.test",
      KOMODO_PASSWORD: "swordfish",
      KOMODO_USERNAME: "",
    };
    const { url, login } = read(BASE, environment);
    assert.deepEqual(
      { url, login },
      { url: "https://other.test", login: { username: "admin", password: "swordfish" } },
    );
  });

  it("names everything that is missing at once, with the commands that set it", () => {
    assert.equal(
      refusal({}),
      'Settings of Komodo "komodo:*": komodo:url is not set. Run `pulumi config set komodo:url ' +
        `https://...\`.\n${NO_CREDENTIALS}`,
    );
  });

  it("refuses a user name without its password, and half an API key", () => {
    const { "komodo:url": url = "" } = BASE;
    const half = { "komodo:url": url, "komodo:username": "admin", "komodo:apiKey": "K_1" };
    assert.equal(refusal(half), NO_CREDENTIALS);
  });

  it("refuses an address of another kind without printing it", () => {
    assert.equal(
      refusal({ ...BASE, "komodo:url": "admin:hunter2@komodo" }),
      'Settings of Komodo "komodo:*": komodo:url is no http(s) address. ' +
        "Run `pulumi config set komodo:url https://...`.",
    );
  });

  it("refuses numbers outside their limits, and what is no number", () => {
    assert.equal(
      refusal({ ...BASE, "komodo:timeoutSeconds": "3601" }),
      'Setting "komodo:timeoutSeconds": "3601" is outside the limits 1 and 3600. ' +
        "Set a number within them.",
    );
    assert.equal(
      refusal(BASE, { KOMODO_DEPLOYS_PER_SERVER: "many" }),
      'Setting "komodo:deploysPerServer": "many" is outside the limits 1 and 64. ' +
        "Set a number within them.",
    );
  });
});
