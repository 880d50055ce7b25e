import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  readSettings,
  secretNames,
  type Settings,
} from "../../examples/vps-behind-pangolin/settings";
import { makeWatchdogs } from "../../examples/vps-behind-pangolin/watchdogs";
import { recordRegistrations, type Registration, resolved } from "../support/mocks";

const HOMELAB = [{ name: "komodo", address: "https://192.168.11.200:8120" }];
const SSH = {
  komodo: { host: "192.168.11.200", hostKey: "ssh-ed25519 AAAAkomodo" },
  "racknerd-aegis": { host: "203.0.113.5", port: 2244, hostKey: "ssh-ed25519 AAAAvps" },
};
const FULL: Record<string, unknown> = {
  domain: "example.com",
  corePublicKey: "MCow",
  address: "203.0.113.5",
  homelab: HOMELAB,
  ssh: SSH,
  sshKey: "s3cr3t-key",
  secrets: Object.fromEntries(secretNames.map((name) => [name, "s3cr3t"])),
};

/** Settings as they are read from a stack's configuration. */
function settingsOf(values: Record<string, unknown>): Settings {
  const texts = Object.entries(values).map(([key, value]) => [
    `vps:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>, [
    "vps:sshKey",
    "vps:secrets",
  ]);
  return readSettings(new pulumi.Config("vps"));
}

describe("vps-behind-pangolin: readSettings", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("takes what is complete, with the defaults", async () => {
    const settings = settingsOf(FULL);
    assert.equal(settings.acmeEmail, "admin@example.com");
    assert.equal(settings.bootstrapped, true);
    assert.equal(settings.git, undefined);
    assert.equal(await pulumi.isSecret(settings.secrets), true);
    assert.ok(settings.ssh);
    assert.equal(await pulumi.isSecret(settings.ssh.key), true);
  });

  it("names all that is missing at once, with what to do", () => {
    assert.throws(
      () => settingsOf({ secrets: {} }),
      (error: Error) => {
        const lines = error.message.split("\n");
        assert.equal(lines[0], "Configuration:");
        const keys = ["domain", "corePublicKey", "address", "ssh"];
        assert.deepEqual(
          lines.slice(1, 5),
          keys.map((key) => `"vps:${key}": is missing. See the table in README.md.`),
        );
        assert.ok(
          lines.includes(
            "\"vps:secrets.NAME\": is missing. Run `pulumi config set --secret --path 'vps:secrets.NAME'`.".replaceAll(
              "NAME",
              "CROWDSEC_BOUNCER_KEY",
            ),
          ),
        );
        assert.equal(
          lines.at(-1),
          '"vps:homelab": has no "komodo", the host of Core. Add it with its address.',
        );
        assert.equal(lines.length, 1 + keys.length + 1 + secretNames.length + 1);
        return true;
      },
    );
  });

  it("S1-SEC-2: with vps:git wants no secrets of applications: the hosts decrypt them", () => {
    const { secrets: _secrets, ...rest } = FULL;
    assert.deepEqual(settingsOf({ ...rest, git: { repo: "you/homelab" } }).git, {
      repo: "you/homelab",
    });
    assert.throws(() => settingsOf(rest), /"vps:secrets\.LLDAP_JWT_SECRET": is missing/);
  });

  it("S1-WD-6: wants both hosts whose DNS a client takes over", () => {
    assert.throws(() => settingsOf({ ...FULL, ssh: { komodo: SSH.komodo } }), {
      message:
        'Configuration "vps:ssh": has no "racknerd-aegis", where a client takes over DNS. ' +
        "Add host and hostKey, or set vps:watchdogs to false for a trial.",
    });
    assert.equal(settingsOf({ ...FULL, watchdogs: false }).ssh, undefined);
  });
});

describe("vps-behind-pangolin: makeWatchdogs", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("S1-WD-2, X-25: installs one on each host, with all its fallback servers", async () => {
    const made = recordRegistrations({ "command:remote:Command": { stdout: "active" } });
    const watchdogs = makeWatchdogs(settingsOf(FULL));
    await Promise.all([...watchdogs.values()].map(({ timerState }) => resolved(timerState)));
    const scripts = (name: string): string =>
      made
        .filter((one) => one.name.startsWith(`${name}-watchdog`))
        .map(textOf)
        .join("\n");
    assert.deepEqual([...watchdogs.keys()], ["komodo", "racknerd-aegis"]);
    assert.match(scripts("komodo"), /192\.168\.11\.1/);
    for (const text of ["8.8.8.8", "8.8.4.4", "pangolin-obs-client", "2244"]) {
      assert.ok(scripts("racknerd-aegis").includes(text), text);
    }
  });

  it("makes none when they are switched off", () => {
    assert.equal(makeWatchdogs(settingsOf({ ...FULL, watchdogs: false })).size, 0);
  });
});

function textOf({ inputs }: Registration): string {
  return JSON.stringify(inputs);
}
