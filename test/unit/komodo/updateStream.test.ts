import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { KomodoClient } from "../../../providers/komodo/client";
import { UpdateStream } from "../../../providers/komodo/updateStream";

interface Stage {
  readonly stream: UpdateStream;
  readonly heard: string[];
  connections: number;
  say(text: string): void;
  close(): void;
}

/** A websocket server that answers the login with the given text, or not at all. */
async function setUp(answer?: string): Promise<Stage> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const sockets: WebSocket[] = [];
  const client = {
    settings: { url: `http://127.0.0.1:${port}` },
    socketLogin: () => Promise.resolve({ type: "Jwt", params: { jwt: "token" } }),
  } as unknown as KomodoClient;
  const stage: Stage = {
    stream: new UpdateStream(client),
    heard: [],
    connections: 0,
    say: (text) => sockets.forEach((socket) => socket.send(text)),
    close: () => {
      stage.stream.close();
      server.close();
    },
  };
  server.on("connection", (socket, { url }) => {
    stage.connections += 1;
    sockets.push(socket);
    socket.on("message", (data: Buffer) => {
      stage.heard.push(`${url ?? ""} ${data.toString()}`);
      if (answer !== undefined) socket.send(answer);
    });
  });
  return stage;
}

function complete(id: string, success: boolean): string {
  return JSON.stringify({ id, status: "Complete", success, operation: "DeployStack" });
}

describe("UpdateStream", () => {
  let stage: Stage;
  afterEach(() => stage.close());

  it("logs in at /ws/update and is live then", async () => {
    stage = await setUp("LOGGED_IN");
    assert.equal(stage.stream.isLive, false);
    assert.equal(await stage.stream.open(), true);
    assert.equal(stage.stream.isLive, true);
    assert.deepEqual(stage.heard, ['/ws/update {"type":"Jwt","params":{"jwt":"token"}}']);
  });

  it("makes one connection for all who ask", async () => {
    stage = await setUp("LOGGED_IN");
    await Promise.all([stage.stream.open(), stage.stream.open()]);
    await stage.stream.open();
    assert.equal(stage.connections, 1);
  });

  it("tells the outcome to those who wait, and to those who come later", async () => {
    stage = await setUp("LOGGED_IN");
    await stage.stream.open();
    const waited = stage.stream.outcome("1", 5_000);
    stage.say("no JSON");
    stage.say(JSON.stringify({ id: "1", status: "InProgress", success: true }));
    stage.say(complete("1", true));
    stage.say(complete("2", false));
    assert.equal(await waited, true);
    assert.equal(await stage.stream.outcome("1", 0), true);
    assert.equal(await stage.stream.outcome("2", 5_000), false);
  });

  it("says nothing of what it has not heard in time", async () => {
    stage = await setUp("LOGGED_IN");
    await stage.stream.open();
    assert.equal(await stage.stream.outcome("1", 20), undefined);
  });

  it("lets those who wait go when the connection is lost", async () => {
    stage = await setUp("LOGGED_IN");
    await stage.stream.open();
    const waited = stage.stream.outcome("1", 60_000);
    stage.stream.close();
    assert.equal(await waited, undefined);
  });

  it("gives up after 5 s when the login is not answered with LOGGED_IN, and tries no more", async () => {
    stage = await setUp("Failed to login | Invalid user credentials");
    assert.equal(await stage.stream.open(), false);
    assert.equal(stage.stream.isLive, false);
    assert.equal(await stage.stream.open(), false);
    assert.equal(stage.connections, 1);
  });
});
