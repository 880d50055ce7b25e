import assert from "node:assert/strict";
import { NO_GRANTS, withSandbox } from "./client";

describe("grants of the Pangolin sandbox", () => {
  const client = withSandbox();
  let id = 0;
  beforeEach(async () => {
    id = await client().privateResource(await client().site());
  });

  const owner = (): string => client().sandbox.pangolinState.users.all[0]?.userId ?? "";
  const member = (): number => {
    const roles = client().sandbox.pangolinState.roles;
    return roles.find({ name: "Member", orgId: "sandbox" })?.roleId ?? 0;
  };
  const userIds = async (path: string): Promise<unknown[]> => {
    const { users } = await client().data(`GET ${path}/users`);
    return (users as { userId: string }[]).map(({ userId }) => userId);
  };

  it("wipes the old list when a set names an unknown user or client: 500", async () => {
    const path = `/site-resource/${id}`;
    await client().data(`POST ${path}/users`, { userIds: [owner()] });
    assert.deepEqual(await client().refusal(`POST ${path}/users`, { userIds: ["nobody"] }), [
      500,
      "An error occurred",
    ]);
    assert.deepEqual(await userIds(path), []);
    assert.deepEqual(await client().refusal(`POST ${path}/clients`, { clientIds: [99] }), [
      500,
      "An error occurred",
    ]);
  });

  it("gives public resources the known ones of a list with an unknown user", async () => {
    const path = `/resource/${await client().publicResource("web")}`;
    const body = { userIds: ["nobody", owner()] };
    assert.deepEqual(await client().refusal(`POST ${path}/users`, body), [
      500,
      "An error occurred",
    ]);
    assert.deepEqual(await userIds(path), [owner()]);
  });

  it("answers 500 to an unknown user, and 404 to an unknown role or client", async () => {
    const path = `POST /site-resource/${id}`;
    assert.deepEqual(
      [
        await client().refusal(`${path}/users/add`, { userId: "nobody" }),
        await client().refusal(`${path}/roles/add`, { roleId: 999 }),
        await client().refusal(`${path}/clients/add`, { clientId: 999 }),
        await client().refusal(`${path}/users/remove`, { userId: "nobody" }),
      ],
      [
        [500, "An error occurred"],
        [404, "One or more roles not found"],
        [404, "Client not found"],
        [404, "User not found in site resource"],
      ],
    );
  });

  it("answers 500 where there is no body", async () => {
    const path = `POST /site-resource/${id}`;
    assert.deepEqual(
      [
        await client().refusal(`${path}/users`),
        await client().refusal(`${path}/clients`),
        await client().refusal(`${path}/roles`),
      ],
      [
        [500, "Cannot read properties of undefined (reading 'userId')"],
        [500, "Cannot read properties of undefined (reading 'clientId')"],
        [500, "Error verifying role access"],
      ],
    );
  });

  it("takes a role of another organization on create, and not with roles/add", async () => {
    const org = { orgId: "b", name: "b", subnet: "10.1.0.0/24", utilitySubnet: "10.2.0.0/24" };
    await client().data("PUT /org", org);
    const { roleId } = await client().data("PUT /org/b/role", { name: "foreign" });
    const other = await client().privateResource(1, { roleIds: [roleId] });
    assert.ok((await client().roleIds(other)).includes(Number(roleId)));
    assert.deepEqual(await client().refusal(`POST /site-resource/${id}/roles/add`, { roleId }), [
      404,
      "Role not found or does not belong to the same organization",
    ]);
  });

  it("revokes every grant by an update that does not send them again", async () => {
    await client().data(`POST /site-resource/${id}/roles/add`, { roleId: member() });
    await client().data(`POST /site-resource/${id}/users/add`, { userId: owner() });
    await client().data(`POST /site-resource/${id}`, { siteIds: [1], ...NO_GRANTS });
    assert.equal((await client().roleIds(id)).length, 1);
    assert.deepEqual(await userIds(`/site-resource/${id}`), []);
  });

  it("adds a machine to several private resources at once", async () => {
    const {
      olmId,
      olmSecret: secret,
      subnet,
    } = await client().data("GET /org/:org/pick-client-defaults");
    const machine = { name: "m", olmId, secret, subnet, type: "olm" };
    const { clientId } = await client().data("PUT /org/:org/client", machine);
    const path = `POST /client/${String(clientId)}/site-resources`;
    const second = await client().privateResource(1);
    await client().data(path, { siteResourceIds: [id] });
    const { data, status } = await client().send(path, { siteResourceIds: [id, second] });
    assert.deepEqual(
      [status, data],
      [201, { addedCount: 1, skippedCount: 1, siteResourceIds: [second] }],
    );
    assert.deepEqual(
      [
        await client().refusal(path, { siteResourceIds: [id, second] }),
        await client().refusal(path, { siteResourceIds: [999] }),
        await client().refusal(path, { siteResourceIds: [] }),
      ],
      [
        [409, "Client is already assigned to all specified site resources"],
        [404, "One or more site resources not found"],
        [400, 'Validation error: At least one siteResourceId is required at "siteResourceIds"'],
      ],
    );
  });
});
