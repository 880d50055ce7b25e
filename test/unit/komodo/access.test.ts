import assert from "node:assert/strict";
import { type FieldTable, remoteName, untyped } from "../../../providers/dynamic/fields";
import { toProvider } from "../../../providers/dynamic/adapter";
import { ApiError } from "../../../providers/http/errors";
import { accessAdvice } from "../../../providers/komodo/accessAdvice";
import { adviceFor, faultOf } from "../../../providers/komodo/errors";
import { expiryField, fromUnixMs, toUnixMs } from "../../../providers/komodo/expiry";
import { apiKeyFields } from "../../../providers/komodo/apiKey/fields";
import { gitAccountFields } from "../../../providers/komodo/gitAccount/fields";
import { networkFields } from "../../../providers/komodo/network/fields";
import { onboardingKeyFields } from "../../../providers/komodo/onboardingKey/fields";
import { permissionFields } from "../../../providers/komodo/permission/fields";
import { fullGrant } from "../../../providers/komodo/permission/grant";
import { placeId, placeOf } from "../../../providers/komodo/permission/place";
import { registryAccountFields } from "../../../providers/komodo/registryAccount/fields";
import { serviceUserFields } from "../../../providers/komodo/serviceUser/fields";
import { user } from "../../../providers/komodo/user/handler";
import { userFields } from "../../../providers/komodo/user/fields";
import { userGroupFields } from "../../../providers/komodo/userGroup/fields";
import { gitAccountNames, onboardingKeyNames, registryAccountNames } from "../../types/accessKinds";

function remoteNames(fields: FieldTable): string[] {
  return Object.entries(fields)
    .filter(([, field]) => !field.local)
    .map(([key, field]) => remoteName(key, field))
    .sort();
}

for (const [name, fields, names] of [
  ["gitAccountFields", untyped(gitAccountFields), gitAccountNames],
  ["registryAccountFields", untyped(registryAccountFields), registryAccountNames],
  ["onboardingKeyFields", untyped(onboardingKeyFields), onboardingKeyNames],
] as const) {
  describe(name, () => {
    it(`covers ${Object.keys(names).length} of the ${Object.keys(names).length} fields of Komodo's and no other`, () => {
      assert.deepEqual(remoteNames(fields), Object.keys(names).sort());
    });
  });
}

const TABLES: Record<string, FieldTable> = {
  apiKeyFields: untyped(apiKeyFields),
  gitAccountFields: untyped(gitAccountFields),
  networkFields: untyped(networkFields),
  onboardingKeyFields: untyped(onboardingKeyFields),
  permissionFields: untyped(permissionFields),
  registryAccountFields: untyped(registryAccountFields),
  serviceUserFields: untyped(serviceUserFields),
  userFields: untyped(userFields),
  userGroupFields: untyped(userGroupFields),
};

for (const [name, fields] of Object.entries(TABLES)) {
  describe(name, () => {
    it("describes each field in sentences", () => {
      for (const [key, { doc }] of Object.entries(fields)) assert.match(doc, /^\S.*[.]$/s, key);
    });

    it("S0-FR-6: marks what may hold a secret, and nothing else", () => {
      const secrets = Object.keys(fields).filter((key) => fields[key]?.secret);
      const expected = Object.keys(fields).filter((key) => /token|password|privateKey/.test(key));
      assert.deepEqual(secrets, expected);
    });
  });
}

function answer(status: number, text: string): ApiError {
  return new ApiError("Komodo", { method: "POST", path: "/write/X" }, status, text);
}

describe("faultOf", () => {
  for (const text of [
    "did not find user with given id",
    "did not find matching api key",
    "No matching server found",
    "No matching resource sync found",
    "No matching user_group found",
    "No matching onboarding key found",
    "no user group with given id",
    "No user with given username",
    "no user found with id",
    "No user found matching 'ann'",
  ]) {
    it(`takes "${text}" for notFound`, () => {
      assert.equal(faultOf(answer(500, text)), "notFound");
      assert.equal(faultOf(answer(404, text)), "notFound");
    });
  }
});

describe("accessAdvice", () => {
  it("says nothing about other refusals, whose advice stays as it is", () => {
    assert.equal(accessAdvice("Stack busy"), undefined);
    assert.equal(
      adviceFor(answer(500, "Stack busy")),
      "Run `pulumi up` again when the running action in Komodo has ended",
    );
  });

  it("goes before the advice that the status would give", () => {
    assert.equal(
      adviceFor(answer(403, "Target user is not Service User")),
      "Name a service user: Komodo makes keys for no other",
    );
  });
});

describe("expiryField", () => {
  const pairs: readonly (readonly [string, number, string])[] = [
    ["", 0, ""],
    ["2100-01-01", 4_102_444_800_000, "2100-01-01T00:00:00.000Z"],
    ["2100-01-01T01:00:00+01:00", 4_102_444_800_000, "2100-01-01T00:00:00.000Z"],
    ["2100-01-01T00:00:00.25Z", 4_102_444_800_250, "2100-01-01T00:00:00.250Z"],
  ];
  for (const [text, ms, normal] of pairs) {
    it(`takes "${text}" for ${ms} ms and keeps "${normal}"`, () => {
      assert.equal(toUnixMs(text), ms);
      assert.equal(fromUnixMs(ms), normal);
      assert.equal(expiryField.normalise?.(text), normal);
      assert.equal(expiryField.problem?.(text), undefined);
    });
  }

  it("leaves a text that is no time to its finding", () => {
    assert.equal(expiryField.normalise?.("soon"), "soon");
    assert.notEqual(expiryField.problem?.("soon"), undefined);
  });
});

describe("placeId", () => {
  for (const [id, on] of [
    ["User:a1/Stack", "Stack"],
    ["UserGroup:b2/Server:c3", { type: "Server", id: "c3" }],
  ] as const) {
    it(`is read back from "${id}"`, () => {
      const place = placeOf(id);
      assert.deepEqual(place.on, on);
      assert.equal(placeId(place), id);
    });
  }
});

describe("fullGrant", () => {
  it("takes a level, an object and nothing for a level with rights in one order", () => {
    assert.deepEqual(fullGrant("Read"), { level: "Read", specific: [] });
    assert.deepEqual(fullGrant(undefined), { level: "None", specific: [] });
    assert.deepEqual(fullGrant({ specific: ["Logs", "Terminal"] }), {
      level: "None",
      specific: ["Terminal", "Logs"],
    });
  });
});

describe("refuseChange", () => {
  it("is asked at preview, and its words leave without a secret", () => {
    const around = {
      context: () => {
        throw new Error("no call is made at preview");
      },
      redact: (text: string) => text.replaceAll("ann", "[name]"),
      addSecret: () => undefined,
      advice: () => "",
    };
    const provider = toProvider(user, around);
    const diff = provider.diff?.(
      "1",
      { username: "ann", password: "first-secret" },
      { username: "ann", password: "second-secret" },
    );
    return assert.rejects(diff ?? Promise.resolve(), ({ message }: Error) => {
      assert.match(message, /^User "\[name\]": "password" has changed, but/);
      return !/first-secret|second-secret/.test(message);
    });
  });
});
