import assert from "node:assert/strict";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

/** Makes all tokens worthless, as when they have run out: the account is another one now. */
function expireTokens({ sandbox }: KomodoBench): void {
  const { users, admin } = sandbox.core;
  users.remove(admin);
  users.add({ username: admin.username, config: admin.config, admin: true });
}

describe("KomodoClient", () => {
  let bench: KomodoBench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  const list = { limit: 0 };

  it("logs in once for all calls that start at the same time", async () => {
    const { client } = bench.run().komodo;
    await Promise.all(Array.from({ length: 10 }, () => client.read("ListServers", list)));
    await client.read("ListServers", list);
    assert.equal(bench.sandbox.calls.count("LoginLocalUser"), 1);
    assert.equal(bench.sandbox.calls.count("ListServers"), 11);
  });

  it("never logs in with an API key", async () => {
    const { url, key, secret } = bench.sandbox.komodo;
    const settings = { url, apiKey: { key, secret }, timeoutMs: 5_000, deploysPerServer: 1 };
    const { client } = bench.run({ ...settings, login: undefined as never }).komodo;
    assert.equal((await client.read("ListServers", list))[0]?.name, "local");
    assert.equal(bench.sandbox.calls.count("LoginLocalUser"), 0);
  });

  it("follows a deploy with an API key alone, by websocket", async () => {
    const { key, secret } = bench.sandbox.komodo;
    const run = bench.run({ login: undefined as never, apiKey: { key, secret } });
    const held = new Held("Stack");
    const fileContents = "services:\n  web:\n    image: busybox:local\n    command: sleep 60\n";
    await held.up(run, { name: "keyed", server: "local", fileContents });
    const { calls } = bench.sandbox;
    assert.deepEqual([calls.count("LoginLocalUser"), calls.count("GetUpdate")], [0, 0]);
  });

  it("says what is wrong with a password, without the password", async () => {
    const login = { username: "admin", password: "hunter2" };
    const held = new Held("Server");
    const { url } = bench.sandbox.komodo;
    assert.equal(
      await messageOf(held.up(bench.run({ login }), { name: "a" })),
      `Komodo "${url}": login of "admin" failed: 401 from POST /auth/login/LoginLocalUser: ` +
        "Invalid login credentials | You have 4 attempts remaining. Set the credentials: " +
        "`pulumi config set komodo:username` and `pulumi config set --secret komodo:password`, " +
        "or komodo:apiKey and komodo:apiSecret.",
    );
  });

  it("tries a wrong password once for a whole run, so that the address is not blocked", async () => {
    const run = bench.run({ login: { username: "admin", password: "wrong" } });
    const all = Array.from({ length: 20 }, (_, i) => new Held("Server").up(run, { name: `s${i}` }));
    const ends = await Promise.allSettled(all);
    assert.equal(ends.filter(({ status }) => status === "rejected").length, 20);
    assert.equal(bench.sandbox.calls.count("LoginLocalUser"), 1);
  });

  it("never shows the user name and password that the address holds", async () => {
    const url = bench.sandbox.komodo.url.replace("//", "//proxy:hunter2@");
    const login = { username: "admin", password: "wrong" };
    const text = await messageOf(bench.run({ url, login }).komodo.client.read("ListServers", list));
    assert.match(text, /^Komodo "http:\/\/127\.0\.0\.1:\d+": login of "admin" failed: 401 /);
    assert.equal(text.includes("hunter2"), false);
  });

  it("says that an account with a second factor needs an API key", async () => {
    const run = bench.run();
    const { http } = run.komodo.client as unknown as { http: { send: () => Promise<object> } };
    http.send = () => Promise.resolve({ type: "Totp", data: {} });
    assert.equal(
      await messageOf(run.komodo.client.read("ListServers", list)),
      `Komodo "${bench.sandbox.komodo.url}": login of "admin" failed: ` +
        "200 from POST /auth/login/LoginLocalUser: asks for Totp. Use komodo:apiKey and " +
        "komodo:apiSecret: an account with a second factor cannot log in here.",
    );
  });

  it("logs in again when its token has run out, once for all calls that find out", async () => {
    const { client } = bench.run().komodo;
    await client.read("ListServers", list);
    expireTokens(bench);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => client.read("ListServers", list)),
    );
    assert.equal(
      answers.every(([server]) => server?.name === "local"),
      true,
    );
    assert.equal(bench.sandbox.calls.count("LoginLocalUser"), 2);
  });

  it("does not log in a third time when a new token is refused as well", async () => {
    const { client } = bench.run().komodo;
    await client.read("ListServers", list);
    bench.sandbox.faults.fail({ type: "ListServers", error: "Invalid user credentials" });
    assert.equal(
      await messageOf(client.read("ListServers", list)),
      "500 from POST /read/ListServers: Invalid user credentials",
    );
    assert.equal(bench.sandbox.calls.count("LoginLocalUser"), 2);
  });

  it("waits as long as a 429 says", async () => {
    const { client } = bench.run().komodo;
    const error = "Too many attempts | Try again in 1s";
    bench.sandbox.faults.fail({ type: "ListServers", status: 429, error, times: 1 });
    const startedMs = Date.now();
    await client.read("ListServers", list);
    assert.ok(Date.now() - startedMs >= 1_250, `${Date.now() - startedMs} ms`);
  });

  it("writes again when Komodo was busy, and only then", async () => {
    const held = new Held("Server");
    await held.up(bench.run(), { name: "host" });
    bench.sandbox.faults.fail({ type: "UpdateServer", error: "Server busy", times: 2 });
    await held.up(bench.run(), { name: "host", region: "home" });
    assert.equal(bench.sandbox.calls.count("UpdateServer"), 3);
    // One drop only: a second try would succeed.
    bench.sandbox.faults.drop({ type: "UpdateServer", times: 1 });
    assert.match(
      await messageOf(held.up(bench.run(), { name: "host", region: "away" })),
      /^Komodo "http:\/\/127\.0\.0\.1:\d+": no answer to POST \/write\/UpdateServer after \d\.\d s \(ECONNRESET\)\. Check that the address is right and reachable from this machine\.$/,
    );
  });

  it("reads again after dropped connections", async () => {
    const { client } = bench.run().komodo;
    bench.sandbox.faults.drop({ type: "ListServers", times: 2 });
    const startedMs = Date.now();
    assert.equal((await client.read("ListServers", list))[0]?.name, "local");
    assert.ok(Date.now() - startedMs >= 750, "two waits of 250 and 500 ms");
  });
});
