import assert from "node:assert/strict";
import { UNKNOWN } from "../../providers/dynamic/values";
import { errorOf, Held, type KomodoBench, messageOf, startBench } from "../support/komodo";
import { type ByHand, type Changed, describeRecordKind, refusals } from "../support/recordKind";

function rights(params: Record<string, boolean>, seen: boolean): ByHand {
  return {
    write: (id, { hand }) =>
      hand.client.write("UpdateUserBasePermissions", { user_id: id, ...params }),
    seen,
  };
}

function rightsChange(name: string, value: boolean): Changed {
  return {
    value,
    writes: (id) => [{ type: "UpdateUserBasePermissions", params: { user_id: id, [name]: value } }],
  };
}

const byHand = {
  createServers: rights({ create_servers: false }, false),
  createBuilds: rights({ create_builds: false }, false),
  admin: {
    write: (id: string, { hand }: KomodoBench) =>
      hand.client.write("UpdateUserAdmin", { user_id: id, admin: false }),
    seen: false,
  },
};

const changes = {
  createServers: rightsChange("create_servers", false),
  createBuilds: rightsChange("create_builds", false),
  admin: {
    value: false,
    writes: (id: string) => [{ type: "UpdateUserAdmin", params: { user_id: id, admin: false } }],
  },
};

const ALL_RIGHTS = { createServers: true, createBuilds: true, admin: true };
const PASSWORD = "correct horse battery";

describeRecordKind("user", {
  kind: "User",
  every: () => ({ username: "ann@example.com", password: PASSWORD, ...ALL_RIGHTS }),
  least: () => ({ username: "ann", password: PASSWORD }),
  byHand: { ...byHand, enabled: rights({ enabled: false }, false) },
  changes: { ...changes, enabled: rightsChange("enabled", false) },
  removeByHand: (id, { hand }) => hand.client.write("DeleteUser", { user: id }),
});

describeRecordKind("serviceUser", {
  kind: "ServiceUser",
  every: () => ({ username: "ci", description: "the pipeline", ...ALL_RIGHTS }),
  least: () => ({ username: "ci" }),
  byHand: {
    ...byHand,
    enabled: rights({ enabled: false }, false),
    description: {
      write: (_id, { hand }) =>
        hand.client.write("UpdateServiceUserDescription", { username: "ci", description: "x" }),
      seen: "x",
    },
  },
  changes: {
    ...changes,
    enabled: rightsChange("enabled", false),
    description: {
      value: "new",
      writes: () => [
        { type: "UpdateServiceUserDescription", params: { username: "ci", description: "new" } },
      ],
    },
  },
  removeByHand: (id, { hand }) => hand.client.write("DeleteUser", { user: id }),
});

