import assert from "node:assert/strict";
import { startSandbox, type Sandbox } from "../../../sandbox";
import { Client } from "./client";

describe("signing in to the sandbox", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const login = (password: string): Promise<Response> =>
    fetch(`${sandbox.komodo.url}/auth/login/LoginLocalUser`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: sandbox.komodo.username, password }),
    });

  it("counts five wrong logins down and then locks valid keys out with 429", async () => {
    const errors: unknown[] = [];
    for (let time = 0; time < 5; time += 1) errors.push(await (await login("wrong")).json());
    assert.deepEqual(
      errors,
      [4, 3, 2, 1, 0].map((left) => ({
        error: `Invalid login credentials | You have ${left} attempts remaining`,
        trace: [],
      })),
    );
    const { status, body } = await new Client(sandbox).send("read", "GetVersion");
    assert.equal(status, 429);
    assert.deepEqual(body, { error: "Too many attempts | Try again in 15s", trace: [] });
  });

  it("answers 500 to a key without a secret and to a garbage token", async () => {
    const ask = async (headers: Record<string, string>): Promise<unknown> => {
      const response = await fetch(`${sandbox.komodo.url}/read/GetVersion`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: "{}",
      });
      return [response.status, await response.json()];
    };
    assert.deepEqual(await ask({ "x-api-key": sandbox.komodo.key }), [
      500,
      { error: "Request headers have X-API-KEY but missing X-API-SECRET", trace: [] },
    ]);
    assert.deepEqual(await ask({ authorization: "Bearer nonsense" }), [
      500,
      { error: "Invalid user credentials", trace: [] },
    ]);
  });

  it("refuses a body over 2 MB with 413", async () => {
    const name = "x".repeat(2 * 1024 * 1024);
    const { status, body } = await new Client(sandbox).send("write", "CreateTag", { name });
    assert.equal(status, 413);
    assert.deepEqual(body, {
      error: "Failed to buffer the request body: length limit exceeded",
      trace: [],
    });
  });
});
