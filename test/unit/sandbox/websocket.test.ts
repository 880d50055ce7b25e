import assert from "node:assert/strict";
import { once } from "node:events";
import { WebSocket } from "ws";
import { startSandbox, type Sandbox } from "../../../sandbox";
import type { Fields } from "../../../sandbox/komodo/fields";
import { Client, poll } from "./client";

describe("the sandbox's /ws/update", () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeEach(async () => {
    sandbox = await startSandbox({ core: { deployMs: 5 } });
    client = new Client(sandbox);
  });
  afterEach(() => sandbox.close());

  async function connect(params: Fields): Promise<{ socket: WebSocket; texts: string[] }> {
    const socket = new WebSocket(`${sandbox.komodo.url.replace("http", "ws")}/ws/update`);
    const texts: string[] = [];
    socket.on("message", (data: Buffer) => texts.push(data.toString("utf8")));
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "ApiKeys", params }));
    return { socket, texts };
  }

  it("says LOGGED_IN and then sends one message per change of an Update, without logs", async () => {
    const { key, secret } = sandbox.komodo;
    const { socket, texts } = await connect({ key, secret });
    await poll(() => Promise.resolve(texts[0] === "LOGGED_IN" || undefined));
    const stack = await client.write("CreateStack", {
      name: "app",
      config: { server_id: "local", file_contents: "services:\n  a:\n    image: x\n" },
    });
    await client.execute("DeployStack", { stack: "app" });
    const messages = await poll(() => {
      const read = texts.slice(1).map((text) => JSON.parse(text) as Fields);
      return Promise.resolve(read.length >= 3 ? read : undefined);
    });
    assert.deepEqual(
      messages.map(({ operation, status, success }) => [operation, status, success]),
      [
        ["CreateStack", "Complete", true],
        ["DeployStack", "InProgress", true],
        ["DeployStack", "Complete", true],
      ],
    );
    assert.deepEqual(messages[2]?.target, {
      type: "Stack",
      id: (stack._id as { $oid: string }).$oid,
    });
    assert.equal(
      messages.some((message) => "logs" in message),
      false,
    );
    socket.close();
  });

  it("closes on wrong credentials", async () => {
    const { socket, texts } = await connect({ key: "K_wrong", secret: "S_wrong" });
    await once(socket, "close");
    assert.equal(texts.includes("LOGGED_IN"), false);
  });

  it("closes and refuses websockets while the fault is on", async () => {
    const { key, secret } = sandbox.komodo;
    const { socket } = await connect({ key, secret });
    const closed = once(socket, "close");
    sandbox.faults.websocket(false);
    await closed;
    await assert.rejects(connect({ key, secret }));
    sandbox.faults.websocket(true);
    const { texts } = await connect({ key, secret });
    await poll(() => Promise.resolve(texts[0] === "LOGGED_IN" || undefined));
  });
});
