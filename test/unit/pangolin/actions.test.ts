import assert from "node:assert/strict";
import { actionFor } from "../../../providers/pangolin/actions";
import { routes } from "../../../sandbox/pangolin/api/routes";

describe("actionFor", () => {
  const requests = routes.map(({ method, path, action }) => {
    const example = path.replace(/:niceId/, "nice-1").replace(/:(orgId|domainId)/g, "name");
    return { method, path: example.replace(/:\w+/g, "7"), action };
  });

  it("names the action that the route asks for, or none", () => {
    const wrong = requests
      .map((request) => ({ ...request, found: actionFor(request) }))
      .filter(({ found, action }) => found !== undefined && found !== action);
    assert.deepEqual(wrong, []);
  });

  it("knows those of all creates, updates and deletes of private networking", () => {
    const unknown = requests
      .filter(({ method }) => method !== "GET")
      .filter(({ path }) => /\/(site|site-resource|client|role)(\/7)?$/.test(path))
      .filter((request) => actionFor(request) === undefined);
    assert.deepEqual(unknown, []);
  });

  it("is not misled by a query", () => {
    const path = "/org/home/clients?status=active,blocked,archived&page=1&pageSize=1000";
    assert.equal(actionFor({ method: "GET", path }), "listClients");
  });
});
