import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Held, type KomodoBench, startBench } from "../support/komodo";

/** A Compose file of one service that runs until it is stopped. */
export const WEB = "services:\n  web:\n    image: busybox:local\n    command: sleep infinity\n";

/** The same with a health check that passes. */
export const PROBED = `${WEB}    healthcheck:\n      test: ["CMD", "true"]\n`;

/** Arguments of a stack on the server `local`. */
export function args(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { name, server: "local", fileContents: WEB, ...more };
}

/** A sandbox with the servers `local` and `other` for the tests of one `describe`. */
export class StackStage {
  private started?: KomodoBench;

  /** Starts the sandbox before the tests, and takes faults and counted calls away around each. */
  constructor() {
    before(async () => {
      this.started = await startBench({ servers: ["other"] });
    });
    after(() => this.bench.close());
    afterEach(() => this.bench.sandbox.faults.clear());
    beforeEach(() => this.bench.sandbox.calls.reset());
  }

  /** The sandbox and what goes with it. */
  get bench(): KomodoBench {
    assert.ok(this.started, "the sandbox is started before the first test");
    return this.started;
  }

  /** Makes a stack. */
  async made(given: Record<string, unknown>): Promise<Held> {
    const held = new Held("Stack");
    assert.equal(await held.up(this.bench.run(), given), "create");
    return held;
  }

  /** State of a stack as Komodo lists it. */
  async stateOf(name: string): Promise<string | undefined> {
    const [item] = await this.bench.hand.client.read("ListStacks", { query: { names: [name] } });
    return item?.info.state;
  }

  /** Deploys asked for since the test began. */
  deploys(): number {
    return this.bench.sandbox.calls.count("DeployStack");
  }
}

/** Waits until the condition holds, 5 s at most. */
export async function poll(holds: () => boolean): Promise<void> {
  const untilMs = Date.now() + 5_000;
  while (!holds()) {
    assert.ok(Date.now() < untilMs, "the condition did not hold within 5 s");
    await sleep(5);
  }
}
