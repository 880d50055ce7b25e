import assert from "node:assert/strict";
import {
  filesStep,
  prepareStep,
  type Step,
  timerStep,
} from "../../../components/dnsWatchdog/steps";
import {
  type HostOptions,
  type HostOutcome,
  reasonAgainstHosts,
  runOnHost,
} from "../../support/dnsWatchdogHost";
import { splitDnsInstallation, watchdogInstallation } from "../../support/dnsWatchdogTexts";

// What these runs do not prove: systemd is a stand-in that records its calls.

const RESOLV = "/etc/resolv.conf";
const BACKUP = "/etc/resolv.conf.pre-pangolin";
const HOME = "nameserver 192.168.11.1\n";
const TUNNEL = "nameserver 100.96.128.1\n";
const unitFiles = ["service", "timer"].map(
  (suffix) => `/etc/systemd/system/pangolin-dns-watchdog.${suffix}`,
);

const watchdog = watchdogInstallation({ fallbackServers: ["8.8.8.8"] });
const split = splitDnsInstallation({ domains: ["private.example.com", "lab.example.com"] });

const against = reasonAgainstHosts();
const describeOnHost = against === undefined ? describe : describe.skip;
const suffix = against === undefined ? "" : ` (skipped: ${against})`;

/**
 * A step as SSH carries it out: a command for the login shell, and its standard input. As with
 * Pulumi, what comes after a step that fails is left out.
 */
function carriedOut(step: Step, command = step.create): string {
  return `${command} <<'END_OF_STEP' || exit\n${step.script}END_OF_STEP`;
}

function removal(step: Step): string {
  return carriedOut(step, step.delete);
}

function runSteps(steps: readonly string[], host: HostOptions): Promise<HostOutcome> {
  return runOnHost("", steps, host);
}

describeOnHost(`installation steps on a host of their own${suffix}`, function () {
  this.timeout(60_000);

  const all = [prepareStep(watchdog), filesStep(watchdog), timerStep(watchdog)];
  const install = all.map((step) => carriedOut(step));
  const fresh = { files: { [RESOLV]: HOME, "/etc/systemd/system/other.timer": "" } };

  it("S1-WD-3, S1-WD-4: back up, install, reload, enable, run once, and look", async () => {
    const after = await runSteps([...install, `stat -c '%a' ${watchdog.script.path}`], fresh);
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.deepEqual(after.stdout, [`pangolin-dns-watchdog: kept ${RESOLV} as ${BACKUP}`, "755"]);
    assert.deepEqual(after.calls, [
      "systemctl daemon-reload",
      "systemctl enable --quiet pangolin-dns-watchdog.timer",
      "systemctl restart pangolin-dns-watchdog.timer",
      "systemctl start pangolin-dns-watchdog.service",
      "systemctl is-active pangolin-dns-watchdog.timer",
    ]);
    assert.equal(after.read(BACKUP), HOME);
    assert.equal(after.read("/sbin/pangolin-dns-watchdog"), watchdog.script.text);
    assert.deepEqual(unitFiles.map(after.read), [watchdog.service.text, watchdog.timer.text]);
  });

  it("may be carried out again, and keep the first backup", async () => {
    const own = `printf '${TUNNEL.trim()}\\n' >${RESOLV}`;
    const after = await runSteps([...install, own, ...install], fresh);
    assert.equal(after.code, 0);
    assert.equal(after.read(BACKUP), HOME);
  });

  it("use sudo without a password for a user who is not root", async () => {
    const programs = { id: "echo 1000", sudo: 'shift; "$@"' };
    const after = await runSteps(install, { ...fresh, programs });
    const sudo = "sudo -n bash -s --";
    assert.deepEqual(
      after.calls.filter((call) => call.startsWith("sudo")),
      [`${sudo} backup`, `${sudo} install`, `${sudo} enable`],
    );
    assert.equal(after.read(BACKUP), HOME);
  });

  it("fail when the service fails, and show its status", async () => {
    const systemctl = "case $1 in start) exit 1 ;; --no-pager) echo 226/NAMESPACE ;; esac";
    const after = await runSteps(install, { ...fresh, programs: { systemctl } });
    assert.equal(after.code, 1);
    assert.deepEqual(after.stderr, ["226/NAMESPACE"]);
    assert.equal(
      after.calls.at(-1),
      "systemctl --no-pager --full status pangolin-dns-watchdog.service",
    );
  });

  it("fail when the timer is not active", async () => {
    const systemctl = "case $1 in is-active) echo inactive; exit 3 ;; esac";
    const after = await runSteps(install, { ...fresh, programs: { systemctl } });
    assert.deepEqual([after.code, after.stdout.at(-1)], [3, "inactive"]);
  });

  it("do not start a service whose files were changed on the host", async () => {
    const [backup = "", files = "", enable = ""] = install;
    const edit = `printf '\\n' >>${watchdog.script.path}`;
    const after = await runSteps([backup, files, edit, enable], fresh);
    assert.equal(after.code, 1);
    assert.equal(after.stdout.at(-1), `${watchdog.script.path}: FAILED`);
    assert.deepEqual(after.calls, []);
  });

  it("are undone in reverse: timer off, resolv.conf restored, everything removed", async () => {
    const own = `printf '${TUNNEL.trim()}\\n' >${RESOLV}`;
    const undo = [removal(timerStep(watchdog)), removal(filesStep(watchdog))];
    const after = await runSteps([...install, own, ...undo], fresh);
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.deepEqual(after.calls.slice(5), [
      "systemctl disable --quiet --now pangolin-dns-watchdog.timer",
      "systemctl stop pangolin-dns-watchdog.service",
      "systemctl daemon-reload",
    ]);
    assert.equal(after.read(RESOLV), HOME);
    assert.deepEqual(after.etc, ["resolv.conf", "systemd"]);
    assert.deepEqual(unitFiles.map(after.read), [undefined, undefined]);
    assert.equal(after.read("/etc/systemd/system/other.timer"), "");
    assert.equal(after.read("/sbin/pangolin-dns-watchdog"), undefined);
  });

  it("can be undone twice", async () => {
    const undo = [removal(timerStep(watchdog)), removal(filesStep(watchdog))];
    const after = await runSteps([...install, ...undo, ...undo], fresh);
    assert.deepEqual([after.code, after.stderr], [0, []]);
  });
});

