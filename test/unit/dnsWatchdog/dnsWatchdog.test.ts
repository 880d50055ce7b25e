import assert from "node:assert/strict";
import { dnsQueryEscapes } from "../../../components/dnsWatchdog/dnsQuery";
import {
  splitDnsProblems,
  watchdogProblems,
  type WatchdogOptions,
} from "../../../components/dnsWatchdog/options";
import { splitDnsScript, watchdogScript } from "../../../components/dnsWatchdog/scripts";
import { filesStep, timerStep } from "../../../components/dnsWatchdog/steps";
import { splitDnsUnits, watchdogUnits } from "../../../components/dnsWatchdog/units";
import { formatProblem } from "../../../providers/dynamic/problem";
import {
  analyze,
  exposure,
  reasonAgainstAnalyze,
  reasonAgainstShellcheck,
  shellcheck,
  splitDnsInstallation,
  watchdogInstallation,
} from "../../support/dnsWatchdogTexts";

const homelab: WatchdogOptions = { fallbackServers: ["192.168.11.1"] };
const everything: WatchdogOptions = {
  fallbackServers: ["8.8.8.8", "8.8.4.4", "2001:4860:4860::8888"],
  tunnelResolver: "100.64.0.1",
  testName: "periphery.private.example.com",
  clientContainer: "obs-client",
  rearm: true,
  resolvConf: "/run/resolvconf/resolv.conf",
  backup: "/var/lib/varanus/resolv.conf",
  mountSandbox: false,
};
const split = { domains: ["private.example.com", "lab.example.com"] };

function settings(script: string): string[] {
  return script.split("\n").filter((line) => /^\w+=/.test(line));
}

describe("watchdogScript", () => {
  it("S1-WD-2: holds the host's own values, and every fallback server", () => {
    assert.deepEqual(settings(watchdogScript(everything)), [
      "tunnel_resolver='100.64.0.1'",
      "test_name='periphery.private.example.com'",
      `test_query='${dnsQueryEscapes("periphery.private.example.com")}'`,
      "probe_timeout_seconds='2'",
      "fallback_servers=('8.8.8.8' '8.8.4.4' '2001:4860:4860::8888')",
      "resolv_conf='/run/resolvconf/resolv.conf'",
      "backup='/var/lib/varanus/resolv.conf'",
      "resolved_stub='/run/systemd/resolve/stub-resolv.conf'",
      "state_dir='/run/pangolin-dns-watchdog'",
      "client_container='obs-client'",
      "rearm='yes'",
    ]);
  });

  it("S1-WD-1, X-25: defaults to 100.96.128.1, example.com, /etc/resolv.conf, and no re-arming", () => {
    const found = settings(watchdogScript(homelab));
    assert.ok(found.includes("tunnel_resolver='100.96.128.1'"));
    assert.ok(found.includes("test_name='example.com'"));
    assert.ok(found.includes("backup='/etc/resolv.conf.pre-pangolin'"));
    assert.ok(found.includes("rearm='no'"));
  });
});

describe("dnsQueryEscapes", () => {
  it("is a question for the address of a.bc with recursion, its id without NUL", () => {
    const header = "\\x56\\x61\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00";
    const question = "\\x01\\x61\\x02\\x62\\x63\\x00\\x00\\x01\\x00\\x01";
    assert.equal(dnsQueryEscapes("a.bc"), header + question);
  });
});

describe("watchdogUnits", () => {
  it("S1-WD-3: starts 60 s after boot and then every 30 s, on time", () => {
    assert.equal(
      watchdogUnits(homelab).timer,
      "[Unit]\nDescription=Check DNS of the Pangolin client\n\n" +
        "[Timer]\nOnBootSec=60\nOnUnitActiveSec=30\nAccuracySec=1s\n\n" +
        "[Install]\nWantedBy=timers.target\n",
    );
  });

  it("S1-WD-3: is a oneshot that runs the script's check", () => {
    const lines = watchdogUnits(homelab).service.split("\n");
    assert.ok(lines.includes("Type=oneshot"));
    assert.ok(lines.includes("ExecStart=/usr/local/sbin/pangolin-dns-watchdog check"));
  });

  it("may write to the folders of resolv.conf and its backup, and to /run", () => {
    const own = watchdogUnits({ ...everything, mountSandbox: true }).service;
    assert.match(own, /^ReadWritePaths=\/run\/resolvconf \/var\/lib\/varanus \/run$/m);
    assert.match(watchdogUnits(homelab).service, /^ReadWritePaths=\/etc \/run$/m);
  });

  it("needs no mount namespace with mountSandbox false, and keeps every other restriction", () => {
    const confined = watchdogUnits(homelab).service.split("\n");
    const bare = watchdogUnits({ ...homelab, mountSandbox: false }).service.split("\n");
    const mounts = /^(Protect|Private|ReadWritePaths)/;
    assert.ok(confined.some((line) => mounts.test(line)));
    assert.deepEqual(
      bare,
      confined.filter((line) => !mounts.test(line)),
    );
  });
});

describe("splitDnsScript", () => {
  it("X-16: routes the domains without completing short names, on the interface pangolin", () => {
    assert.deepEqual(settings(splitDnsScript(split)), [
      "tunnel_resolver='100.96.128.1'",
      "interface='pangolin'",
      "routing_domains=('~private.example.com' '~lab.example.com')",
      "resolv_conf='/etc/resolv.conf'",
    ]);
  });

  it("has the rhythm of the watchdog, and no capability at all", () => {
    assert.match(splitDnsUnits(split).timer, /^OnBootSec=60\nOnUnitActiveSec=30$/m);
    assert.match(splitDnsUnits(split).service, /^CapabilityBoundingSet=$/m);
  });
});

