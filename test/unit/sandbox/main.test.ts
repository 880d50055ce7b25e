import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { startSandbox } from "../../../sandbox";
import { Client } from "./client";

const ROOT = join(__dirname, "..", "..", "..");

const PORTS = ["--komodo-port", "0", "--pangolin-port", "0"];

function run(...args: string[]): ChildProcess {
  const argv = ["--require", "./register.cjs", "sandbox/main.ts", ...args];
  return spawn(process.execPath, argv, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
}

async function firstOutput(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return chunk.toString("utf8");
}

describe("sandbox/main.ts", function () {
  this.timeout(20_000);

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`prints one JSON line, outlives stdin, and ends with 0 on ${signal}`, async () => {
      const child = run(...PORTS, "--server", "edge,lab", "--org", "home");
      const line = await firstOutput(child);
      const printed = JSON.parse(line) as Record<"komodo" | "pangolin", Record<string, string>>;
      const { komodo, pangolin } = printed;
      assert.deepEqual(Object.keys(printed), ["komodo", "pangolin"]);
      assert.deepEqual(Object.keys(pangolin), ["url", "key", "org"]);
      assert.deepEqual([new URL(pangolin.url ?? "").pathname, pangolin.org], ["/v1", "home"]);
      assert.deepEqual(Object.keys(komodo), ["url", "username", "password", "key", "secret"]);
      child.stdin?.end();
      const response = await fetch(`${komodo.url ?? ""}/read/ListServers`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-api-key": komodo.key ?? "",
          "x-api-secret": komodo.secret ?? "",
        },
        body: "{}",
      });
      const servers = (await response.json()) as { name: string; info: { state: string } }[];
      assert.deepEqual(
        servers.map(({ name, info }) => [name, info.state]),
        [
          ["edge", "Ok"],
          ["lab", "Ok"],
          ["local", "Ok"],
        ],
      );
      child.kill(signal);
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
  }

  for (const [part, option] of [
    ["Komodo", "--komodo-port"],
    ["Pangolin", "--pangolin-port"],
  ] as const) {
    it(`names a taken port of ${part} and ends with 1`, async () => {
      const sandbox = await startSandbox();
      const { port } = new URL(part === "Komodo" ? sandbox.komodo.url : sandbox.pangolin.url);
      const child = run(...PORTS, option, port);
      let printed = "";
      child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
      const [code] = (await once(child, "close")) as [number];
      await sandbox.close();
      assert.equal(code, 1);
      assert.equal(
        printed,
        `${part} sandbox "127.0.0.1:${port}": another program listens on port ${port}. ` +
          `Stop that program, or choose another port with ${option}.\n`,
      );
    });
  }
});

describe("a sandbox with 1,000 stacks", function () {
  this.timeout(60_000);

  it("creates one in under 5 ms and lists all in under 100 ms", async () => {
    const sandbox = await startSandbox();
    const client = new Client(sandbox);
    const config = { server_id: "local", file_contents: "services:\n  a:\n    image: x\n" };
    const startedAt = performance.now();
    for (let number = 0; number < 1000; number += 1) {
      await client.write("CreateStack", { name: `stack-${number}`, config });
    }
    const createMs = (performance.now() - startedAt) / 1000;
    const listMs: number[] = [];
    for (const type of ["ListStacks", "ListFullStacks"]) {
      const listedAt = performance.now();
      const items = (await client.read(type, { limit: 0 })) as unknown as unknown[];
      listMs.push(performance.now() - listedAt);
      assert.equal(items.length, 1000);
    }
    await sandbox.close();
    // Bounds are tripled, as the processor is shared with other tests.
    assert.ok(createMs < 15, `one create took ${createMs} ms`);
    assert.ok(Math.max(...listMs) < 300, `lists took ${listMs.join(", ")} ms`);
  });
});
