import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { projectFolder } from "../../../components/core/projectFiles";
import { caddyPath } from "../../../scripts/setup/caddy.cjs";
import { stopProgram } from "../../support/stopProgram";

const caddy = caddyPath();
const caddyfile = path.join(projectFolder, "Caddyfile");
const reason = caddy === undefined ? " (skipped: no Caddy is set up)" : "";
const describeWithCaddy = caddy === undefined ? describe.skip : describe;

function validated(env: Record<string, string>): { code: number | null; text: string } {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-caddy-"));
  const { status, stderr } = spawnSync(caddy ?? "", ["validate", "--config", caddyfile], {
    env: { ...proxyEnvironment, HOME: home, ...env },
    encoding: "utf8",
  });
  fs.rmSync(home, { recursive: true, force: true });
  return { code: status, text: stderr };
}

const proxyEnvironment = {
  DOMAIN: "komodo.example.com",
  CORE_ADDRESS: "komodo-core:9120",
  PROXY_GLOBAL: "",
  PROXY_TLS: "",
  PROXY_ALLOWED_RANGES: "0.0.0.0/0 ::/0",
};

describeWithCaddy(`Core's Caddyfile${reason}`, function () {
  this.timeout(30_000);

  it("Caddy takes it with a public certificate, with an address for the authority, and with its own", () => {
    const settings: readonly Record<string, string>[] = [
      {},
      { PROXY_GLOBAL: "email admin@example.com" },
      { PROXY_TLS: "tls internal" },
    ];
    for (const env of settings) {
      const { code, text } = validated(env);
      assert.equal(code, 0, text);
    }
  });

  it("Caddy refuses it with a certificate that is not there, which shows that it reads the line", () => {
    const { code, text } = validated({ PROXY_TLS: "tls /no/certificate /no/key" });
    assert.notEqual(code, 0);
    assert.match(text, /\/no\/certificate/);
  });

  it("Caddy would write it as it is written", () => {
    const { stdout } = spawnSync(caddy ?? "", ["fmt", caddyfile], { encoding: "utf8" });
    assert.equal(stdout, fs.readFileSync(caddyfile, "utf8"));
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: http.IncomingHttpHeaders;
}

/* Does not prove: certificates of a public authority, and addresses other than the loopback one. */
describeWithCaddy(`Core's proxy, running${reason}`, function () {
  this.timeout(60_000);
  let core: http.Server;
  let proxies: ChildProcess[];
  let folder: string;
  let open: number;
  let closed: number;
  const seen: string[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "varanus-proxy-"));
    core = http.createServer((request, response) => {
      seen.push(`${request.method ?? ""} ${request.url ?? ""}`);
      response.end(JSON.stringify(request.headers));
    });
    const sockets = new WebSocketServer({ server: core });
    sockets.on("connection", (socket) => socket.on("message", (text) => socket.send(text)));
    await new Promise<void>((done) => core.listen(0, "127.0.0.1", done));
    proxies = [];
    open = await startProxy("0.0.0.0/0 ::/0");
    closed = await startProxy("203.0.113.0/24 2001:db8::/32");
  });

  after(async () => {
    await Promise.all(proxies.map(stopProgram));
    core.closeAllConnections();
    await new Promise((done) => core.close(done));
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Starts Caddy on loopback ports; the Caddyfile itself is the one that is deployed. */
  async function startProxy(ranges: string): Promise<number> {
    const [httpPort, httpsPort, health] = [await freePort(), await freePort(), await freePort()];
    const { port } = core.address() as AddressInfo;
    const lines = [`http_port ${httpPort}`, `https_port ${httpsPort}`, "default_bind 127.0.0.1"];
    const file = path.join(folder, `Caddyfile-${httpsPort}`);
    // The fixed port of the health check would clash with the other proxy's.
    const text = fs
      .readFileSync(caddyfile, "utf8")
      .replace("127.0.0.1:2080", `127.0.0.1:${health}`);
    fs.writeFileSync(file, text);
    const env = {
      ...proxyEnvironment,
      ...{ HOME: folder, XDG_DATA_HOME: path.join(folder, String(httpsPort)) },
      CORE_ADDRESS: `127.0.0.1:${port}`,
      PROXY_GLOBAL: [...lines, "skip_install_trust"].join("\n"),
      PROXY_TLS: "tls internal",
      PROXY_ALLOWED_RANGES: ranges,
    };
    const proxy = spawn(caddy ?? "", ["run", "--config", file, "--adapter", "caddyfile"], {
      env,
      stdio: "pipe",
    });
    let log = "";
    proxy.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
    proxies.push(proxy);
    const deadlineMs = Date.now() + 20_000;
    while (!(await get(httpsPort, "/version").catch(() => undefined))) {
      assert.ok(Date.now() < deadlineMs, log);
      await sleep(100);
    }
    return httpsPort;
  }

  function get(port: number, url: string, headers: Record<string, string> = {}): Promise<Answer> {
    const options = {
      ...{
        host: "127.0.0.1",
        port,
        path: url,
        headers: { host: "komodo.example.com", ...headers },
      },
      ...{ servername: "komodo.example.com", rejectUnauthorized: false, agent: false },
    };
    return new Promise((resolve, reject) => {
      const request = https.get(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        );
      });
      request.on("error", reject);
    });
  }

  function echo(port: number, url: string): Promise<string> {
    const socket = new WebSocket(`wss://127.0.0.1:${port}${url}`, {
      ...{ rejectUnauthorized: false, servername: "komodo.example.com" },
      headers: { host: "komodo.example.com" },
    });
    return new Promise((resolve, reject) => {
      socket.on("open", () => socket.send("hello"));
      socket.on("message", (data: Buffer) => {
        resolve(data.toString());
        socket.close();
      });
      socket.on("error", (error) => reject(error));
    });
  }

  it("S0-FR-19: terminates TLS, and names the caller's address to Core, whatever the caller says", async () => {
    const { status, text, headers } = await get(open, "/read/GetVersion", {
      "x-forwarded-for": "198.51.100.1",
    });
    const sent = JSON.parse(text) as Record<string, string>;
    assert.equal(status, 200);
    assert.equal(sent["x-forwarded-for"], "127.0.0.1");
    assert.equal(sent["x-forwarded-proto"], "https");
    assert.equal(headers["strict-transport-security"], "max-age=31536000");
  });

  it("X-15: websockets pass, those of a Periphery that dials Core and those of the interface", async () => {
    assert.equal(await echo(open, "/ws/periphery?server=nas"), "hello");
    assert.equal(await echo(open, "/ws/update"), "hello");
  });

  it("X-07: with allowedRanges, webhooks and Peripheries pass from every address", async () => {
    seen.length = 0;
    assert.equal((await get(closed, "/listener/github/stack/web/deploy")).status, 200);
    assert.deepEqual(seen, ["GET /listener/github/stack/web/deploy"]);
    assert.equal(await echo(closed, "/ws/periphery?server=nas"), "hello");
  });

  it("with allowedRanges, others get 403 for all else, and Core does not hear of it", async () => {
    seen.length = 0;
    const paths = ["/", "/version", "/read/ListStacks", "/listener", "/listenerx", "/ws/update"];
    const ways = ["/listener/../read/ListStacks", "/listener/%2e%2e/read/ListStacks", "//read/x"];
    for (const url of [...paths, ...ways]) {
      const { status, text } = await get(closed, url, { "x-forwarded-for": "203.0.113.7" });
      assert.deepEqual([url, status, text], [url, 403, "Not from this address."]);
    }
    await assert.rejects(echo(closed, "/ws/update"), {
      message: "Unexpected server response: 403",
    });
    assert.deepEqual(seen, []);
  });
});
