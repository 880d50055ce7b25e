import assert from "node:assert/strict";
import type { Fields } from "../../../../sandbox/komodo/fields";
import { withSandbox } from "./client";

const IDP = {
  name: "idp",
  clientId: "c",
  clientSecret: "clear",
  authUrl: "https://idp.example.org/a",
  tokenUrl: "https://idp.example.org/t",
  identifierPath: "sub",
  scopes: "openid",
};

describe("roles and users of the Pangolin sandbox", () => {
  const client = withSandbox();
  const roleId = (name: string): number =>
    client().sandbox.pangolinState.roles.find({ name, orgId: "sandbox" })?.roleId ?? 0;

  it("ignores what needs a licence, and answers 500 to it alone", async () => {
    const role = { name: "r", requireDeviceApproval: true, sshSudoMode: "full" };
    const made = await client().data("PUT /org/:org/role", role);
    assert.deepEqual([made.requireDeviceApproval, made.sshSudoMode], [false, "none"]);
    const path = `POST /role/${String(made.roleId)}`;
    assert.deepEqual(
      [
        await client().refusal(path, { requireDeviceApproval: true }),
        await client().refusal(`POST /role/${roleId("Admin")}`, { name: "x" }),
        await client().refusal(path, { name: "Member" }),
        await client().refusal("PUT /org/nope/role", { name: "r" }),
      ],
      [
        [500, "An error occurred"],
        [500, "An error occurred"],
        [200, "Role updated successfully"],
        [500, "An error occurred"],
      ],
    );
  });

  it("hands the users of a deleted role over", async () => {
    const { idpId } = await client().data("PUT /idp/oidc", IDP);
    const made = await client().data("PUT /org/:org/role", { name: "r" });
    const user = { username: "Ann", type: "oidc", idpId, roleIds: [made.roleId] };
    assert.deepEqual(await client().data("PUT /org/:org/user", user), {});
    assert.deepEqual(await client().refusal("PUT /org/:org/user", user), [
      400,
      "User already exists in this organization",
    ]);
    await client().data(`DELETE /role/${String(made.roleId)}`, { roleId: roleId("Member") });
    const path = `GET /org/:org/user-by-username?username=ann&idpId=${String(idpId)}`;
    assert.deepEqual((await client().data(path)).roleIds, [roleId("Member")]);
    assert.deepEqual(await client().refusal("GET /org/:org/user-by-username?username=ann"), [
      404,
      "User with username 'ann' not found in organization",
    ]);
  });

  it("replaces all roles of a user by one, and leaves the owner an admin", async () => {
    const owner = client().sandbox.pangolinState.users.all[0]?.userId ?? "";
    assert.deepEqual(await client().refusal(`POST /role/${roleId("Member")}/add/${owner}`), [
      403,
      "The organization owner must retain an administrator role",
    ]);
    assert.deepEqual(await client().refusal(`POST /role/${roleId("Member")}/add/nobody`), [
      404,
      "User not found or does not belong to the specified organization",
    ]);
  });

  it("invites without telling the id, and again only when asked", async () => {
    const body = { email: "Ann@example.org", roleId: roleId("Member"), validHours: 1 };
    const made = await client().data("POST /org/:org/create-invite", body);
    assert.deepEqual(Object.keys(made), ["inviteLink", "expiresAt"]);
    assert.deepEqual(
      [
        await client().refusal("POST /org/:org/create-invite", body),
        await client().refusal("POST /org/:org/create-invite", { ...body, regenerate: true }),
        await client().refusal("POST /org/:org/create-invite", { ...body, validHours: 169 }),
        await client().refusal("POST /org/:org/create-invite", { email: "a@b.de", validHours: 1 }),
      ],
      [
        [409, "An invitation for this user already exists."],
        [200, "Invitation regenerated successfully"],
        [400, 'Validation error: Too big: expected number to be <=168 at "validHours"'],
        [400, 'Validation error: RoleIds or roleId is required at "roleIds"'],
      ],
    );
    const { invitations } = await client().data("GET /org/:org/invitations");
    const [invite] = invitations as [Fields];
    assert.equal(invite.email, "ann@example.org");
    await client().data(`DELETE /org/:org/invitations/${String(invite.inviteId)}`);
  });

  it("refuses unknown query fields where lists are strict", async () => {
    assert.deepEqual(
      [
        await client().refusal("GET /org/:org/users?limit=1"),
        await client().refusal("GET /org/:org/domains?page=1"),
        await client().refusal("GET /org/:org/domains?limit=x"),
        await client().refusal("GET /org/:org/roles?limit=1"),
      ],
      [
        [400, 'Validation error: Unrecognized key: "limit"'],
        [400, 'Validation error: Unrecognized key: "page"'],
        [400, 'Validation error: Invalid input: expected number, received NaN at "limit"'],
        [200, "Roles retrieved successfully"],
      ],
    );
  });
});

