import assert from "node:assert/strict";
import { watchdogScript } from "../../../components/dnsWatchdog/scripts";
import { findOnPath } from "../../../scripts/setup/programs.cjs";
import {
  type HostOptions,
  type HostOutcome,
  reasonAgainstHosts,
  runOnHost,
} from "../../support/dnsWatchdogHost";

// What these runs do not prove: systemd and Docker are stand-ins that record their calls.

const RESOLV = "/etc/resolv.conf";
const BACKUP = "/etc/resolv.conf.pre-pangolin";
const STUB = "/run/systemd/resolve/stub-resolv.conf";
const NOTE = "/run/pangolin-dns-watchdog/restored";
const TUNNEL = "nameserver 100.96.128.1\n";
const HOME = "search lan\nnameserver 192.168.11.1\n";
const RESOLVED = "nameserver 127.0.0.53\noptions edns0\n";
const FALLBACK =
  "# Written by pangolin-dns-watchdog: neither a backup nor systemd-resolved worked.\n" +
  "nameserver 8.8.8.8\nnameserver 8.8.4.4\n";
const UNREACHABLE = "pangolin-dns-watchdog: DNS proxy 100.96.128.1 unreachable, recovering...";
const FROM_BACKUP = `pangolin-dns-watchdog: restored from ${BACKUP}`;
const options = { fallbackServers: ["8.8.8.8", "8.8.4.4"] };
const script = watchdogScript(options);

const against = reasonAgainstHosts();
const withoutDig = findOnPath("dig") === undefined;
const describeOnHost = against === undefined ? describe : describe.skip;
const suffix = against === undefined ? "" : ` (skipped: ${against})`;

function check(host: HostOptions, ...before: string[]): Promise<HostOutcome> {
  return runOnHost(script, [...before, "watchdog check"], host);
}

