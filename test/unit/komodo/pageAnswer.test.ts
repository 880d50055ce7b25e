import assert from "node:assert/strict";
import { Redactor } from "../../../providers/http/redact";
import { KomodoClient } from "../../../providers/komodo/client";
import { messageOf } from "../../support/komodo";
import { type LocalServer, serve } from "../http/servers";

describe("KomodoClient at an address that answers every call with a page", () => {
  let server: LocalServer;
  before(async () => {
    server = await serve((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<html><title>Sign in</title></html>");
    });
  });
  after(() => server.close());

  const bounds = { timeoutMs: 2_000, deploysPerServer: 1 };

  it("says so at the login", async () => {
    const login = { username: "admin", password: "hunter2" };
    const client = new KomodoClient({ url: server.url, login, ...bounds }, new Redactor());
    assert.equal(
      await messageOf(client.read("ListTags", {})),
      `Komodo "${server.url}": login of "admin" failed: 200 from POST /auth/login/LoginLocalUser: ` +
        "answered with a page instead of JSON (Sign in). Check that komodo:url is Core's own " +
        "address and that no login page stands in front of it.",
    );
  });

  it("says so at a read with an API key", async () => {
    const apiKey = { key: "K", secret: "S" };
    const client = new KomodoClient({ url: server.url, apiKey, ...bounds }, new Redactor());
    assert.equal(
      await messageOf(client.read("ListTags", {})),
      "200 from POST /read/ListTags: answered with a page instead of JSON (Sign in)",
    );
  });
});
