import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { projectFiles } from "../../../components/core/projectFiles";
import {
  deployScript,
  filesScript,
  secretsScript,
  stepCommands,
  waitScript,
} from "../../../components/core/steps";
import { shellcheckPath } from "../../../scripts/setup/shellcheck.cjs";
import { coreArgs, CoreHost, coreSecrets, type ScriptOutcome } from "../../support/coreHost";

const options = { domain: coreArgs.domain };
const files = projectFiles(options, Object.keys(coreSecrets));
const scripts = {
  wait: waitScript(),
  files: filesScript(options, files),
  secrets: secretsScript(options, coreSecrets),
  deploy: deployScript(options, files, "komodo-core=0a\ncaddy=none"),
};
const shellcheck = shellcheckPath();
const withShellcheck = shellcheck === undefined ? " (skipped: no ShellCheck is set up)" : "";

describe("scripts of CoreBootstrap", () => {
  for (const [name, text] of Object.entries(scripts)) {
    (shellcheck === undefined ? it.skip : it)(
      `ShellCheck finds nothing in ${name}${withShellcheck}`,
      () => {
        const args = ["--shell", "bash", "--severity", "info", "-"];
        const { stdout, status } = spawnSync(shellcheck ?? "", args, {
          input: text,
          encoding: "utf8",
        });
        assert.equal(stdout, "");
        assert.equal(status, 0);
      },
    );
  }

  it("S0-CORE-10: no command line holds a secret: values are in the text on standard input", () => {
    const commands = JSON.stringify(stepCommands);
    for (const value of Object.values(coreSecrets)) {
      assert.ok(!commands.includes(value));
      assert.ok(scripts.secrets.includes(value));
      for (const other of [scripts.wait, scripts.files, scripts.deploy]) {
        assert.ok(!other.includes(value));
      }
    }
  });

  it("the deployment's text changes with a file and with a revision, and with no note beside it", () => {
    const again = deployScript(options, files, "komodo-core=0a\ncaddy=none");
    assert.equal(again, scripts.deploy);
    assert.notEqual(deployScript(options, files, "komodo-core=0b\ncaddy=none"), scripts.deploy);
    assert.equal(
      deployScript(options, files, "a note.\nkomodo-core=0a\ncaddy=none"),
      scripts.deploy,
    );
    const other = projectFiles({ ...options, title: "Other" }, []);
    assert.notEqual(deployScript(options, other, "komodo-core=0a\ncaddy=none"), scripts.deploy);
  });
});

/** Messages without the host's folder, which is another one each time. */
function told({ stderr }: ScriptOutcome, host: CoreHost): string {
  return stderr.replaceAll(host.directory, "DIR");
}