describeOnHost(`watchdogScript on a host of its own: check${suffix}`, function () {
  this.timeout(60_000);

  const itWithDig = withoutDig ? it.skip : it;
  const digSuffix = withoutDig ? " (skipped: there is no dig on PATH)" : "";

  itWithDig(
    `S1-WD-1 tier 1: leaves everything as it is when dig gets an answer${digSuffix}`,
    async () => {
      const files = { [RESOLV]: TUNNEL, [BACKUP]: HOME };
      const after = await check({ files }, "tunnel_up");
      assert.deepEqual([after.code, after.stdout, after.stderr], [0, [], []]);
      assert.equal(after.read(RESOLV), TUNNEL);
      assert.deepEqual(after.questions, ["example.com"]);
      assert.deepEqual(after.calls, []);
    },
  );

  it("S1-WD-1 tier 1: asks over Bash's own UDP on a host without dig", async () => {
    const own = watchdogScript({ ...options, testName: "periphery.private.example.com" });
    const host = { files: { [RESOLV]: TUNNEL, [BACKUP]: HOME }, hasDig: false };
    const after = await runOnHost(own, ["tunnel_up", "watchdog check"], host);
    assert.deepEqual([after.code, after.stdout, after.stderr], [0, [], []]);
    assert.equal(after.read(RESOLV), TUNNEL);
    assert.deepEqual(after.questions, ["periphery.private.example.com"]);
  });

  for (const hasDig of withoutDig ? [false] : [true, false]) {
    it(`S1-WD-1 tier 2: restores the backup, ${hasDig ? "with" : "without"} dig`, async () => {
      const after = await check({ files: { [RESOLV]: TUNNEL, [BACKUP]: HOME }, hasDig });
      assert.deepEqual([after.code, after.stderr], [0, []]);
      assert.deepEqual(after.stdout, [UNREACHABLE, FROM_BACKUP]);
      assert.equal(after.read(RESOLV), HOME);
      assert.equal(after.read(BACKUP), HOME);
      assert.deepEqual(after.etc, ["resolv.conf", "resolv.conf.pre-pangolin"]);
    });
  }

  it("S1-WD-1 tier 2: notices a resolver that takes questions and gives no answer", async () => {
    const host = { files: { [RESOLV]: TUNNEL, [BACKUP]: HOME }, hasDig: false };
    const after = await check(host, "tunnel_up silent");
    assert.deepEqual(after.questions, ["example.com", "example.com"]);
    assert.deepEqual(after.stdout, [UNREACHABLE, FROM_BACKUP]);
    assert.equal(after.read(RESOLV), HOME);
  });

  it("S1-WD-1 tier 3: links to the stub of systemd-resolved and flushes its caches", async () => {
    const files = { [RESOLV]: TUNNEL, [STUB]: RESOLVED };
    const after = await check({ files, resolvedIsActive: true });
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.deepEqual(after.stdout, [
      UNREACHABLE,
      "pangolin-dns-watchdog: restored via systemd-resolved stub",
    ]);
    assert.equal(after.link(RESOLV), STUB);
    assert.deepEqual(after.calls, [
      "systemctl is-active --quiet systemd-resolved",
      "systemctl is-active --quiet systemd-resolved",
      "resolvectl flush-caches",
    ]);
  });

  it("S1-WD-1 tier 4: writes every fallback server (X-25)", async () => {
    const after = await check({ files: { [RESOLV]: TUNNEL } });
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.deepEqual(after.stdout, [
      UNREACHABLE,
      "pangolin-dns-watchdog: wrote hardcoded fallback DNS 8.8.8.8 8.8.4.4",
    ]);
    assert.equal(after.read(RESOLV), FALLBACK);
    assert.deepEqual(after.etc, ["resolv.conf"]);
  });

  it("S1-WD-7: makes systemd-resolved write its stub anew when the client overwrote it through the link", async () => {
    const after = await check({
      files: { [RESOLV]: `-> ${STUB}`, [STUB]: TUNNEL },
      resolvedIsActive: true,
      stubAfterRestart: RESOLVED,
    });
    assert.equal(after.stdout[1], "pangolin-dns-watchdog: restored via systemd-resolved stub");
    assert.equal(after.link(RESOLV), STUB);
    assert.equal(after.read(STUB), RESOLVED);
    assert.ok(after.calls.includes("systemctl restart systemd-resolved"));
  });

  it("goes on to tier 4 when the stub names the tunnel even after a start of systemd-resolved", async () => {
    const after = await check({
      files: { [RESOLV]: TUNNEL, [STUB]: TUNNEL },
      resolvedIsActive: true,
      stubAfterRestart: TUNNEL,
    });
    assert.equal(after.read(RESOLV), FALLBACK);
    assert.equal(after.code, 0);
  });

  it("skips a backup that names the tunnel, which was made too late", async () => {
    const after = await check({ files: { [RESOLV]: TUNNEL, [BACKUP]: TUNNEL } });
    assert.deepEqual(after.stdout, [
      UNREACHABLE,
      `pangolin-dns-watchdog: skipping ${BACKUP}: it names no resolver that works without the tunnel`,
      "pangolin-dns-watchdog: wrote hardcoded fallback DNS 8.8.8.8 8.8.4.4",
    ]);
    assert.equal(after.read(RESOLV), FALLBACK);
  });

  it("skips a backup that names only systemd-resolved while that is not active", async () => {
    const after = await check({ files: { [RESOLV]: TUNNEL, [BACKUP]: RESOLVED } });
    assert.equal(after.read(RESOLV), FALLBACK);
  });

  it("keeps a symbolic link, and the owner and mode of the file behind it", async () => {
    const target = "/run/resolvconf/resolv.conf";
    const files = { [RESOLV]: `-> ${target}`, [target]: TUNNEL, [BACKUP]: HOME };
    const before = [`chown 7:8 ${target}`, `chmod 640 ${target}`];
    const steps = [...before, "watchdog check", `stat -c '%u:%g %a' ${target}`];
    const after = await runOnHost(script, steps, { files });
    assert.equal(after.link(RESOLV), target);
    assert.equal(after.read(target), HOME);
    assert.equal(after.stdout.at(-1), "7:8 640");
  });

  it("replaces a dangling link by a file", async () => {
    const files = { [RESOLV]: "-> /run/gone/resolv.conf", [BACKUP]: HOME };
    const after = await check({ files });
    assert.equal(after.link(RESOLV), undefined);
    assert.equal(after.read(RESOLV), HOME);
  });

  it("restores a file that was left empty or was removed", async () => {
    const emptied = await check({ files: { [RESOLV]: "", [BACKUP]: HOME } });
    assert.equal(emptied.read(RESOLV), HOME);
    const removed = await check({ files: { [BACKUP]: HOME } });
    assert.equal(removed.read(RESOLV), HOME);
  });

  it("writes into a file that is a mount point, as it is in a container", async () => {
    const after = await check(
      { files: { [RESOLV]: "", "/etc/mounted": TUNNEL, [BACKUP]: HOME } },
      "mount --bind /etc/mounted /etc/resolv.conf",
    );
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.equal(after.read("/etc/mounted"), HOME);
    assert.deepEqual(after.etc, ["mounted", "resolv.conf", "resolv.conf.pre-pangolin"]);
  });

  it("fails, says where to look, and leaves no scraps when the file cannot be written", async () => {
    const after = await check(
      { files: { [RESOLV]: "", "/etc/mounted": TUNNEL, [BACKUP]: HOME } },
      "mount --bind /etc/mounted /etc/resolv.conf",
      "mount -o remount,bind,ro /etc/resolv.conf",
    );
    assert.equal(after.code, 1);
    const cannotWrite = `pangolin-dns-watchdog: cannot write ${RESOLV}: see lsattr ${RESOLV} and findmnt ${RESOLV}`;
    assert.deepEqual(after.stderr, [
      cannotWrite,
      cannotWrite,
      `pangolin-dns-watchdog: could not restore ${RESOLV}`,
    ]);
    assert.equal(after.read("/etc/mounted"), TUNNEL);
    assert.deepEqual(after.etc, ["mounted", "resolv.conf", "resolv.conf.pre-pangolin"]);
  });

  it("leaves a resolv.conf alone that does not depend on the tunnel, and says nothing", async () => {
    const other = "nameserver 9.9.9.9\n";
    const after = await check({ files: { [RESOLV]: other, [BACKUP]: HOME } });
    assert.deepEqual([after.code, after.stdout, after.stderr], [0, [], []]);
    assert.equal(after.read(RESOLV), other);
  });

  it("does not take 100.96.128.10, nor a comment, for the tunnel's resolver", async () => {
    const other = "# nameserver 100.96.128.1\nnameserver 100.96.128.10\n";
    const after = await check({ files: { [RESOLV]: other, [BACKUP]: HOME } });
    assert.equal(after.read(RESOLV), other);
  });
});

