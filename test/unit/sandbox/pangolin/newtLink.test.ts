import assert from "node:assert/strict";
import { Client } from "../client";
import { withSandbox } from "./client";

const COMPOSE = `services:
  newt:
    image: busybox:local
    command: sleep 1000
    environment:
      NEWT_ID: \${NEWT_ID}
      NEWT_SECRET: \${NEWT_SECRET}
`;

describe("newtLink", () => {
  const client = withSandbox({ core: { deployMs: 5 } });

  async function deploy(environment: string): Promise<void> {
    const komodo = new Client(client().sandbox);
    const config = { server_id: "local", file_contents: COMPOSE, environment };
    await komodo.write("CreateStack", { name: "newt", config });
    await komodo.execute("DeployStack", { stack: "newt" });
  }

  it("brings a site online while a stack with its credentials runs", async () => {
    const made = await client().data("PUT /org/:org/site", { name: "nas", type: "newt" });
    const path = `GET /site/${String(made.siteId)}`;
    assert.equal((await client().data(path)).online, false);
    await deploy(`NEWT_ID=${String(made.newtId)}\nNEWT_SECRET=${String(made.secret)}\n`);
    assert.equal((await client().data(path)).online, true);
    await client().privateResource(Number(made.siteId));
    const [row] = await client().privateRows();
    assert.deepEqual(row?.siteOnlines, [true]);
    await new Client(client().sandbox).execute("StopStack", { stack: "newt" });
    assert.equal((await client().data(path)).online, false);
  });

  it("leaves a site offline whose Newt runs with another secret", async () => {
    const siteId = await client().site("nas", { newtId: "known", secret: "right" });
    await deploy("NEWT_ID=known\nNEWT_SECRET=wrong\n");
    assert.equal((await client().data(`GET /site/${siteId}`)).online, false);
  });
});
