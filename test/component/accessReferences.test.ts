import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  ApiKey,
  Network,
  OnboardingKey,
  Permission,
  Server,
  ServiceUser,
  Stack,
  User,
  UserGroup,
} from "../../providers/komodo";
import type { DynamicResource } from "../../providers/dynamic/resource";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

describe("resources of access that refer to others", () => {
  let registrations: Registration[];
  beforeEach(() => {
    registrations = recordRegistrations();
  });

  async function inputsOf(resource: DynamicResource, name: string): Promise<object> {
    await resolved(resource.urn);
    const found = registrations.filter((item) => item.name === name).at(-1);
    const { __provider: _reference, ...inputs } = found?.inputs ?? {};
    return inputs;
  }

  it("give the id of a service user, and take its name or id as they are", async () => {
    const ci = new ServiceUser("ci");
    assert.deepEqual(await inputsOf(ci, "ci"), { username: "ci" });
    const key = new ApiKey("key", { user: ci });
    assert.deepEqual(await inputsOf(key, "key"), { name: "key", user: "ci-id" });
    assert.deepEqual(await inputsOf(new ApiKey("two", { user: "ci" }), "two"), {
      name: "two",
      user: "ci",
    });
  });

  it("give the ids of users among names, and grants as they are", async () => {
    const ann = new User("ann", { username: "ann@example.com", password: "correct horse" });
    const group = new UserGroup("ops", { users: [ann, "bob"], all: { Stack: "Read" } });
    assert.deepEqual(await inputsOf(group, "ops"), {
      name: "ops",
      users: ["ann-id", "bob"],
      all: { Stack: "Read" },
    });
  });

  it("give type and id of a permission's target, whatever kind it is", async () => {
    const group = new UserGroup("ops");
    const nas = new Server("nas");
    const on = async (target: DynamicResource, name: string) => {
      const permission = new Permission(name, { group, target, level: "Read" });
      return inputsOf(permission, name);
    };
    assert.deepEqual(await on(nas, "a"), {
      group: "ops-id",
      target: { type: "Server", id: "nas-id" },
      level: "Read",
    });
    const media = new Stack("media", { server: nas, fileContents: "services: {}\n" });
    assert.deepEqual(await on(media, "b"), {
      group: "ops-id",
      target: { type: "Stack", id: "media-id" },
      level: "Read",
    });
  });

  it("take a permission's target as type with name, id or resource", async () => {
    const nas = new Server("nas");
    const targets = [
      { type: "Server", id: "nas" } as const,
      { type: "Server", id: nas.id } as const,
    ];
    for (const target of targets) {
      const permission = new Permission("p", { user: "ci", target, level: "Read" });
      const id = await resolved(pulumi.output(target.id));
      assert.deepEqual(await inputsOf(permission, "p"), {
        user: "ci",
        target: { type: "Server", id },
        level: "Read",
      });
    }
  });

  it("give the id of a server for networks and onboarding keys", async () => {
    const nas = new Server("nas");
    const network = new Network("proxy", { server: nas });
    assert.deepEqual(await inputsOf(network, "proxy"), { name: "proxy", server: "nas-id" });
    const key = new OnboardingKey("edge", { copyServer: nas });
    assert.deepEqual(await inputsOf(key, "edge"), { name: "edge", copyServer: "nas-id" });
  });
});