describeOnHost(`watchdogScript on a host of its own: re-arming${suffix}`, function () {
  this.timeout(60_000);

  const lost = { files: { [RESOLV]: TUNNEL, [BACKUP]: HOME }, hasDig: false };
  const hint =
    "pangolin-dns-watchdog: 100.96.128.1 answers again, but /etc/resolv.conf does not use it; " +
    "re-arm with: docker restart pangolin-cli";

  it("X-25: says once how to re-arm when the tunnel answers again", async () => {
    const steps = ["watchdog check", "tunnel_up", "watchdog check", "watchdog check"];
    const after = await runOnHost(script, steps, lost);
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.deepEqual(after.stdout, [UNREACHABLE, FROM_BACKUP, hint]);
    assert.equal(after.read(RESOLV), HOME);
    assert.equal(after.read(NOTE), "told\n");
    assert.deepEqual(after.calls, []);
  });

  it("X-25: restarts the client once with rearm, and sees that resolv.conf is the client's again", async () => {
    const own = watchdogScript({ ...options, rearm: true, clientContainer: "obs-client" });
    const docker = `printf '${TUNNEL.trim()}\\n' >${RESOLV}`;
    const steps = ["watchdog check", "tunnel_up", ...Array<string>(3).fill("watchdog check")];
    const after = await runOnHost(own, steps, { ...lost, programs: { docker } });
    assert.deepEqual(after.calls, ["docker restart obs-client"]);
    assert.deepEqual(after.stdout, [
      UNREACHABLE,
      FROM_BACKUP,
      "pangolin-dns-watchdog: 100.96.128.1 answers again: restarted obs-client to re-arm",
      "pangolin-dns-watchdog: /etc/resolv.conf uses 100.96.128.1 again",
    ]);
    assert.equal(after.read(NOTE), undefined);
  });

  it("X-25: does not restart it a second time when the first did not help", async () => {
    const own = watchdogScript({ ...options, rearm: true });
    const steps = ["watchdog check", "tunnel_up", "watchdog check", "watchdog check"];
    const after = await runOnHost(own, steps, lost);
    assert.deepEqual(after.calls, ["docker restart pangolin-cli"]);
  });

  it("X-25: fails once when the client cannot be restarted", async () => {
    const own = watchdogScript({ ...options, rearm: true });
    const steps = ["watchdog check", "tunnel_up", "watchdog check; echo $?", "watchdog check"];
    const after = await runOnHost(own, steps, { ...lost, programs: { docker: "exit 1" } });
    assert.deepEqual(after.stderr, [
      "pangolin-dns-watchdog: could not restart pangolin-cli; re-arm with: docker restart pangolin-cli",
    ]);
    assert.deepEqual([after.stdout.at(-1), after.code], ["1", 0]);
  });

  it("says nothing of re-arming where nothing was ever restored", async () => {
    const steps = ["tunnel_up", "watchdog check"];
    const after = await runOnHost(script, steps, { files: { [RESOLV]: HOME } });
    assert.deepEqual([after.code, after.stdout], [0, []]);
  });

  it("recovers again, and says so again, when the tunnel is lost a second time", async () => {
    const armed = `printf '${TUNNEL.trim()}\\n' >${RESOLV}`;
    const steps = ["watchdog check", "tunnel_up", armed, "watchdog check", "tunnel_down"];
    const after = await runOnHost(script, [...steps, "watchdog check"], lost);
    assert.deepEqual(after.stdout, [
      ...[UNREACHABLE, FROM_BACKUP],
      "pangolin-dns-watchdog: /etc/resolv.conf uses 100.96.128.1 again",
      ...[UNREACHABLE, FROM_BACKUP],
    ]);
    assert.equal(after.read(NOTE), "waiting\n");
  });
});

