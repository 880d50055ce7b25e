import assert from "node:assert/strict";
import type { Fields } from "../../../../sandbox/komodo/fields";
import { withSandbox } from "./client";

describe("organizations and domains of the Pangolin sandbox", () => {
  const client = withSandbox();
  const org = { orgId: "b", name: "b", subnet: "10.1.0.0/24", utilitySubnet: "10.2.0.0/24" };

  it("owns a new organization by the server admin, with two roles", async () => {
    await client().data("PUT /org", org);
    const { users } = await client().data("GET /org/b/users");
    assert.deepEqual(
      (users as Fields[]).map(({ isOwner }) => isOwner),
      [true],
    );
    const { roles } = await client().data("GET /org/b/roles");
    assert.deepEqual(
      (roles as Fields[]).map(({ name }) => name),
      ["Admin", "Member"],
    );
    assert.deepEqual(
      [
        await client().refusal("PUT /org", org),
        await client().refusal("PUT /org", { ...org, orgId: "c", utilitySubnet: "10.1.0.0/16" }),
      ],
      [
        [409, "Organization with ID b already exists"],
        [400, "Subnet 10.1.0.0/24 overlaps with utility subnet 10.1.0.0/16"],
      ],
    );
  });

  it("cannot be deleted through the API: 500", async () => {
    assert.deepEqual(await client().refusal("DELETE /org/:org"), [500, "An error occurred..."]);
  });

  it("answers 500 to an update of what needs a licence", async () => {
    assert.deepEqual(await client().refusal("POST /org/:org", { requireTwoFactor: true }), [
      500,
      "An error occurred",
    ]);
    const days = { settingsLogRetentionDaysRequest: 30, requireTwoFactor: true };
    const updated = await client().data("POST /org/:org", days);
    assert.deepEqual(
      [updated.settingsLogRetentionDaysRequest, updated.requireTwoFactor],
      [30, null],
    );
  });

  it("keeps domains of the configuration", async () => {
    assert.deepEqual(await client().refusal("DELETE /org/:org/domain/domain1"), [
      400,
      "Cannot delete a domain that is managed by the config",
    ]);
  });

  it("gives a domain to one organization, with the records it needs", async () => {
    await client().data("PUT /org", org);
    const body = { type: "wildcard", baseDomain: "Shop.example.org" };
    const { domainId } = await client().data("PUT /org/:org/domain", body);
    const path = `GET /org/:org/domain/${String(domainId)}`;
    assert.equal((await client().data(path)).baseDomain, "shop.example.org");
    const records = await client().data(`${path}/dns-records`);
    assert.deepEqual(
      (records as unknown as Fields[]).map(({ baseDomain }) => baseDomain),
      ["*.shop.example.org", "shop.example.org"],
    );
    assert.deepEqual(
      [
        await client().refusal("PUT /org/b/domain", body),
        await client().refusal("PUT /org/:org/domain", { ...body, baseDomain: "shop.internal" }),
        await client().refusal(`DELETE /org/b/domain/${String(domainId)}`),
      ],
      [
        [400, "Domain is already verified to an org"],
        [400, "Invalid domain format"],
        [404, "Domain not found for this account"],
      ],
    );
  });
});