describe("scripts of CoreBootstrap, run on a host", function () {
  this.timeout(60_000);
  let host: CoreHost;
  beforeEach(() => (host = new CoreHost()));
  afterEach(() => host.remove());

  const succeeds = (outcome: ScriptOutcome): ScriptOutcome => {
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome;
  };

  it("waits for cloud-init, and takes one with warnings", () => {
    const { stdout } = succeeds(host.wait());
    assert.match(stdout, /^Docker answers on /);
    host.docker.set("cloud-init", "2");
    assert.match(succeeds(host.wait()).stdout, /^cloud-init ended with warnings/);
  });

  it("says that cloud-init failed, and where to look", () => {
    host.docker.set("cloud-init", "1");
    const { code, stderr } = host.wait();
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Host ".+": cloud-init failed \(exit code 1\)\. Look at \/var\/log\/cloud-init-output\.log there, then run `pulumi up` again\.\n$/,
    );
  });

  it("puts nothing in place that Compose does not take", () => {
    succeeds(host.up());
    const before = host.read("compose.yaml");
    const docker = path.join(host.docker.programs, "docker");
    const text = fs.readFileSync(docker, "utf8");
    fs.writeFileSync(
      docker,
      text.replace("config) ", "config) printf 'no service\\n' >&2; exit 15;; x) "),
    );
    const outcome = host.up({ title: "Other" });
    assert.equal(outcome.code, 1);
    assert.equal(
      told(outcome, host),
      'no service\nKomodo Core "komodo.example.com": the Compose project is not valid. ' +
        "Mend what Compose says above, then run `pulumi up` again.\n",
    );
    assert.equal(host.read("compose.yaml"), before);
    assert.ok(!host.read("compose.override.yaml").includes("Other"));
  });

  it("keeps the files in use when an image cannot be fetched", () => {
    succeeds(host.up());
    host.docker.set("fail-pull", "");
    assert.equal(host.up({ versions: { caddy: "2.12.0" } }).code, 1);
    assert.match(host.read(".env"), /CADDY_VERSION=2\.11\.9/);
    host.docker.set("fail-pull", undefined);
    succeeds(host.up({ versions: { caddy: "2.12.0" } }));
    assert.match(host.read(".env"), /CADDY_VERSION=2\.12\.0/);
    assert.match(host.read(".previous/.env"), /CADDY_VERSION=2\.11\.9/);
  });

  it("a dump that fails or is empty ends the upgrade before anything is changed", () => {
    succeeds(host.up());
    host.docker.takeCalls();
    for (const [fault, words] of [
      ["fail-dump", "server is gone\n.*the database cannot be dumped, and nothing was changed"],
      ["empty-dump", "the dump of the database is empty or damaged, and nothing was changed"],
    ] as const) {
      host.docker.set(fault, "");
      const outcome = host.up({ versions: { komodo: "2.4.0" } });
      host.docker.set(fault, undefined);
      assert.equal(outcome.code, 1);
      assert.match(outcome.stderr, new RegExp(words, "s"));
      assert.deepEqual(host.list("dumps"), []);
      assert.match(host.read(".env"), /KOMODO_VERSION=2\.3\.2/);
    }
    assert.ok(!host.docker.takeCalls().some((call) => call.includes(" pull ")));
  });

  it("starts a stopped database for the dump", () => {
    succeeds(host.up());
    host.docker.set("stopped", "");
    succeeds(host.up({ versions: { mongo: "8.2" } }));
    assert.ok(host.docker.takeCalls().includes("start mongo"));
    assert.equal(host.list("dumps").length, 1);
  });

  it("keeps the newest 2 of 4 dumps", () => {
    const dumps = path.join(host.directory, "dumps");
    succeeds(host.up());
    fs.mkdirSync(dumps, { recursive: true });
    for (const year of [2001, 2002, 2003])
      fs.writeFileSync(path.join(dumps, `${year}.archive.gz`), "");
    succeeds(host.up({ versions: { komodo: "2.4.0" }, keepDumps: 2 }));
    const [old, newest] = host.list("dumps");
    assert.equal(host.list("dumps").length, 2);
    assert.equal(old, "2003.archive.gz");
    assert.match(newest ?? "", /komodo-2\.3\.2-mongo-8\.0\.archive\.gz$/);
  });

  it("compares as many numbers of versions as both have: 8.0 may follow 8.0.4", () => {
    succeeds(host.up({ versions: { mongo: "8.0.4" } }));
    succeeds(host.up({ versions: { mongo: "8.0" } }));
    assert.equal(host.up({ versions: { mongo: "7.0" } }).code, 1);
  });

  it("takes MongoDB from 8 to 9, refuses 10, and refuses 9 over data of 7", () => {
    succeeds(host.up());
    const leap = host.up({ versions: { mongo: "10.0" } });
    assert.equal(
      leap.stderr,
      'Komodo Core "komodo.example.com": MongoDB 8.0 runs, and 10.0 is more than one major version ' +
        "newer. Deploy 9.0 first, then run `pulumi up` again.\n",
    );
    host.docker.set("fcv", "7.0\n");
    const old = host.up({ versions: { mongo: "9.0" } });
    assert.match(
      old.stderr,
      /MongoDB 8\.0 keeps its data as version 7\.0 did, which 9\.0 cannot read\. Run `docker exec mongo mongosh --eval 'db\.adminCommand\(\{ setFeatureCompatibilityVersion: "8\.0", confirm: true \}\)'` there/,
    );
    host.docker.set("fcv", undefined);
    succeeds(host.up({ versions: { mongo: "9.0" } }));
    assert.equal(host.docker.images().mongo, "docker.io/library/mongo:9.0");
  });

  it("refuses to leave a volume of another version behind that cannot be dumped", () => {
    succeeds(host.up());
    const remove = deployScript(host.options(), files, "");
    succeeds(host.run(remove, "remove"));
    const outcome = host.up({ versions: { komodo: "2.4.0" } });
    assert.match(
      outcome.stderr,
      /Komodo 2\.3\.2 with MongoDB 8\.0 was here, and its database cannot be dumped/,
    );
    succeeds(host.up());
  });

  it("a removal of a project that is not there is a success", () => {
    const outcome = succeeds(host.run(deployScript(host.options(), files, ""), "remove"));
    assert.match(outcome.stdout, /nothing to stop/);
    assert.deepEqual(host.docker.takeCalls(), []);
  });

  it("a removal says that the volumes are kept", () => {
    succeeds(host.up());
    const outcome = succeeds(host.run(deployScript(host.options(), files, ""), "remove"));
    assert.match(
      outcome.stdout,
      /^Core is stopped\. Its volumes .*, dumps and backups are kept\n$/,
    );
  });

  it("notes that Core does not take another password of the administrator from the file", () => {
    const first = secretsScript(host.options(), coreSecrets);
    const changed = { ...coreSecrets, adminPassword: "hidden-other-0009" };
    const second = secretsScript(host.options(), changed);
    const before = succeeds(host.run(first, "install_secrets")).stdout;
    const after = succeeds(host.run(second, "install_secrets")).stdout;
    assert.equal(
      after,
      "admin_password.txt is another one now. Core has read the old one at its first start: " +
        `change it in Komodo too.\n${before}`,
    );
  });

  it("a secret that is no longer given is removed, and its service is made anew", () => {
    const tls = {
      tlsCertificate: "-----BEGIN CERTIFICATE-----\nhidden\n-----END CERTIFICATE-----\n",
      tlsKey: "-----BEGIN PRIVATE KEY-----\nhidden's\n-----END PRIVATE KEY-----\n",
    };
    succeeds(host.up({ tls: "certificate" }, { ...coreSecrets, ...tls }));
    assert.equal(host.read("secrets/tls_key.txt"), tls.tlsKey);
    assert.equal(host.mode("secrets/tls_key.txt"), "600");
    host.docker.takeCalls();
    succeeds(host.up());
    assert.deepEqual(
      host.list("secrets").filter((name) => name.startsWith("tls")),
      [],
    );
    assert.ok(host.docker.takeCalls().some((call) => call.endsWith("rm --stop --force caddy")));
  });

  it("stops when the files on the host are not those of the program", () => {
    const other = projectFiles(host.options({ title: "Other" }), []);
    succeeds(host.run(filesScript(host.options(), files), "install_files"));
    const outcome = host.run(deployScript(host.options(), other, ""), "deploy");
    assert.equal(outcome.code, 1);
    assert.match(
      told(outcome, host),
      /the files on the host are not those of this program\. Look who else writes to DIR, /,
    );
  });
});