describeOnHost(`watchdogScript on a host of its own: backup and restore${suffix}`, function () {
  this.timeout(60_000);

  it("S1-WD-4: keeps the text of resolv.conf from before the client's first start", async () => {
    const host = { files: { [RESOLV]: HOME } };
    const after = await runOnHost(script, ["watchdog backup"], host);
    assert.deepEqual(after.stdout, [`pangolin-dns-watchdog: kept ${RESOLV} as ${BACKUP}`]);
    assert.equal(after.read(BACKUP), HOME);
    assert.deepEqual(after.etc, ["resolv.conf", "resolv.conf.pre-pangolin"]);
  });

  it("S1-WD-7: keeps the text behind a link, not the link", async () => {
    const files = { [RESOLV]: `-> ${STUB}`, [STUB]: RESOLVED };
    const after = await runOnHost(script, ["watchdog backup"], { files, resolvedIsActive: true });
    assert.equal(after.link(BACKUP), undefined);
    assert.equal(after.read(BACKUP), RESOLVED);
  });

  it("S1-WD-4: never overwrites a backup, even one that is a dangling link", async () => {
    const first = await runOnHost(script, ["watchdog backup"], {
      files: { [RESOLV]: "nameserver 9.9.9.9\n", [BACKUP]: HOME },
    });
    assert.deepEqual(first.stdout, [`pangolin-dns-watchdog: keeping ${BACKUP}`]);
    assert.equal(first.read(BACKUP), HOME);
    const files = { [RESOLV]: HOME, [BACKUP]: "-> /etc/gone" };
    const second = await runOnHost(script, ["watchdog backup"], { files });
    assert.equal(second.link(BACKUP), "/etc/gone");
    assert.deepEqual([second.code, second.etc.includes("gone")], [0, false]);
  });

  it("S1-WD-4: makes no backup of the client's own resolv.conf, and says what to do", async () => {
    const host = { files: { [RESOLV]: TUNNEL } };
    const after = await runOnHost(script, ["watchdog backup"], host);
    assert.deepEqual(after.stdout, [
      `pangolin-dns-watchdog: no backup: ${RESOLV} names no resolver that works without the tunnel; ` +
        `stop the client, mend ${RESOLV}, then run: pangolin-dns-watchdog backup`,
    ]);
    assert.deepEqual([after.code, after.etc], [0, ["resolv.conf"]]);
  });

  it("restore takes the host off the tunnel's resolver although it answers", async () => {
    const host = { files: { [RESOLV]: TUNNEL, [BACKUP]: HOME } };
    const after = await runOnHost(script, ["tunnel_up", "watchdog restore"], host);
    assert.deepEqual(after.stdout, [FROM_BACKUP]);
    assert.equal(after.read(RESOLV), HOME);
  });

  it("refuses any other command with code 2", async () => {
    const after = await runOnHost(script, ["watchdog help"], {});
    assert.equal(after.code, 2);
    assert.deepEqual(after.stderr, [
      "pangolin-dns-watchdog: usage: pangolin-dns-watchdog check|backup|restore",
    ]);
  });
});
