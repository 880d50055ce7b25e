import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { stackSettings } from "../../../components/backup/composeText";
import { backupImages } from "../../../components/backup/images";
import { type BackedUpStack, CORE_BACKUP, CORE_STACK } from "../../../components/backup/job";
import { backupDefaults } from "../../../components/backup/spec";
import { storageOf } from "../../../components/backup/target";
import { findOnPath } from "../../../scripts/setup/programs.cjs";
import { shellcheckPath } from "../../../scripts/setup/shellcheck.cjs";
import { BackupHost } from "../../support/backupHost";
import { examplesOf } from "../../support/docs";

const root = path.resolve(__dirname, "..", "..", "..");
const blocks = examplesOf("docs/backup-restore.md").filter(({ language }) => language === "sh");
const block = (part: string): string =>
  blocks.find(({ text }) => text.includes(part))?.text ?? assert.fail(`no block with "${part}"`);

const shellcheck = shellcheckPath();
const missing = ["gpg", "jq"].filter((name) => findOnPath(name) === undefined);
const reason =
  missing.length === 0 ? "" : ` (skipped: there is no ${missing.join(" and ")} on PATH)`;

const storage = storageOf({
  azure: { account: "examplebackups", container: "container", key: "" },
});
const project = { stacks: [], storage, notifies: false, maxAgeHours: 48, images: backupImages };

/** A host whose stand-ins for docker and pulumi do what the runbook's commands need. */
function runbookHost(): BackupHost {
  const archive = 'exec /bin/sh "$FAKE_ROOT/archive.sh" "$@"';
  const docker = `#!/bin/sh
echo "docker $*" >> "$FAKE_ROOT/calls"
case "$*" in
  "compose -p nas-backup run --rm restore "*) shift 6; ${archive} ;;
esac
`;
  const host = new BackupHost({ docker, pulumi: '#!/bin/sh\nprintf "%s\\n" "correct horse"\n' });
  host.env.GPG_PASSPHRASE = "correct horse";
  return host;
}

/** Runs a block of the runbook as a whole, in the host's folder. */
function runBlock(host: BackupHost, text: string): string {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-eu", "-c", text], {
    cwd: host.root,
    encoding: "utf8",
    env: {
      PATH: `${host.path("bin")}:${process.env.PATH ?? ""}`,
      TMPDIR: host.path("tmp"),
      FAKE_ROOT: host.root,
      FAKE_REMOTE: host.path("remote"),
      VARANUS_STACKS: host.path("stacks"),
      VARANUS_STATE: host.path("state"),
      VARANUS_TARGETS: host.path("restore"),
      VARANUS_REMOTE: "remote:container/nas-backup",
      GPG_PASSPHRASE: "correct horse",
    },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe("commands of docs/backup-restore.md", () => {
  const title = shellcheck ? "" : " (skipped: there is no ShellCheck)";
  (shellcheck ? it : it.skip)(`are accepted by ShellCheck${title}`, () => {
    assert.ok(blocks.length >= 6);
    for (const { text, line } of blocks) {
      const options = { input: text, encoding: "utf8" } as const;
      // A block is typed line by line: whoever types `cd` sees whether it worked.
      const args = ["--shell", "sh", "--exclude", "SC2164", "-"];
      const { stdout } = spawnSync(shellcheck ?? "", args, options);
      assert.equal(stdout, "", `line ${line}`);
    }
  });

  it("name the folders, volumes and project that Core's backup takes by default", () => {
    const text = block("dropDatabase");
    assert.ok(text.includes(`restored/host${backupDefaults.coreDumps}/. backups/`));
    for (const name of backupDefaults.coreVolumes) {
      assert.ok(text.includes(`-v ${name}:/keys`));
      assert.ok(text.includes(`restored/volumes/${name}:/from:ro`));
    }
    assert.ok(text.includes(backupImages.archive));
    const fetch = block("unpack");
    assert.ok(fetch.includes(`/${CORE_BACKUP}\n`));
    assert.ok(fetch.includes(`unpack ${CORE_STACK} newest`));
  });

  (reason === "" ? describe : describe.skip)(`carried out${reason}`, function () {
    this.timeout(60_000);
    let host: BackupHost;
    beforeEach(() => (host = runbookHost()));
    afterEach(() => host.dispose());

    it("S2-BAK-3: put one volume back while its stack stands still", async () => {
      const vault: BackedUpStack = {
        name: "vault",
        volumes: [{ key: "data", name: "vault_data" }],
      };
      host.addStack("vault", stackSettings({ ...project, name: "nas-backup" }, vault));
      host.write("backup/vault/volumes/data/file", "kept");
      assert.equal((await host.run("backup", "run")).code, 0);
      host.write("restore/vault/volumes/data/file", "spoilt");
      const [file = ""] = host.list("remote/container/nas-backup/vault");
      const text = block("restore restore vault")
        .replace(/^cd .*$/m, ":")
        .replace(/vault-2026-\S+/, file);
      runBlock(host, text);
      assert.equal(host.read("restore/vault/volumes/data/file"), "kept");
      assert.deepEqual(host.read("calls").trim().split("\n"), [
        "docker compose -p nas-backup run --rm restore list vault",
        "docker compose -p vault stop",
        `docker compose -p nas-backup run --rm restore restore vault ${file}`,
        "docker compose -p vault start",
      ]);
    });

    it("S0-T-6.1: unpack Core's dump with nothing but this repository, and name its secrets", async () => {
      const dumps = `backup/${CORE_STACK}/host${backupDefaults.coreDumps}`;
      const core: BackedUpStack = {
        ...{ name: CORE_STACK, content: "komodo", paths: [backupDefaults.coreDumps] },
        volumes: backupDefaults.coreVolumes.map((name) => ({ key: name, name })),
      };
      host.addStack(CORE_STACK, stackSettings({ ...project, name: CORE_BACKUP }, core));
      const variables = [
        { name: "DOMAIN", is_secret: false },
        { name: "API_TOKEN", value: "t", is_secret: true },
      ];
      const lines = variables.map((one) => `${JSON.stringify(one)}\n`).join("");
      host.write(`${dumps}/2026-03-01_01-30-00/Variable.gz`, gzipSync(lines));
      host.write(`${dumps}/2026-03-01_01-30-00/User.gz`, gzipSync('{"name":"admin"}\n'));
      const [keys] = backupDefaults.coreVolumes;
      host.write(`backup/${CORE_STACK}/volumes/${keys}/core.key`, "PRIVATE");
      assert.equal((await host.run("backup", "run")).code, 0);
      fs.rmSync(host.path("stacks"), { recursive: true });
      fs.rmSync(host.path("state"), { recursive: true });
      fs.symlinkSync(path.join(root, "components"), host.path("components"));
      const fetch = block("unpack").replace("remote:backups/", "remote:container/");
      runBlock(host, fetch);
      assert.equal(host.read(`restored/volumes/${keys}/core.key`), "PRIVATE");
      assert.equal(runBlock(host, block("is_secret")), "API_TOKEN\n");
    });
  });
});
