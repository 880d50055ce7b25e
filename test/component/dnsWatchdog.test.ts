import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { DnsWatchdog, type DnsWatchdogArgs } from "../../components/dnsWatchdog";
import { resolved } from "../support/mocks";

interface Made {
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const connection = { host: "203.0.113.5", privateKey: "hidden-key", hostKey: "ssh-ed25519 AAAA" };
const mount: DnsWatchdogArgs = {
  dnsMode: "resolvConfMount",
  fallbackServers: ["8.8.8.8", "8.8.4.4"],
  connection,
};
const secretMark = "4dabf18193072939515e22adb298388d";

// Enough for every registration that waits for nothing to begin.
const turnsOfCreation = 200;

/** What the component makes, and the begin and end of each creation in their order. */
async function make(args: DnsWatchdogArgs): Promise<{ made: Made[]; events: string[] }> {
  const made: Made[] = [];
  const events: string[] = [];
  const mocks: pulumi.runtime.Mocks = {
    async newResource({ type, name, inputs }) {
      const known = inputs as Record<string, unknown>;
      if (type === "command:remote:Command") {
        made.push({ name, inputs: known });
        events.push(`begin ${name}`);
        for (let turn = 0; turn < turnsOfCreation; turn += 1) await setImmediate();
        events.push(`end ${name}`);
      }
      return { id: `${name}-id`, state: { ...known, stdout: "active" } };
    },
    call: () => ({}),
  };
  void pulumi.runtime.setMocks(mocks, "varanus", "test", false);
  const watchdog = new DnsWatchdog("nas", args);
  assert.equal(await resolved(watchdog.timerState), "active");
  return { made, events };
}

async function registered(args: DnsWatchdogArgs): Promise<Made[]> {
  return (await make(args)).made;
}

describe("DnsWatchdog", () => {
  it("S1-WD-4: makes the backup, then installs, then enables", async () => {
    const { events } = await make(mount);
    const steps = ["backup", "install", "enable"];
    const inTurn = steps.flatMap((step) => [
      `begin nas-watchdog-${step}`,
      `end nas-watchdog-${step}`,
    ]);
    assert.deepEqual(events, inTurn);
  });

  it("runs each step with root's rights, and takes the last two back on deletion", async () => {
    const made = await registered(mount);
    const root = '$([ "$(id -u)" -eq 0 ] || echo sudo -n) bash -s --';
    assert.deepEqual(
      made.map(({ inputs }) => [inputs.create, inputs.delete, inputs.addPreviousOutputInEnv]),
      [
        [`${root} backup`, undefined, false],
        [`${root} install`, `${root} remove`, false],
        [`${root} enable`, `${root} disable`, false],
      ],
    );
  });

  it("S1-WD-2: a changed fallback server changes every step's script, and triggers no replacement", async () => {
    const before = await registered(mount);
    const after = await registered({ ...mount, fallbackServers: ["9.9.9.9"] });
    assert.equal(after.length, 3);
    after.forEach(({ inputs }, i) => {
      assert.notEqual(inputs.stdin, before[i]?.inputs.stdin);
      assert.equal(inputs.triggers, undefined);
    });
    assert.match(String(after[1]?.inputs.stdin), /^fallback_servers=\('9\.9\.9\.9'\)$/m);
  });

  it("keeps the connection secret, a key in plain text and the bastion's too, and pins the host key", async () => {
    const proxy = { ...connection, host: "bastion", privateKey: "hidden-bastion" };
    const made = await registered({ ...mount, connection: { ...connection, port: 2244, proxy } });
    for (const { inputs } of made) {
      const sent = inputs.connection as Record<string, unknown>;
      assert.equal(sent[secretMark], "1b47061264138c4ac30d75fd1eb44270");
      const value = sent.value as Record<string, unknown>;
      assert.deepEqual([value.host, value.port], ["203.0.113.5", 2244]);
      assert.equal(value.hostKey, "ssh-ed25519 AAAA");
      const { connection: _, ...others } = inputs;
      assert.ok(!JSON.stringify(others).includes("hidden"));
    }
  });

  it("X-16: splitDns installs split DNS and no watchdog", async () => {
    const domains = ["private.example.com"];
    const made = await registered({ dnsMode: "splitDns", domains, connection });
    assert.deepEqual(
      made.map(({ name }) => name),
      ["nas-split-require", "nas-split-install", "nas-split-enable"],
    );
    const text = JSON.stringify(made.map(({ inputs }) => inputs.stdin));
    assert.ok(text.includes("~private.example.com"));
    assert.ok(!text.includes("pangolin-dns-watchdog"));
  });

  it("refuses every fault at once, before anything is made", () => {
    const args: DnsWatchdogArgs = { ...mount, fallbackServers: [], testName: "a b" };
    assert.throws(() => new DnsWatchdog("nas", args), {
      message:
        '2 problems in DnsWatchdog "nas"; nothing was changed:\n' +
        'DnsWatchdog "nas": has 0 fallbackServers, 1 to 3 are possible. ' +
        "Name the resolvers that this host's network offers.\n" +
        'DnsWatchdog "nas": testName is "a b", which is not a DNS name. Write a DNS name.',
    });
  });
});