describe("watchdogProblems", () => {
  const messages = (options: WatchdogOptions): string[] =>
    watchdogProblems("nas", options).map(formatProblem);

  it("finds nothing in a host with every option", () => {
    assert.deepEqual(messages(everything), []);
  });

  it("S1-WD-2: refuses no fallback server, more than 3, a name, and the tunnel's own resolver", () => {
    const fix = "Name the resolvers that this host's network offers.";
    assert.deepEqual(messages({ fallbackServers: [] }), [
      `DnsWatchdog "nas": has 0 fallbackServers, 1 to 3 are possible. ${fix}`,
    ]);
    const four = ["1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4"];
    assert.deepEqual(messages({ fallbackServers: four }), [
      `DnsWatchdog "nas": has 4 fallbackServers, 1 to 3 are possible. ${fix}`,
    ]);
    const name = "Name resolvers that work without the tunnel, by address.";
    assert.deepEqual(messages({ fallbackServers: ["router.lan", "100.96.128.1"] }), [
      `DnsWatchdog "nas": fallbackServers has "router.lan", which is not an IP address. ${name}`,
      `DnsWatchdog "nas": fallbackServers has "100.96.128.1", the tunnel's own resolver. ${name}`,
    ]);
  });

  it("refuses all values that a shell or a unit file could misread, at once", () => {
    const found = messages({
      ...homelab,
      tunnelResolver: "100.96.128.1; reboot",
      testName: "example.com'$(id)'",
      clientContainer: "-f",
      resolvConf: "/etc/resolv conf",
      backup: "/etc/../tmp/x",
    });
    assert.deepEqual(found, [
      `DnsWatchdog "nas": tunnelResolver is "100.96.128.1; reboot", which is not an IP address. ` +
        "Write the first usable address of the organization's utility subnet.",
      `DnsWatchdog "nas": testName is "example.com'$(id)'", which is not a DNS name. Write a DNS name.`,
      `DnsWatchdog "nas": clientContainer is "-f", which is not a container's name. ` +
        "Write a container's name.",
      `DnsWatchdog "nas": resolvConf is "/etc/resolv conf", which is not a plain absolute path. ` +
        "Write a plain absolute path.",
      `DnsWatchdog "nas": backup is "/etc/../tmp/x", which is not a plain absolute path. ` +
        "Write a plain absolute path.",
    ]);
  });

  it("S1-WD-4, S1-POC-7: refuses the client's own backup, and resolv.conf itself", () => {
    const fix = "Name a file that only the watchdog writes.";
    assert.deepEqual(messages({ ...homelab, backup: "/etc/resolv.conf.olm.backup" }), [
      `DnsWatchdog "nas": backup is "/etc/resolv.conf.olm.backup", the client's own backup. ${fix}`,
    ]);
    assert.deepEqual(messages({ ...homelab, backup: "/etc/resolv.conf" }), [
      `DnsWatchdog "nas": backup is "/etc/resolv.conf", resolvConf itself. ${fix}`,
    ]);
  });
});

describe("splitDnsProblems", () => {
  it("refuses no domain, a domain that is none, and an interface name of 16 characters", () => {
    assert.deepEqual(splitDnsProblems("nas", { domains: [] }).map(formatProblem), [
      'DnsWatchdog "nas": has no domains, at least 1 is needed. ' +
        "Name the domain of the private aliases.",
    ]);
    const options = { domains: ["~lab"], tunnelInterface: "pangolin-client0" };
    assert.deepEqual(splitDnsProblems("nas", options).map(formatProblem), [
      'DnsWatchdog "nas": domains is "~lab", which is not a DNS name. Write a DNS name.',
      'DnsWatchdog "nas": tunnelInterface is "pangolin-client0", which is not a name of 1 to 15 ' +
        "characters. Write a name of 1 to 15 characters.",
    ]);
  });
});

const installations = {
  "the watchdog with defaults": watchdogInstallation(homelab),
  "the watchdog with every option": watchdogInstallation(everything),
  "split DNS": splitDnsInstallation(split),
};

const againstShellcheck = reasonAgainstShellcheck();
const withShellcheck = againstShellcheck === undefined ? describe : describe.skip;
withShellcheck(`ShellCheck${againstShellcheck ? ` (skipped: ${againstShellcheck})` : ""}`, () => {
  for (const [title, what] of Object.entries(installations)) {
    it(`has nothing to say of ${title}`, () => {
      assert.equal(shellcheck(what.script.text), "");
      assert.equal(shellcheck(filesStep(what).script), "");
      assert.equal(shellcheck(timerStep(what).script), "");
    });
  }

  it("would complain of a script with a fault", () => {
    assert.match(shellcheck("#!/bin/bash\nrm $1\n"), /SC2086/);
  });
});

const againstAnalyze = reasonAgainstAnalyze();
const withAnalyze = againstAnalyze === undefined ? describe : describe.skip;
withAnalyze(`systemd-analyze${againstAnalyze ? ` (skipped: ${againstAnalyze})` : ""}`, function () {
  this.timeout(20_000);

  for (const [title, what] of Object.entries(installations)) {
    it(`verify has nothing to say of the units of ${title}`, () => {
      assert.deepEqual(analyze(what), { verify: "", code: 0 });
    });
  }

  it("verify would complain of a unit with a fault", () => {
    const what = watchdogInstallation(homelab);
    const service = { ...what.service, text: what.service.text.replace("Type=", "Tpye=") };
    assert.match(analyze({ ...what, service }).verify, /Tpye/);
  });

  it("finds both services well confined: 3.0 of 10 or less", () => {
    for (const what of [watchdogInstallation(homelab), splitDnsInstallation(split)]) {
      const level = exposure(what);
      assert.ok(level <= 3, `${what.unit} has ${level}`);
    }
  });
});
