import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { stackSettings } from "../../../components/backup/composeText";
import { backupImages } from "../../../components/backup/images";
import type { BackedUpStack } from "../../../components/backup/job";
import { backupScript } from "../../../components/backup/scripts";
import { storageOf } from "../../../components/backup/target";
import { agePath } from "../../../scripts/setup/age.cjs";
import { findOnPath } from "../../../scripts/setup/programs.cjs";
import { shellcheckPath } from "../../../scripts/setup/shellcheck.cjs";
import { BackupHost, said } from "../../support/backupHost";

const REMOTE = storageOf({ azure: { account: "a", container: "container", key: "k" } });
const LOCAL = storageOf({ local: { path: "/srv/backups" } });
const VAULT: BackedUpStack = { name: "vault", volumes: [{ key: "data", name: "vault_data" }] };
const BLOG: BackedUpStack = { name: "blog", paths: ["/srv/blog"] };
const CORE: BackedUpStack = {
  name: "komodo",
  content: "komodo",
  paths: ["/opt/komodo-core/backups"],
};
const DUMPS = "komodo/host/opt/komodo-core/backups";
const HOUR_SECONDS = 3_600;

function settings(stack: BackedUpStack, storage = REMOTE): string {
  const project = { name: "nas-backup", stacks: [stack], storage, notifies: false };
  return stackSettings({ ...project, maxAgeHours: 48, images: backupImages }, stack);
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Where a program is, or why tests with it are skipped. */
function needs(...programs: string[]): string {
  const missing = programs.filter((name) => findOnPath(name) === undefined);
  return missing.length === 0 ? "" : ` (skipped: there is no ${missing.join(" and ")} on PATH)`;
}

const withoutGpg = needs("gpg", "sha256sum", "tar");
const describeWithGpg = withoutGpg === "" ? describe : describe.skip;
const withoutSqlite = needs("sqlite3");
const itWithSqlite = withoutSqlite === "" ? it : it.skip;
const age = agePath();
const withoutAge = age === undefined ? " (skipped: there is no age)" : "";
const itWithAge = age === undefined ? it.skip : it;

describe("backupScript", () => {
  const shellcheck = shellcheckPath();
  const title = shellcheck ? "" : " (skipped: there is no ShellCheck)";
  (shellcheck ? it : it.skip)(
    `gives texts that ShellCheck has nothing to say about${title}`,
    () => {
      for (const name of ["backup", "archive"] as const) {
        const options = { input: backupScript(name), encoding: "utf8" } as const;
        const { stdout } = spawnSync(shellcheck ?? "", ["-"], options);
        assert.equal(stdout, "");
      }
    },
  );

  it("gives texts without the double brackets that Komodo would fill", () => {
    for (const name of ["backup", "archive"] as const) {
      assert.equal(backupScript(name).includes("[["), false);
    }
  });
});

describeWithGpg(`backup.sh${withoutGpg}`, function () {
  this.timeout(60_000);
  let host: BackupHost;

  beforeEach(() => {
    host = new BackupHost();
    host.addStack("blog", settings(BLOG));
    host.addStack("vault", settings(VAULT));
    host.write("backup/blog/host/srv/blog/index.html", "hello");
    host.write("backup/vault/volumes/data/db.txt", "secret things");
    host.env.GPG_PASSPHRASE = "correct horse";
  });

  afterEach(() => host.dispose());

  it("S0-BAK-1: makes one encrypted archive per stack, and notes its checksum", async () => {
    const { code, stdout, stderr } = await host.run("backup", "run");
    assert.deepEqual([code, stderr], [0, ""]);
    for (const name of ["blog", "vault"]) {
      const [file = "", ...others] = host.list(`remote/container/nas-backup/${name}`);
      assert.deepEqual(others, []);
      assert.match(
        file,
        new RegExp(`^${name}-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ\\.tar\\.gz\\.gpg$`),
      );
      const sent = fs.readFileSync(host.path("remote/container/nas-backup", name, file));
      const [made = "", sum, noted] = host.read(`state/${name}`).trim().split(" ");
      assert.equal(sum, createHash("sha256").update(sent).digest("hex"));
      assert.equal(noted, file);
      assert.ok(nowSeconds() - Number(made) < 60);
      assert.ok(stdout.includes(`varanus-backup: ${name}: made ${file}, ${sent.length} bytes\n`));
    }
    assert.deepEqual([host.list("spool/blog"), host.list("spool/vault")], [[], []]);
  });

  it("keeps the settings of one stack from the next", async () => {
    host.addStack("komodo", settings(CORE));
    const { stdout } = await host.run("backup", "run", "komodo", "vault");
    const lines = stdout.split("\n").filter((line) => line.startsWith("backup of"));
    assert.deepEqual(lines, [
      "backup of /backup/komodo, stops komodo, keeps komodo",
      "backup of /backup/vault, stops vault, keeps ",
    ]);
  });

  it("S4-AUD-P9: fails with the names of what failed, and backs up the others", async () => {
    host.env.FAKE_FAILS = "blog";
    const { code, stderr } = await host.run("backup", "run");
    assert.equal(code, 1);
    assert.deepEqual(said(stderr), [
      "varanus-backup: blog: docker-volume-backup failed, see above",
      "varanus-backup: failed: blog",
    ]);
    assert.deepEqual(host.list("state"), ["vault"]);
  });

  it("S4-AUD-P9: fails when there is no archive after all", async () => {
    host.env.FAKE_SILENT = "vault";
    const { code, stderr } = await host.run("backup", "run", "vault");
    assert.equal(code, 1);
    assert.deepEqual(said(stderr), [
      "varanus-backup: vault: docker-volume-backup ended well, but made no archive",
      "varanus-backup: failed: vault",
    ]);
  });

  it("keeps the archives of a local target, in a folder that it makes", async () => {
    const local = settings(VAULT, LOCAL).replace("'/archive/", `'${host.path("archive")}/`);
    host.addStack("vault", local);
    host.env.VARANUS_KEEPS_ARCHIVE = "yes";
    const { code } = await host.run("backup", "run", "vault");
    assert.equal(code, 0);
    const [archive = ""] = host.list("archive/nas-backup/vault");
    assert.equal(host.list("archive/nas-backup/vault").length, 1);
    assert.equal(host.list("remote").length, 0);
    // Without encryption whoever reads the file has the data.
    const { mode } = fs.statSync(host.path("archive/nas-backup/vault", archive));
    assert.equal((mode & 0o777).toString(8), "600");
  });

  it("finds the archive by the clock of where it lies, such as a NAS that is behind", async () => {
    const local = settings(VAULT, LOCAL).replace("'/archive/", `'${host.path("archive")}/`);
    host.addStack("vault", local);
    host.env.VARANUS_KEEPS_ARCHIVE = "yes";
    const folder = host.path("archive/nas-backup/vault");
    // As if the folder's host were an hour behind: whatever is made there is an hour old.
    const behind = `touch -d '1 hour ago' "$1"`;
    host.write(
      "bin/mktemp",
      `#!/bin/sh\nmade=$(/usr/bin/env -i PATH="$SYSTEM_PATH" mktemp "$@") || exit 1\nset -- "$made"\ncase $1 in ${folder}/*) ${behind} ;; esac\necho "$made"\n`,
      0o755,
    );
    host.env.SYSTEM_PATH = process.env.PATH ?? "";
    const fake = host.read("bin/backup");
    host.write("bin/backup", `${fake}touch -d '59 minutes ago' "$BACKUP_ARCHIVE/$name"\n`, 0o755);
    const { code, stderr } = await host.run("backup", "run", "vault");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(
      fs.readdirSync(folder).filter((name) => !name.startsWith("vault-")),
      [],
    );
  });

  it("refuses a stack that is not its own, and a command that it does not know", async () => {
    const { code, stderr } = await host.run("backup", "run", "mail");
    assert.equal(code, 1);
    assert.deepEqual(said(stderr), [
      "varanus-backup: mail: no stack of this name is backed up here",
      "varanus-backup: failed: mail",
    ]);
    const wrong = await host.run("backup", "begin");
    assert.deepEqual(wrong, {
      code: 2,
      stdout: "",
      stderr: "varanus-backup: usage: backup.sh run [STACK...] | watch | fresh\n",
    });
  });

  it("is not fresh when a stack has no archive of the last 48 hours", async () => {
    const old = nowSeconds() - 49 * HOUR_SECONDS;
    assert.equal((await host.run("backup", "fresh")).code, 1);
    host.write("state/.watching", `${nowSeconds()}\n`);
    assert.equal((await host.run("backup", "fresh")).code, 0);
    host.write("state/.watching", `${old}\n`);
    host.write("state/blog", `${old} 00 blog-1\n`);
    const stale = await host.run("backup", "fresh");
    const message = "varanus-backup: no archive within 48 hours: blog vault\n";
    assert.deepEqual(stale, { code: 1, stdout: message, stderr: "" });
    await host.run("backup", "run");
    assert.equal((await host.run("backup", "fresh")).code, 0);
  });
});

describeWithGpg(`archive.sh${withoutGpg}`, function () {
  this.timeout(60_000);
  let host: BackupHost;

  beforeEach(() => {
    host = new BackupHost();
    host.addStack("vault", settings(VAULT));
    host.write("backup/vault/volumes/data/db.txt", "secret things", 0o600);
    host.write("backup/vault/volumes/data/deep/er/file", "x");
    fs.symlinkSync("db.txt", host.path("backup/vault/volumes/data/link"));
    host.env.GPG_PASSPHRASE = "correct horse";
  });

  afterEach(() => host.dispose());

  const backUp = async (): Promise<string> => {
    const { code, stderr } = await host.run("backup", "run");
    assert.equal(code, 0, stderr);
    return host.list("remote/container/nas-backup/vault").at(-1) ?? "";
  };
  const remoteFile = (name: string) => host.path("remote/container/nas-backup/vault", name);
  const damage = (name: string): void => {
    const bytes = fs.readFileSync(remoteFile(name));
    bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
    fs.writeFileSync(remoteFile(name), bytes);
  };
  const refused = async (...args: string[]): Promise<string[]> => {
    const { code, stderr } = await host.run("archive", ...args);
    assert.equal(code, 1);
    return said(stderr);
  };

  it("opens the newest archive and says what is in it", async () => {
    await backUp();
    const { code, stdout, stderr } = await host.run("archive", "check");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(said(stdout), [
      "varanus-archive: vault: vault-TIME.tar.gz.gpg opens, with 2 files",
    ]);
    assert.deepEqual(host.list("tmp"), []);
  });

  it("lists the archives of a stack, oldest first", async () => {
    const file = await backUp();
    fs.copyFileSync(remoteFile(file), remoteFile("vault-2020-01-01T00-00-00Z.tar.gz.gpg"));
    const { stdout } = await host.run("archive", "list", "vault");
    assert.equal(stdout, `vault-2020-01-01T00-00-00Z.tar.gz.gpg\n${file}\n`);
  });

  it("S4-AUD-P9: finds an archive that differs from what was made", async () => {
    const file = await backUp();
    const sum = host.read("state/vault").split(" ")[1] ?? "";
    damage(file);
    const now = createHash("sha256")
      .update(fs.readFileSync(remoteFile(file)))
      .digest("hex");
    assert.deepEqual(await refused("check", "vault"), [
      "varanus-archive: vault: vault-TIME.tar.gz.gpg is not what was made: " +
        `its SHA-256 is ${now}, it was ${sum}`,
      "varanus-archive: failed: vault",
    ]);
  });

  it("finds damage without a checksum too, by what GPG notices", async () => {
    damage(await backUp());
    fs.rmSync(host.path("state/vault"));
    assert.deepEqual(await refused("check", "vault"), [
      "varanus-archive: vault: vault-TIME.tar.gz.gpg cannot be decrypted",
      "varanus-archive: failed: vault",
    ]);
  });

  it("says that the passphrase is another one, or missing, without showing it", async () => {
    await backUp();
    host.env.GPG_PASSPHRASE = "wrong horse";
    const { stdout, stderr } = await host.run("archive", "check");
    assert.equal((stdout + stderr).includes("horse"), false);
    assert.deepEqual(
      said(stderr)[0],
      "varanus-archive: vault: vault-TIME.tar.gz.gpg cannot be decrypted",
    );
    host.env.GPG_PASSPHRASE = "";
    assert.deepEqual(
      (await refused("check"))[0],
      "varanus-archive: GPG_PASSPHRASE is not set, and vault-TIME.tar.gz.gpg is encrypted with it",
    );
  });

  it("finds a volume that is not in the archive", async () => {
    await backUp();
    const more = { ...VAULT, volumes: [...(VAULT.volumes ?? []), { key: "files", name: "f" }] };
    host.addStack("vault", settings(more));
    assert.deepEqual(
      (await refused("check"))[0],
      "varanus-archive: vault: vault-TIME.tar.gz.gpg lacks volumes/files",
    );
  });

  it("finds that there is no archive, or none of the last 48 hours", async () => {
    fs.mkdirSync(host.path("remote/container/nas-backup/vault"), { recursive: true });
    assert.deepEqual(
      (await refused("check"))[0],
      "varanus-archive: vault: there is no archive in remote:container/nas-backup/vault",
    );
    await backUp();
    const record = host.read("state/vault").split(" ").slice(1).join(" ");
    host.write("state/vault", `${nowSeconds() - 49 * HOUR_SECONDS} ${record}`);
    assert.deepEqual(
      (await refused("check"))[0],
      "varanus-archive: vault: the newest archive is older than 48 hours",
    );
  });

  itWithSqlite(`S4-AUD-P9: lets SQLite check each database${withoutSqlite}`, async () => {
    const file = host.path("backup/vault/volumes/data/db.sqlite3");
    const fill =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO t SELECT i FROM n;";
    execFileSync("sqlite3", [file, `CREATE TABLE t(i); ${fill}`]);
    await backUp();
    assert.equal((await host.run("archive", "check")).code, 0);
    const bytes = fs.readFileSync(file);
    bytes.fill(0xff, 4_096, 8_192);
    fs.writeFileSync(file, bytes);
    fs.rmSync(host.path("remote"), { recursive: true });
    await backUp();
    const [line = ""] = await refused("check");
    assert.match(
      line,
      /^varanus-archive: vault: the database volumes\/data\/db\.sqlite3 is damaged: /,
    );
  });

  it("looks through Komodo's dump: each file, each line", async () => {
    host.addStack("komodo", settings(CORE));
    const dump = `backup/${DUMPS}/2026-03-01_01-30-00`;
    const [user] = ["User", "Server"].map((name) => {
      host.write(`${dump}/${name}.gz`, gzipSync(`{"name":"${name}"}\n{"name":"other"}\n`));
      return `${dump}/${name}.gz`;
    });
    host.write(`backup/${DUMPS}/Stats.gz`, gzipSync(""));
    const check = async (): Promise<string[]> => {
      fs.rmSync(host.path("remote"), { recursive: true, force: true });
      await host.run("backup", "run", "komodo");
      const { stdout, stderr } = await host.run("archive", "check", "komodo");
      return said(stdout + stderr);
    };
    assert.deepEqual(await check(), [
      "varanus-archive: komodo: komodo-TIME.tar.gz.gpg opens, with 3 files",
    ]);
    host.write(`${dump}/Server.gz`, gzipSync('{"name":1}\nnonsense\n'));
    assert.equal(
      (await check())[0],
      "varanus-archive: komodo: Server.gz of the dump holds a line that is no document",
    );
    host.write(`${dump}/Server.gz`, gzipSync("x".repeat(100)).subarray(0, 20));
    assert.match((await check())[0] ?? "", /Server\.gz of the dump .* is damaged$/);
    fs.rmSync(host.path(user ?? ""));
    assert.equal(
      (await check())[0],
      "varanus-archive: komodo: there is no dump of Komodo's database in it",
    );
  });

  it("S2-BAK-3: puts an archive back, with modes and links, in place of what is there", async () => {
    const first = await backUp();
    host.write("restore/vault/volumes/data/stray", "not in the archive");
    host.write("restore/vault/volumes/data/.hidden", "neither");
    const { code, stdout, stderr } = await host.run("archive", "restore", "vault", first);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(said(stdout), [
      "varanus-archive: vault: restored volumes/data from vault-TIME.tar.gz.gpg",
    ]);
    assert.deepEqual(host.list("restore/vault/volumes/data"), ["db.txt", "deep", "link"]);
    assert.equal(host.read("restore/vault/volumes/data/link"), "secret things");
    assert.equal(fs.statSync(host.path("restore/vault/volumes/data/db.txt")).mode & 0o777, 0o600);
    assert.equal(host.read("restore/vault/volumes/data/deep/er/file"), "x");
  });

  it("leaves everything as it is when the archive is damaged, or a volume is not mounted", async () => {
    const file = await backUp();
    host.write("restore/vault/volumes/data/precious", "kept");
    damage(file);
    await refused("restore", "vault");
    assert.deepEqual(host.list("restore/vault/volumes/data"), ["precious"]);
    fs.rmSync(host.path("restore/vault"), { recursive: true });
    assert.deepEqual(await refused("restore", "vault"), [
      `varanus-archive: vault: ${host.path("restore")}/vault/volumes/data is not mounted`,
    ]);
    assert.deepEqual(await refused("restore", "mail"), [
      "varanus-archive: mail: no stack of this name is backed up here",
    ]);
  });

  it("unpacks an archive where nothing else is known of its stack", async () => {
    await backUp();
    fs.rmSync(host.path("stacks/vault.env"));
    fs.rmSync(host.path("state/vault"));
    const { code, stdout } = await host.run(
      "archive",
      "unpack",
      "vault",
      "newest",
      host.path("out"),
    );
    assert.equal(code, 0);
    assert.deepEqual(said(stdout), [
      "varanus-archive: vault: no checksum is known for vault-TIME.tar.gz.gpg",
      `varanus-archive: vault: unpacked vault-TIME.tar.gz.gpg to ${host.path("out")}`,
    ]);
    assert.equal(host.read("out/volumes/data/db.txt"), "secret things");
    assert.deepEqual(await refused("unpack", "vault", "newest", host.path("out")), [
      `varanus-archive: ${host.path("out")} is not empty. Name an empty folder`,
    ]);
  });

  it("reads archives of a folder without rclone", async () => {
    host.write("bin/rclone", "#!/bin/sh\nexit 70\n", 0o755);
    await backUp();
    host.env.VARANUS_REMOTE = host.path("remote/container/nas-backup");
    assert.equal((await host.run("archive", "check")).code, 0);
    assert.equal((await host.run("archive", "restore", "vault")).code, 0);
  });

  it("installs what is missing in its container, and names it elsewhere", async () => {
    await backUp();
    host.write("bin/gpg", "", 0o644);
    host.env.PATH = bare(host, ["gpg"]);
    assert.deepEqual(
      (await refused("check"))[0],
      "varanus-archive: missing on this machine: gnupg. Install them, then run the command again",
    );
    host.write("bare/apk", `#!/bin/sh\necho "$*" >> '${host.path("calls")}'\nexit 1\n`, 0o755);
    await refused("check");
    assert.equal(host.read("calls"), "add --quiet --no-cache gnupg\n");
  });

  itWithAge(`with age: opens archives for whoever has the identity${withoutAge}`, async () => {
    const folder = path.dirname(age ?? "");
    fs.symlinkSync(age ?? "", host.path("bin/age"));
    const key = execFileSync(path.join(folder, "age-keygen"), {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    delete host.env.GPG_PASSPHRASE;
    host.env.AGE_PUBLIC_KEYS = /public key: (\S+)/.exec(key)?.[1] ?? "";
    const file = await backUp();
    assert.match(file, /\.tar\.gz\.age$/);
    const closed = await host.run("archive", "check");
    assert.equal(closed.code, 0);
    assert.deepEqual(said(closed.stdout), [
      "varanus-archive: vault: vault-TIME.tar.gz.age arrived whole; it can be opened only with " +
        "the identity, which is not here",
    ]);
    assert.deepEqual(
      (await refused("restore", "vault"))[0],
      "varanus-archive: AGE_IDENTITY is not set, and vault-TIME.tar.gz.age is encrypted for its owner",
    );
    host.env.AGE_IDENTITY = key;
    assert.equal((await host.run("archive", "restore", "vault")).code, 0);
    assert.equal(host.read("restore/vault/volumes/data/db.txt"), "secret things");
    damage(file);
    delete host.env.AGE_IDENTITY;
    assert.match((await refused("check"))[0] ?? "", /is not what was made/);
  });
});

/** A PATH with what a container has, without some of its programs. */
function bare(host: BackupHost, without: readonly string[]): string {
  const wanted =
    "sh mktemp rm mkdir cp find sort tail head grep basename cat date sha256sum tar gzip wc tr printf".split(
      " ",
    );
  for (const name of [...wanted, "gpg"].filter((one) => !without.includes(one))) {
    const found = findOnPath(name);
    if (found === undefined) continue;
    fs.mkdirSync(host.path("bare"), { recursive: true });
    fs.symlinkSync(found, host.path("bare", name));
  }
  fs.symlinkSync(host.path("bin/rclone"), host.path("bare/rclone"));
  fs.symlinkSync(findOnPath("ls") ?? "", host.path("bare/ls"));
  return host.path("bare");
}