describe("API keys of the Pangolin sandbox", () => {
  const client = withSandbox();

  it("leaves an orphan key behind when the organization is unknown", async () => {
    assert.deepEqual(await client().refusal("PUT /org/nope/api-key", { name: "k", extra: 1 }), [
      500,
      "FOREIGN KEY constraint failed",
    ]);
    assert.equal(client().sandbox.pangolinState.apiKeys.where({ name: "k" }).length, 1);
  });

  it("does not look at the organization in the path, not even for root keys", async () => {
    const [id = ""] = (await client().apiKey("sandbox", "getOrg")).split(".");
    await client().data(`POST /org/other/api-key/${id}/actions`, { actionIds: ["listSites"] });
    const [rootId = ""] = client().sandbox.pangolin.key.split(".");
    const { actions } = await client().data(`GET /org/other/api-key/${rootId}/actions`);
    assert.ok((actions as unknown[]).length > 100);
    await client().data(`DELETE /org/other/api-key/${rootId}`);
    assert.deepEqual(await client().refusal("GET /orgs"), [401, "Invalid API key"]);
  });

  it("answers 500 to the actions of an unknown key", async () => {
    const body = { actionIds: ["getOrg"] };
    assert.deepEqual(await client().refusal("POST /org/:org/api-key/none/actions", body), [
      500,
      "An error occurred",
    ]);
  });

  it("keeps keys of one organization away from another's sites, roles and users", async () => {
    const siteId = await client().site();
    const other = { orgId: "b", name: "b", subnet: "10.1.0.0/24", utilitySubnet: "10.2.0.0/24" };
    await client().data("PUT /org", other);
    const own = client().as(
      await client().apiKey("b", "getSite", "updateRole", "setResourceUsers", "listSites"),
    );
    const noAccess = "Key does not have access to this organization";
    assert.deepEqual(
      [
        await own.refusal(`GET /site/${siteId}`),
        await own.refusal("GET /site/999"),
        await own.refusal("POST /role/1", { name: "x" }),
        await own.refusal("GET /org/:org/sites"),
        await own.refusal("GET /org/b/sites"),
      ],
      [
        [403, noAccess],
        [404, "Site with ID 999 not found"],
        [403, "Key does not have access to organization for role ID 1"],
        [403, noAccess],
        [200, "Sites retrieved successfully"],
      ],
    );
  });

  it("lets a root key do only what it was granted", async () => {
    const { apiKeyActions } = client().sandbox.pangolinState;
    apiKeyActions.remove({ actionId: "listOrgs" });
    assert.deepEqual(await client().refusal("GET /orgs"), [
      403,
      "Key does not have permission perform this action",
    ]);
  });
});

describe("identity providers of the Pangolin sandbox", () => {
  const client = withSandbox();

  it("gives the client secret out in clear", async () => {
    const made = await client().data("PUT /idp/oidc", IDP);
    const path = `/idp/${String(made.idpId)}`;
    await client().data(`POST ${path}/oidc`, { name: "new", clientSecret: "" });
    const { idp, idpOidcConfig } = await client().data(`GET ${path}`);
    assert.deepEqual(
      [(idp as Fields).name, (idpOidcConfig as Fields).clientSecret],
      ["new", "clear"],
    );
  });

  it("refuses a second policy, and answers 500 to a second delete", async () => {
    const { idpId } = await client().data("PUT /idp/oidc", IDP);
    const path = `/idp/${String(idpId)}/org/:org`;
    await client().data(`PUT ${path}`, { roleMapping: "'Member'" });
    assert.deepEqual(
      [
        await client().refusal(`PUT ${path}`, {}),
        await client().refusal(`DELETE ${path}`),
        await client().refusal(`DELETE ${path}`),
        await client().refusal("PUT /idp/999/org/:org", {}),
      ],
      [
        [400, "An IDP org policy already exists."],
        [200, "Policy deleted successfully"],
        [500, "An error occurred"],
        [400, "An IDP with this ID does not exist."],
      ],
    );
  });
});
