import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

/** A server in front of which nothing is ready yet: it answers as it is told. */
class Front {
  readonly paths: string[] = [];
  private answers: readonly (readonly [status: number, text: string])[] = [];
  private readonly server = http.createServer((request, response) => {
    this.paths.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const [status, text] = this.answers[this.paths.length - 1] ?? this.answers.at(-1) ?? [200, ""];
    response.writeHead(status, { "content-type": "text/plain" }).end(text);
  });

  async listen(port = 0): Promise<string> {
    await new Promise<void>((done) => this.server.listen(port, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on; the last answer stays. */
  answer(...answers: (readonly [number, string])[]): void {
    this.paths.length = 0;
    this.answers = answers;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

describe("coreReady", function () {
  this.timeout(20_000);
  let bench: KomodoBench;
  let front: Front;
  let url: string;
  before(async () => {
    bench = await startBench();
    front = new Front();
    url = await front.listen();
  });
  after(async () => {
    await front.close();
    await bench.close();
  });

  it("S0-CORE-4: ends at once when Core answers, with its version and without a login", async () => {
    bench.sandbox.calls.reset();
    const held = new Held("CoreReady");
    assert.equal(await held.up(bench.run(), {}), "create");
    assert.equal(held.outs.version, "2.3.2");
    assert.deepEqual(
      bench.sandbox.calls.list.map(({ type }) => type),
      ["version"],
    );
    assert.equal(await held.up(bench.run(), {}), "same");
  });

  it("waits through a proxy's 502, a page and an empty answer", async () => {
    front.answer([502, "bad gateway"], [200, "<html>soon</html>"], [200, ""], [200, "2.3.2"]);
    const held = new Held("CoreReady");
    await held.up(bench.run({ url }), { timeoutSeconds: 15 });
    assert.equal(held.outs.version, "2.3.2");
    assert.deepEqual(front.paths, Array(4).fill("GET /version"));
  });

  it("waits for a Core that does not listen yet", async () => {
    const late = new Front();
    const address = await late.listen();
    await late.close();
    const started = new Front();
    started.answer([200, "2.3.2"]);
    const held = new Held("CoreReady");
    const waiting = held.up(bench.run({ url: address }), { timeoutSeconds: 15 });
    await started.listen(Number(new URL(address).port));
    await waiting;
    assert.equal(held.outs.version, "2.3.2");
    await started.close();
  });

  it("fails after timeoutSeconds with what it saw last and where to look", async () => {
    front.answer([503, "starting"]);
    const run = bench.run({ url });
    const message = await messageOf(new Held("CoreReady").up(run, { timeoutSeconds: 1 }));
    assert.equal(
      message,
      `Komodo Core "${url}": not ready within 1 s, last seen: 503 instead of a version. ` +
        "Look at `docker compose logs` in Core's folder on its host, check that komodo:url is " +
        "right and reachable from this machine, then run `pulumi up` again.",
    );
  });

  it("another expectedVersion waits until Core answers with it", async () => {
    front.answer([200, "2.3.2"]);
    const held = new Held("CoreReady");
    await held.up(bench.run({ url }), { expectedVersion: "2.3.2" });
    front.answer([200, "2.3.2"], [502, ""], [200, "2.4.0"]);
    assert.equal(await held.up(bench.run({ url }), { expectedVersion: "2.4.0" }), "update");
    assert.equal(held.outs.version, "2.4.0");
    assert.equal(front.paths.length, 3);
  });

  it("says which version answers when it is not the expected one", async () => {
    front.answer([200, "2.3.2"]);
    const args = { expectedVersion: "2.4.0", timeoutSeconds: 1 };
    const message = await messageOf(new Held("CoreReady").up(bench.run({ url }), args));
    assert.match(message, /last seen: it answers with version 2\.3\.2 instead of 2\.4\.0\. /);
  });

  it("another timeoutSeconds alone updates nothing", async () => {
    const held = new Held("CoreReady");
    await held.up(bench.run(), { timeoutSeconds: 100 });
    assert.equal(await held.up(bench.run(), { timeoutSeconds: 200 }), "same");
  });

  it("a refresh sees a newer version, and keeps the last one of a Core that is down", async () => {
    front.answer([200, "2.3.2"]);
    const held = new Held("CoreReady");
    await held.up(bench.run({ url }), { expectedVersion: "2.3.2" });
    front.answer([200, "2.3.3"]);
    assert.equal(await held.refresh(bench.run({ url })), true);
    assert.equal(held.outs.version, "2.3.3");
    front.answer([503, ""]);
    assert.equal(await held.refresh(bench.run({ url })), true);
    assert.equal(held.outs.version, "2.3.3");
    assert.equal(await held.up(bench.run({ url }), { expectedVersion: "2.3.2" }), "same");
    await held.destroy(bench.run({ url }));
  });

  it("refuses a version that is not complete, and a wait of 0 s", async () => {
    const args = { expectedVersion: "2.3", timeoutSeconds: 0 };
    const message = await messageOf(new Held("CoreReady").up(bench.run(), args));
    assert.match(
      message,
      /"expectedVersion" is "2\.3", which is not a version of three numbers\. /,
    );
    assert.match(message, /"timeoutSeconds" is 0, the limits are 1 and 3600\. /);
  });
});