describe("userHandler", () => {
  let bench: KomodoBench;
  before(async () => {
    bench = await startBench();
  });
  after(() => bench.close());
  afterEach(() => bench.sandbox.faults.clear());

  it("makes an admin who is disabled, and turns that around, in the order Komodo asks for", async () => {
    const held = new Held("ServiceUser");
    bench.sandbox.calls.reset();
    await held.up(bench.run(), { username: "asleep", admin: true, enabled: false });
    assert.deepEqual(writes(), [
      "CreateServiceUser",
      "UpdateUserAdmin",
      "UpdateUserBasePermissions",
    ]);
    bench.sandbox.calls.reset();
    await held.up(bench.run(), { username: "asleep" });
    assert.deepEqual(writes(), ["UpdateUserBasePermissions", "UpdateUserAdmin"]);
    await held.refresh(bench.run());
    assert.deepEqual(held.inputs, { username: "asleep" });
    await held.destroy(bench.run());
  });

  function writes(): string[] {
    const { list } = bench.sandbox.calls;
    return list.filter(({ family }) => family === "write").map(({ type }) => type);
  }

  it("refuses another password at preview, and says what to do", async () => {
    const held = new Held("User");
    await held.up(bench.run(), { username: "bob", password: PASSWORD });
    const news = { username: "bob", password: "another-secret" };
    assert.equal(
      await messageOf(held.up(bench.run(), news)),
      'User "bob": "password" has changed, but in Komodo only the user can change it. Put the old ' +
        "value back and let the user change it in Komodo, or make the user anew with `pulumi up " +
        "--replace URN`, without its groups and permissions from elsewhere.",
    );
    const { id = "", outs } = held;
    const unknown = { username: "bob", password: UNKNOWN };
    assert.equal((await bench.run().provider("User").diff(id, outs, unknown)).changes, true);
    await held.destroy(bench.run());
  });

  it("is replaced when its name changes", async () => {
    const held = new Held("User");
    await held.up(bench.run(), { username: "carl", password: PASSWORD });
    assert.equal(await held.up(bench.run(), { username: "karl", password: PASSWORD }), "replace");
    const users = await bench.hand.client.read("ListUsers", {});
    assert.deepEqual(
      users.map(({ username }) => username).filter((name) => name.endsWith("arl")),
      ["karl"],
    );
    await held.destroy(bench.run());
  });

  for (const [kind, noun, other] of [
    ["User", "User", "ServiceUser"],
    ["ServiceUser", "Service user", "User"],
  ] as const) {
    const password = kind === "User" ? { password: PASSWORD } : {};
    const otherPassword = other === "User" ? { password: PASSWORD } : {};

    it(`refuses a ${kind} that Komodo has, unless it is to be adopted`, async () => {
      const hand = new Held(kind);
      await hand.up(bench.run(), { username: "taken", createBuilds: true, ...password });
      const held = new Held(kind);
      assert.equal(
        await messageOf(held.up(bench.run(), { username: "taken", ...password })),
        `${noun} "taken": Komodo has one of this name already. ` +
          "Set `adopt: true` to take it over, or choose another name.",
      );
      const args = { username: "taken", createServers: true, adopt: true, ...password };
      await held.up(bench.run(), args);
      assert.equal(held.id, hand.id);
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, { ...args, createBuilds: true });
      await held.destroy(bench.run());
    });

    it(`never adopts a ${other} as a ${kind}`, async () => {
      const hand = new Held(other);
      await hand.up(bench.run(), { username: "shared", ...otherPassword });
      const found =
        other === "User" ? "a user in Komodo (Local)" : "a service user in Komodo (Service)";
      assert.equal(
        await messageOf(
          new Held(kind).up(bench.run(), { username: "shared", adopt: true, ...password }),
        ),
        `${noun} "shared": the name belongs to ${found}. ` +
          "Choose another name: users and service users share theirs.",
      );
      await hand.destroy(bench.run());
    });

    it(`keeps a ${kind} whose rights could not be written, and completes it`, async () => {
      bench.sandbox.faults.fail({
        type: "UpdateUserBasePermissions",
        error: "disk full",
        times: 1,
      });
      const held = new Held(kind);
      const args = { username: "half", createServers: true, admin: true, ...password };
      assert.equal(
        await messageOf(held.up(bench.run(), args)),
        `${noun} "half": Komodo answered 500 from POST /write/UpdateUserBasePermissions: disk full. ` +
          "See Komodo's log for the cause, then run `pulumi up` again.",
      );
      assert.equal(await held.up(bench.run(), args), "update");
      await held.refresh(bench.run());
      assert.deepEqual(held.inputs, args);
      await held.destroy(bench.run());
    });

    const names: readonly (readonly [string, string])[] = [
      [
        "a b",
        '"username" is "a b"; Komodo takes letters, digits and . _ @ -, from 1 to 100 of them. Choose such a name.',
      ],
      [
        "65f0c0ffee65f0c0ffee65f0",
        '"username" is "65f0c0ffee65f0c0ffee65f0", which Komodo reads as an id. Choose a name.',
      ],
    ];
    for (const [username, expected] of names) {
      it(`refuses the name "${username}" for a ${kind} at preview`, async () => {
        assert.deepEqual(await refusals(bench, kind, { username, ...password }), [
          `${noun} "${username}": ${expected}`,
        ]);
      });
    }
  }

  const passwords: readonly (readonly [string, string])[] = [
    ["", '"password" is empty. Set "password".'],
    [
      "line\nend",
      '"password" holds a line end or another control character, which Komodo refuses. Choose another, or trim it.',
    ],
    ["x".repeat(1_001), '"password" has 1001 characters, Komodo takes 1000. Shorten it.'],
  ];
  for (const [password, expected] of passwords) {
    it(`refuses a password of ${password.length} characters with: ${expected}`, async () => {
      assert.deepEqual(await refusals(bench, "User", { username: "u", password }), [
        `User "u": ${expected}`,
      ]);
    });
  }

  it("S0-FR-6: keeps password and hash out of errors and outputs", async () => {
    const held = new Held("User");
    await held.up(bench.run(), { username: "eve", password: PASSWORD });
    const { id = "", outs } = held;
    assert.equal(JSON.stringify({ ...outs, password: undefined }).includes(PASSWORD), false);
    bench.sandbox.faults.fail({ type: "DeleteUser", error: `cannot delete ${PASSWORD}` });
    const error = await errorOf(bench.run().provider("User").delete(id, outs));
    assert.equal(
      error.message,
      'User "eve": Komodo answered 500 from POST /write/DeleteUser: cannot delete [secret]. ' +
        "See Komodo's log for the cause, then run `pulumi up` again.",
    );
    bench.sandbox.faults.clear();
    await bench.run().provider("User").delete(id, outs);
  });

  const refused: readonly (readonly [string, string, string])[] = [
    [
      "DeleteUser",
      "User cannot delete themselves.",
      "Let Varanus log in with another admin's account, or keep this user.",
    ],
    [
      "DeleteUser",
      "Cannot delete a super admin user.",
      "Keep the user: Komodo never deletes a super admin.",
    ],
    [
      "DeleteUser",
      "Only a Super Admin can delete an admin user.",
      "Let Varanus log in with the account of a super admin.",
    ],
    [
      "UpdateUserAdmin",
      "Only super admins can call this method.",
      "Let Varanus log in with the account of a super admin.",
    ],
    [
      "UpdateUserAdmin",
      "Cannot update other super admins",
      "Take the user out of the program: nobody changes a super admin in Komodo.",
    ],
    [
      "UpdateUserAdmin",
      "User is disabled. Enable user first.",
      "Set `enabled: true` and run `pulumi up`, then disable the user in another run.",
    ],
    [
      "UpdateUserBasePermissions",
      "Cannot use this method to update super admins permissions",
      "Take the user out of the program: nobody changes a super admin in Komodo.",
    ],
    [
      "UpdateUserBasePermissions",
      "Only super admins can use this method to update other admins permissions",
      "Let Varanus log in with the account of a super admin.",
    ],
  ];
  for (const [type, error, advice] of refused) {
    it(`says what to do about "${error}"`, async () => {
      const held = new Held("ServiceUser");
      await held.up(bench.run(), { username: "robot" });
      bench.sandbox.faults.fail({ type, error, times: 1 });
      const work =
        type === "DeleteUser"
          ? held.destroy(bench.run())
          : held.up(bench.run(), { username: "robot", admin: true, createServers: true });
      assert.equal(
        await messageOf(work),
        `Service user "robot": Komodo answered 500 from POST /write/${type}: ` +
          `${error.replace(/\.$/, "")}. ${advice}`,
      );
      await held.destroy(bench.run());
    });
  }
});