/** Remembers settings per interface as systemd-resolved does, and prints them as it does. */
const resolvectl = `file=/run/resolvectl-$1-\${2-}
case $1 in
revert) rm -f /run/resolvectl-*-"$2" ;;
*) if [[ $# -gt 2 ]]; then printf '%s\\n' "\${*:3}" >"$file"
  else printf 'Link 3 (%s): ' "$2"; cat "$file" 2>/dev/null || echo; fi ;;
esac`;

describeOnHost(`splitDnsScript on a host of its own${suffix}`, function () {
  this.timeout(60_000);

  const own = { programs: { resolvectl }, files: { [RESOLV]: "nameserver 127.0.0.53\n" } };
  const script = split.script.text;
  const runSplit = (steps: readonly string[], host: HostOptions): Promise<HostOutcome> =>
    runOnHost(script, steps, host);

  it("X-16: sends the private domains, and only them, to the tunnel's resolver", async () => {
    const after = await runSplit(["connect", "watchdog apply"], own);
    assert.deepEqual([after.code, after.stderr], [0, []]);
    assert.deepEqual(after.stdout, [
      "pangolin-split-dns: ~private.example.com ~lab.example.com go to 100.96.128.1 on pangolin",
    ]);
    assert.deepEqual(after.calls.slice(1), [
      "resolvectl dns pangolin 100.96.128.1",
      "resolvectl domain pangolin ~private.example.com ~lab.example.com",
      "resolvectl default-route pangolin no",
    ]);
  });

  it("says and sets nothing when it is set already", async () => {
    const after = await runSplit(["connect", "watchdog apply", "watchdog apply"], own);
    assert.equal(after.stdout.length, 1);
    const set = after.calls.filter((call) => call.split(" ").length > 3);
    assert.equal(set.length, 3);
  });

  it("does nothing while the client is not connected", async () => {
    const after = await runSplit(["watchdog apply", "watchdog revert"], own);
    assert.deepEqual([after.code, after.stdout, after.calls], [0, [], []]);
  });

  it("takes its settings back", async () => {
    const after = await runSplit(["connect", "watchdog apply", "watchdog revert"], own);
    assert.equal(after.calls.at(-1), "resolvectl revert pangolin");
    assert.equal(after.read("/run/resolvectl-dns-pangolin"), undefined);
  });

  it("refuses a host without systemd-resolved before anything is installed", async () => {
    const after = await runOnHost("", [carriedOut(prepareStep(split))], own);
    assert.equal(after.code, 1);
    assert.deepEqual(after.stderr, [
      "pangolin-split-dns: systemd-resolved is not active; start it, or choose dnsMode resolvConfMount",
    ]);
  });

  it("says when programs of the host do not ask systemd-resolved", async () => {
    const host = { ...own, files: { [RESOLV]: HOME }, resolvedIsActive: true };
    const after = await runSplit(["watchdog require"], host);
    assert.deepEqual(
      [after.code, after.stdout],
      [
        0,
        [
          "pangolin-split-dns: /etc/resolv.conf does not ask systemd-resolved: programs of this host " +
            "will not see ~private.example.com ~lab.example.com",
        ],
      ],
    );
  });

  it("fails, and says so, when systemd-resolved refuses", async () => {
    const host = { ...own, programs: { resolvectl: "exit 1" } };
    const after = await runSplit(["connect", "watchdog apply"], host);
    assert.equal(after.code, 1);
    assert.deepEqual(after.stderr, ["pangolin-split-dns: could not set DNS of pangolin"]);
  });
});
