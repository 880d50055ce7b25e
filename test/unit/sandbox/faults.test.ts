import assert from "node:assert/strict";
import { startSandbox, type Sandbox } from "../../../sandbox";
import { Client } from "./client";

describe("Faults", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeEach(async () => {
    sandbox = await startSandbox({ core: { deployMs: 5 } });
    client = new Client(sandbox);
  });
  afterEach(() => sandbox.close());

  it("fails the next two requests of one name with the given status", async () => {
    sandbox.faults.fail({ type: "CreateTag", status: 503, error: "upstream", times: 2 });
    const statuses: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      statuses.push((await client.send("write", "CreateTag", { name: "t" })).status);
    }
    assert.deepEqual(statuses, [503, 503, 200]);
    assert.deepEqual((await client.send("read", "GetVersion")).body, { version: "2.3.2" });
  });

  it("fails any request when no name is given", async () => {
    sandbox.faults.fail({ times: 1 });
    const { status, body } = await client.send("read", "GetVersion");
    assert.equal(status, 500);
    assert.deepEqual(body, { error: "Internal server error", trace: [] });
  });

  it("drops a connection before the work, or after it", async () => {
    sandbox.faults.drop({ type: "CreateTag", times: 1 });
    await assert.rejects(client.send("write", "CreateTag", { name: "before" }));
    sandbox.faults.drop({ type: "CreateTag", times: 1, after: true });
    await assert.rejects(client.send("write", "CreateTag", { name: "after" }));
    assert.deepEqual(
      [...sandbox.core.tags.values()].map(({ name }) => name),
      ["after"],
    );
  });

  it("says busy to a write as often as asked", async () => {
    await client.write("CreateStack", { name: "app" });
    sandbox.faults.busy({ stack: "app", times: 1 });
    const change = { id: "app", config: { branch: "b" } };
    const { status, body } = await client.send("write", "UpdateStack", change);
    assert.equal(status, 500);
    assert.deepEqual(body, { error: "Stack busy", trace: [] });
    assert.equal((await client.send("write", "UpdateStack", change)).status, 200);
  });

  it("delays every answer", async () => {
    sandbox.faults.latencyMs = 60;
    const startedAt = Date.now();
    await client.read("GetVersion");
    assert.ok(Date.now() - startedAt >= 59);
  });

  it("is set over HTTP, and counts calls there", async () => {
    const { url } = sandbox.komodo;
    const post = (path: string, body: object): Promise<Response> =>
      fetch(url + path, { method: "POST", body: JSON.stringify(body) });
    await post("/_sandbox/faults", { fail: { type: "GetVersion", times: 1 } });
    assert.equal((await client.send("read", "GetVersion")).status, 500);
    await post("/_sandbox/calls/reset", {});
    await client.read("GetVersion");
    await fetch(`${url}/version`);
    const calls = (await (await fetch(`${url}/_sandbox/calls`)).json()) as {
      total: number;
      list: { type: string }[];
    };
    assert.equal(calls.total, 2);
    assert.deepEqual(
      calls.list.map(({ type }) => type),
      ["GetVersion", "version"],
    );
  });

  it("refuses faults that are not a JSON object", async () => {
    const response = await fetch(`${sandbox.komodo.url}/_sandbox/faults`, {
      method: "POST",
      body: "nope",
    });
    assert.equal(response.status, 400);
  });
});

describe("CallLog", () => {
  it("counts logins, versions and requests by name, without the password", async () => {
    const sandbox = await startSandbox();
    const client = new Client(sandbox);
    const { url, username, password } = sandbox.komodo;
    await fetch(`${url}/auth/login/LoginLocalUser`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    await client.read("ListStacks");
    await client.read("ListStacks");
    assert.equal(sandbox.calls.total, 3);
    assert.equal(sandbox.calls.count("ListStacks"), 2);
    assert.equal(sandbox.calls.count("LoginLocalUser"), 1);
    assert.equal(JSON.stringify(sandbox.calls.list).includes(password), false);
    sandbox.calls.reset();
    assert.equal(sandbox.calls.count(), 0);
    await sandbox.close();
  });
});
