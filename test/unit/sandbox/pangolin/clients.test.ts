import assert from "node:assert/strict";
import { withSandbox } from "./client";

describe("clients of the Pangolin sandbox", () => {
  const client = withSandbox();

  async function machine(name: string, more: object = {}): Promise<number> {
    const picked = await client().data("GET /org/:org/pick-client-defaults");
    const { olmId, olmSecret: secret, subnet } = picked;
    const body = { name, olmId, secret, subnet, type: "olm", ...more };
    return Number((await client().data("PUT /org/:org/client", body)).clientId);
  }

  it("lets one of four that picked the same address through", async () => {
    const picks = await Promise.all(
      [1, 2, 3, 4].map(() => client().data("GET /org/:org/pick-client-defaults")),
    );
    const answers = await Promise.all(
      picks.map(({ olmId, olmSecret: secret, subnet }) =>
        client().send("PUT /org/:org/client", { name: "m", olmId, secret, subnet, type: "olm" }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
    assert.equal(
      answers.find(({ status }) => status === 409)?.message,
      "Subnet 100.90.128.0/20 already exists in clients",
    );
  });

  it("takes an empty secret and makes one that nobody sees", async () => {
    const clientId = await machine("m", { secret: "" });
    assert.equal(client().sandbox.pangolinState.olms.find({ clientId })?.secret.length, 48);
  });

  it("needs an exit node", async () => {
    client().sandbox.pangolinState.exitNodes.removeIf(() => true);
    const body = { name: "m", olmId: "o", secret: "s", subnet: "100.90.128.9", type: "olm" };
    assert.deepEqual(await client().refusal("PUT /org/:org/client", body), [
      404,
      "No exit nodes available. You need to install gerbil to use the clients.",
    ]);
  });

  it("refuses to archive and block twice, and hides archived ones unless asked", async () => {
    const path = `/client/${await machine("m")}`;
    const id = path.split("/")[2] ?? "";
    const refusals: unknown[] = [];
    for (const verb of ["archive", "archive", "block", "block", "unblock", "unblock"]) {
      refusals.push(await client().refusal(`POST ${path}/${verb}`));
    }
    assert.deepEqual(refusals, [
      [200, "Client archived successfully"],
      [400, `Client with ID ${id} is already archived`],
      [200, "Client blocked successfully"],
      [400, `Client with ID ${id} is already blocked`],
      [200, "Client unblocked successfully"],
      [400, `Client with ID ${id} is not blocked`],
    ]);
    const { clients } = await client().data("GET /org/:org/clients");
    assert.deepEqual(clients, []);
    const archived = await client().data("GET /org/:org/clients?status=archived,blocked");
    assert.equal((archived.clients as []).length, 1);
  });

  it("frees the address and refuses to delete a user's device", async () => {
    const clientId = await machine("m");
    await client().data(`DELETE /client/${clientId}`);
    const picked = await client().data("GET /org/:org/pick-client-defaults");
    assert.equal(picked.subnet, "100.90.128.0");
    const device = await machine("phone");
    const row = client().sandbox.pangolinState.clients.find({ clientId: device });
    Object.assign(row ?? {}, { userId: "u" });
    assert.deepEqual(await client().refusal(`DELETE /client/${device}`), [
      400,
      "Cannot delete a user client. User clients must be archived instead.",
    ]);
    const { devices } = await client().data("GET /org/:org/user-devices");
    assert.equal((devices as []).length, 1);
  });

  it("refuses the nice id of another client", async () => {
    const [first, second] = [await machine("a"), await machine("b")];
    await client().data(`POST /client/${first}`, { niceId: "same" });
    assert.deepEqual(await client().refusal(`POST /client/${second}`, { niceId: "same" }), [
      409,
      'A client with niceId "same" already exists',
    ]);
  });
});
