import assert from "node:assert/strict";
import { HttpClient, type HttpRequest, type HttpSettings } from "../../../providers/http/client";
import type { ApiError, NetworkError } from "../../../providers/http/errors";
import { Redactor } from "../../../providers/http/redact";
import {
  type Answer,
  type Certificate,
  type LocalServer,
  makeCertificate,
  serve,
  startProxy,
  unusedPort,
} from "./servers";

const READ: HttpRequest = {
  method: "POST",
  path: "/read/List",
  body: { limit: 0 },
  idempotent: true,
};
const WRITE: HttpRequest = { ...READ, path: "/write/Create", idempotent: false };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PROXY_NAMES = ["http_proxy", "https_proxy", "no_proxy", "all_proxy"];

function clientFor(url: string, more: Partial<HttpSettings> = {}): HttpClient {
  return new HttpClient({
    system: "Store",
    url,
    timeoutMs: 2_000,
    retry: { maxTries: 3, maxElapsedMs: 10_000 },
    redactor: new Redactor(),
    readError: (status, body) => ({
      text: String((body as { error?: string }).error),
      ...(status === 429 && { retryAfterMs: 20 }),
    }),
    ...more,
  });
}

/** Answers each request with the next of the answers, then always with the last. */
function inTurn(...answers: [number, object][]): Answer {
  let next = 0;
  return (_request, response) => {
    const [status, body] = answers[Math.min(next++, answers.length - 1)] as [number, object];
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
}

async function failure<E extends Error>(run: Promise<unknown>): Promise<E> {
  try {
    await run;
  } catch (error) {
    return error as E;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

describe("HttpClient", () => {
  const open: LocalServer[] = [];
  const environment = { ...process.env };

  async function started(answer: Answer, certificate?: Certificate): Promise<LocalServer> {
    const server = await serve(answer, certificate);
    open.push(server);
    return server;
  }

  beforeEach(() => {
    for (const name of PROXY_NAMES) {
      Reflect.deleteProperty(process.env, name);
      Reflect.deleteProperty(process.env, name.toUpperCase());
    }
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
    Object.assign(process.env, environment);
  });

  it("sends method, path, body and headers, and returns the body", async () => {
    const server = await started(inTurn([200, { items: [1] }]));
    const request = { ...READ, headers: { "X-Api-Key": "k" } };
    assert.deepEqual(await clientFor(server.url).send(request), { items: [1] });
    const [seen] = server.seen;
    assert.deepEqual(
      [seen?.method, seen?.url, seen?.body, seen?.headers["x-api-key"]],
      ["POST", "/read/List", '{"limit":0}', "k"],
    );
  });

  it("gives each try a request id of its own", async () => {
    const server = await started(inTurn([503, { error: "down" }], [200, {}]));
    await clientFor(server.url).send(READ);
    const ids = server.seen.map(({ headers }) => String(headers["x-request-id"]));
    assert.equal(ids.length, 2);
    ids.forEach((id) => assert.match(id, UUID));
    assert.notEqual(ids[0], ids[1]);
  });

  it("keeps a path that the address has", async () => {
    const server = await started(inTurn([200, {}]));
    await clientFor(`${server.url}/komodo`).send(READ);
    assert.equal(server.seen[0]?.url, "/komodo/read/List");
  });

  it("repeats a read after 503, and a write never", async () => {
    const server = await started(inTurn([503, { error: "down" }], [200, { ok: true }]));
    assert.deepEqual(await clientFor(server.url).send(READ), { ok: true });
    const other = await started(inTurn([503, { error: "down" }], [200, {}]));
    const error = await failure<ApiError>(clientFor(other.url).send(WRITE));
    assert.equal(error.message, "503 from POST /write/Create: down");
    assert.equal(other.seen.length, 1);
  });

  it("gives up a read after the tries it has", async () => {
    const server = await started(inTurn([502, { error: "bad gateway" }]));
    const error = await failure<ApiError>(clientFor(server.url).send(READ));
    assert.equal(error.message, "502 from POST /read/List: bad gateway");
    assert.equal(server.seen.length, 3);
  });

  it("repeats a write after 429 and after busy", async () => {
    const server = await started(
      inTurn(
        [429, { error: "Too many attempts | Try again in 15s" }],
        [500, { error: "Stack busy" }],
        [200, { ok: true }],
      ),
    );
    assert.deepEqual(await clientFor(server.url).send(WRITE), { ok: true });
    assert.equal(server.seen.length, 3);
  });

  it("keeps neither headers nor body in the error of a refusal", async () => {
    const server = await started(inTurn([500, { error: "no" }]));
    const request = {
      ...WRITE,
      headers: { Authorization: "Bearer hunter2" },
      body: { v: "hunter2" },
    };
    const error = await failure<ApiError>(clientFor(server.url).send(request));
    assert.deepEqual(error.request, { method: "POST", path: "/write/Create" });
    assert.equal(JSON.stringify(Object.entries(error)).includes("hunter2"), false);
  });

  it("takes known secrets out of the server's words before it shortens them to 2,000 characters", async () => {
    const redactor = new Redactor();
    redactor.add("hunter2");
    const server = await started(inTurn([500, { error: `${"x".repeat(1_995)}hunter2 and more` }]));
    const error = await failure<ApiError>(clientFor(server.url, { redactor }).send(WRITE));
    assert.equal(error.answer, `${"x".repeat(1_995)}[secr`);
  });

  it("does not follow a redirect", async () => {
    const server = await started(inTurn([301, { error: "moved" }]));
    const error = await failure<ApiError>(clientFor(server.url).send(READ));
    assert.equal(error.message, "301 from POST /read/List: moved");
  });

  it("repeats a read whose connection drops, and a write never", async () => {
    let drops = 1;
    const dropFirst: Answer = (request, response) => {
      if (drops-- > 0) request.socket.destroy();
      else inTurn([200, { ok: true }])(request, response, "");
    };
    const server = await started(dropFirst);
    assert.deepEqual(await clientFor(server.url).send(READ), { ok: true });
    drops = 1;
    const error = await failure<NetworkError>(clientFor(server.url).send(WRITE));
    assert.equal(error.reason, "ECONNRESET");
    assert.equal(server.seen.length, 3);
  });

  it("ends a try after its time-out and says how long it took", async () => {
    const server = await started(() => undefined);
    const client = clientFor(server.url, { timeoutMs: 100 });
    const error = await failure<NetworkError>(client.send(WRITE));
    assert.match(
      error.message.replace(server.url, "URL"),
      /^Store "URL": no answer to POST \/write\/Create after 0\.\d s \(ECONNABORTED\)\. Check that the address is right and reachable from this machine\.$/,
    );
    assert.ok(error.triedMs >= 100 && error.triedMs < 1_500, `${error.triedMs} ms`);
  });

  it("repeats a write whose connection is refused", async () => {
    const port = await unusedPort();
    const client = clientFor(`http://127.0.0.1:${port}`);
    const error = await failure<NetworkError>(client.send(WRITE));
    assert.deepEqual(
      [error.name, error.code, error.reason],
      ["NetworkError", "NETWORK", "ECONNREFUSED"],
    );
    assert.ok(error.triedMs >= 750, `two waits of 250 and 500 ms, but ${error.triedMs} ms`);
  });

  it("never shows the user name and password of the address", async () => {
    const port = await unusedPort();
    for (const credentials of ["admin:hunter2", "admin:hun@ter2"]) {
      const client = clientFor(`http://${credentials}@127.0.0.1:${port}`, {
        retry: { maxTries: 1, maxElapsedMs: 0 },
      });
      const error = await failure<NetworkError>(client.send(READ));
      assert.equal(error.address, `http://127.0.0.1:${port}`);
      assert.equal(JSON.stringify(Object.entries(error)).includes("ter2"), false);
      assert.equal(error.message.includes("ter2"), false);
      assert.equal(error.cause, undefined);
    }
  });

  describe("with a proxy from the environment", () => {
    it("sends plain requests through HTTP_PROXY", async () => {
      const server = await started(inTurn([200, { ok: true }]));
      const proxy = await startProxy(server.port);
      open.push(proxy);
      process.env.HTTP_PROXY = proxy.url;
      assert.deepEqual(await clientFor("http://komodo.test").send(READ), { ok: true });
      assert.deepEqual(
        proxy.seen.map(({ url }) => url),
        ["http://komodo.test/read/List"],
      );
    });

    it("tunnels https through HTTPS_PROXY and trusts the private authority", async () => {
      const certificate = makeCertificate();
      try {
        const server = await started(inTurn([200, { ok: true }]), certificate);
        const proxy = await startProxy(server.port);
        open.push(proxy);
        process.env.HTTPS_PROXY = proxy.url;
        const client = clientFor("https://localhost:9120", { caFile: certificate.file });
        assert.deepEqual(await client.send(READ), { ok: true });
        assert.deepEqual(
          proxy.seen.map(({ method, url }) => `${method} ${url}`),
          ["CONNECT localhost:9120"],
        );
      } finally {
        certificate.remove();
      }
    });

    it("goes past it for hosts in NO_PROXY", async () => {
      const server = await started(inTurn([200, { ok: true }]));
      process.env.HTTP_PROXY = `http://127.0.0.1:${await unusedPort()}`;
      process.env.NO_PROXY = "127.0.0.1";
      assert.deepEqual(await clientFor(server.url).send(READ), { ok: true });
    });
  });

  describe("with https", () => {
    let certificate: Certificate;
    before(() => {
      certificate = makeCertificate();
    });
    after(() => certificate.remove());

    it("trusts the authority in `caFile`", async () => {
      const server = await started(inTurn([200, { ok: true }]), certificate);
      const client = clientFor(server.url, { caFile: certificate.file });
      assert.deepEqual(await client.send(READ), { ok: true });
    });

    it("trusts no unknown authority", async () => {
      const server = await started(inTurn([200, {}]), certificate);
      const retry = { maxTries: 1, maxElapsedMs: 0 };
      const error = await failure<NetworkError>(clientFor(server.url, { retry }).send(READ));
      assert.equal(error.reason, "DEPTH_ZERO_SELF_SIGNED_CERT");
      assert.equal(server.seen.length, 0);
    });

    it("says which file of certificates cannot be read", () => {
      assert.throws(() => clientFor("https://a:b@komodo.test", { caFile: "none.pem" }), {
        message:
          'Store "https://komodo.test": the certificates in "none.pem" cannot be read (ENOENT). ' +
          "Check the path and its permissions.",
      });
    });
  });
});
