import assert from "node:assert/strict";
import { ACTIONS } from "../../../../sandbox/pangolin/actions";
import { routes } from "../../../../sandbox/pangolin/api/routes";
import { withSandbox } from "./client";

describe("routes of the Pangolin sandbox", () => {
  const client = withSandbox();

  it("are the 124 of Pangolin 1.18.4, with actions that keys can be granted", () => {
    const specs = routes.map(({ method, path }) => `${method} ${path}`);
    assert.equal(new Set(specs).size, 124);
    const actions = routes.flatMap(({ action }) => action ?? []);
    assert.deepEqual(
      actions.filter((action) => !ACTIONS.includes(action)),
      [],
    );
  });

  it("leave out what is documented and not served", async () => {
    const { url, key, org } = client().sandbox.pangolin;
    const headers = { authorization: `Bearer ${key}` };
    for (const path of ["/users", `/org/${org}/resource/nice`, `/org/${org}/client/nice`]) {
      const response = await fetch(url + path, { headers });
      assert.equal(response.status, 404, path);
      assert.match(await response.text(), /<pre>Cannot GET \/v1\//);
    }
  });

  it("read a body by its type and length", async () => {
    const { url, key, org } = client().sandbox.pangolin;
    const put = async (body: string, type?: string): Promise<unknown> => {
      const headers = { authorization: `Bearer ${key}`, ...(type && { "content-type": type }) };
      const response = await fetch(`${url}/org/${org}/site`, { method: "PUT", headers, body });
      return ((await response.json()) as { message: string }).message;
    };
    const noObject = "Validation error: Invalid input: expected object, received";
    assert.deepEqual(
      [
        await put("{}", "text/plain"),
        await put("", "application/json"),
        await put("[]", "application/json; charset=utf-8"),
        await put("5", "application/json"),
      ],
      [
        `${noObject} undefined`,
        'Validation error: Invalid input: expected string, received undefined at "name"; ' +
          'Invalid option: expected one of "newt"|"wireguard"|"local" at "type"',
        `${noObject} array`,
        "Unexpected token '5', \"5\" is not valid JSON",
      ],
    );
  });

  it("answer what no key can do, and logs without traffic", async () => {
    assert.deepEqual(
      [
        await client().refusal("GET /org/:org/user-resources"),
        await client().refusal("GET /org/:org/logs/request?timeStart=x"),
        (await client().data("GET /org/:org/logs/request")).log,
        (await client().data("GET /org/:org/logs/analytics")).totalRequests,
      ],
      [
        [401, "User not authenticated"],
        [400, 'Validation error: TimeStart must be a valid ISO date string at "timeStart"'],
        [],
        0,
      ],
    );
  });
});
