import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Held, type KomodoBench, messageOf, startBench } from "../support/komodo";

const FAILING = "services:\n  web:\n    image: nowhere:missing\n";
const HEALTHY = "services:\n  web:\n    image: busybox:local\n    command: sleep infinity\n";

interface Alert {
  readonly level: string;
  readonly data: { readonly type: string; readonly data: { message: string; details: string } };
}

/** An address that alerts are posted to, and what came in. */
class Receiver {
  readonly alerts: Alert[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      this.alerts.push(JSON.parse(body) as Alert);
      response.end();
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

describe("reportFailedDeploy", () => {
  let bench: KomodoBench;
  const receiver = new Receiver();

  before(async () => {
    bench = await startBench();
    await receiver.open();
    const { client } = bench.hand;
    await client.write("CreateServer", { name: "nas", config: { enabled: true } });
    const endpoint = { type: "Custom", params: { url: receiver.url } };
    const make = (name: string, config: object) =>
      client.write("CreateAlerter", { name, config: { enabled: true, endpoint, ...config } });
    await make("ops", {});
    await make("asleep", { enabled: false });
    await make("picky", { alert_types: ["ServerCpu"] });
    await make("limited", { resources: [{ type: "Server", id: "0".repeat(24) }] });
    await make("broken", { endpoint: { type: "Custom", params: { url: "http://127.0.0.1:1" } } });
  });
  after(async () => {
    await bench.close();
    receiver.close();
  });
  beforeEach(() => {
    receiver.alerts.splice(0);
    bench.sandbox.faults.clear();
    bench.sandbox.faults.missingImage(/:missing$/);
  });

  /** The message of a deploy that fails, with these alerters to tell. */
  async function failure(
    name: string,
    failureAlerters?: readonly string[],
    more: object = {},
  ): Promise<string> {
    const held = new Held("Stack");
    const settings = failureAlerters ? { failureAlerters } : {};
    const args = { name, server: "nas", fileContents: FAILING, ...more };
    const message = await messageOf(held.up(bench.run(settings), args));
    await held.destroy(bench.run());
    return message;
  }

  it("S4-AUD-P1: tells the alerter of the setting what failed, where and why", async () => {
    const message = await failure("media", ["ops"]);
    assert.match(message, /^Stack "media": DeployStack failed in stage "Compose Pull": /);
    assert.equal(receiver.alerts.length, 1);
    const [{ level, data }] = receiver.alerts as [Alert];
    assert.equal(level, "CRITICAL");
    assert.equal(data.type, "Custom");
    assert.equal(data.data.message, 'Deploy of Stack "media" on "nas" failed');
    assert.equal(data.data.details, message);
  });

  it("says the same error as without the setting, and sends nothing without it", async () => {
    const silent = await failure("media");
    assert.equal(receiver.alerts.length, 0);
    assert.equal(await failure("media", ["ops"]), silent);
  });

  it("sends nothing for a deploy that succeeds", async () => {
    const held = new Held("Stack");
    const args = { name: "fine", server: "nas", fileContents: HEALTHY };
    await held.up(bench.run({ failureAlerters: ["ops"] }), args);
    assert.equal(receiver.alerts.length, 0);
    await held.destroy(bench.run());
  });

  it("S0-SEC-4: tells no secret, neither one of Komodo's nor one in the environment", async () => {
    const { client } = bench.hand;
    const variable = { name: "TOKEN", value: "hunter2hunter2", description: "", is_secret: true };
    await client.write("CreateVariable", variable);
    const fileContents = "services:\n  web:\n    image: hunter2hunter2/swordfish:missing\n";
    const environment = "DB_PASSWORD=swordfish\n";
    await failure("leaky", ["ops"], { fileContents, environment });
    const text = JSON.stringify(receiver.alerts);
    assert.match(text, /denied for \[secret\]\/\[secret\], /);
    assert.doesNotMatch(text, /hunter2|swordfish/);
  });

  it("cuts a long cause in the middle, to less than the 2,000 characters that Discord takes", async () => {
    const lines = Array.from({ length: 18 }, (_all, at) => `line ${at} ${"x".repeat(200)}`);
    const error = lines.join("\n");
    bench.sandbox.faults.fail({ type: "DeployStack", error, times: 1 });
    await failure("long", ["ops"]);
    const details = receiver.alerts[0]?.data.data.details ?? "";
    assert.ok(details.length > 1_000 && details.length <= 1_500, `${details.length}`);
    assert.match(details, /^500 from POST .*line 0 .*\n\.\.\.\n.*line 9 x+$/s);
  });

  const NOTE = "No alert of this went out as komodo:failureAlerter asks: ";
  for (const [alerter, reason] of [
    ["nobody", 'Komodo has no alerter "nobody"'],
    ["asleep", 'the alerter "asleep" is disabled'],
    ["picky", 'the alerter "picky" takes only alerts of other types than Custom'],
    ["limited", 'the alerter "limited" is limited to some resources'],
    ["broken", "Komodo could not send it: ERROR: Failed at post request to alerter"],
  ] as const) {
    it(`never hides the real error, and says after it why no alert went out: ${reason}`, async () => {
      const plain = await failure("media");
      assert.equal(
        await failure("media", [alerter]),
        `${plain}\n${NOTE}${reason}. Look at that alerter in Komodo.`,
      );
      assert.equal(receiver.alerts.length, 0);
    });
  }

  it("tells those that can hear it, and notes the others", async () => {
    const plain = await failure("media");
    assert.equal(
      await failure("media", ["nobody", "ops"]),
      `${plain}\n${NOTE}Komodo has no alerter "nobody". Look at that alerter in Komodo.`,
    );
    assert.equal(receiver.alerts.length, 1);
  });

  it("tells of a deployment too", async () => {
    const held = new Held("Deployment");
    const args = { name: "cache", server: "nas", image: { image: "nowhere:missing" } };
    await messageOf(held.up(bench.run({ failureAlerters: ["ops"] }), args));
    await held.destroy(bench.run());
    assert.equal(
      receiver.alerts[0]?.data.data.message,
      'Deploy of Deployment "cache" on "nas" failed',
    );
  });
});
