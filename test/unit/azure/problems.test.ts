import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { CoreVmArgs } from "../../../components/azure/options";
import { coreVmProblems } from "../../../components/azure/problems";
import { formatProblem } from "../../../providers/dynamic/problem";
import { findOnPath } from "../../../scripts/setup/programs.cjs";

const args: CoreVmArgs = {
  adminRanges: ["203.0.113.7"],
  adminSshKeys: [sshKey("ssh-ed25519", Buffer.alloc(32, 1))],
  dnsLabel: "komodo-example",
};

/** A public key made of its type and its numbers. */
function sshKey(type: string, ...numbers: Buffer[]): string {
  const parts = [Buffer.from(type), ...numbers].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `${type} ${Buffer.concat(parts).toString("base64")} me`;
}

function rsaKey(bits: number): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const modulus = Buffer.concat([Buffer.alloc(1), Buffer.from(n, "base64url")]);
  return sshKey("ssh-rsa", Buffer.from(e, "base64url"), modulus);
}

function found(changes: Partial<CoreVmArgs> | Record<string, unknown>, name = "komodo"): string[] {
  return coreVmProblems(name, { ...args, ...changes }).map(formatProblem);
}

function finding(text: string): string[] {
  return [`CoreVm "komodo": ${text}`];
}

describe("coreVmProblems", () => {
  it("finds nothing in three arguments, nor in all of them", () => {
    assert.deepEqual(found({}), []);
    const everything: Required<CoreVmArgs> = {
      ...args,
      ...{ location: "northeurope", resourceGroupName: "Komodo_(prod).1", vmSize: "Standard_B2ms" },
      image: { version: "0.20260101.1" },
      ...{ osDiskSizeGb: 64, osDiskType: "Premium_ZRS", encryptionAtHost: false },
      ...{ adminUsername: "ops", addressSpace: "192.168.40.0/22", subnetRange: "192.168.41.0/29" },
      githubHookRanges: [],
      overlay: { range: "100.64.0.0/10", port: 51820, peers: ["Internet"] },
      firstStart: { installDocker: false, ufw: false, packages: ["g++"], rebootTime: "23:59" },
      sshHostKey: { privateKey: pulumi.secret("x"), publicKey: args.adminSshKeys[0] ?? "" },
      backupStorage: {
        accountName: "abc",
        containerName: "a-b",
        expireDays: 1,
        softDeleteDays: 365,
      },
      keyVault: { vaultName: "k-1", retentionDays: 7 },
      ...{ protect: false, lock: true, tags: { team: "home" } },
    };
    assert.deepEqual(found(everything), []);
  });

  it("finds all at once, each with what to do next", () => {
    const wrong = {
      adminRanges: ["*", "203.0.113.7/24"],
      ...{ adminSshKeys: [], dnsLabel: "No", osDiskType: "StandardSSD_LRS", osDiskSizeGb: 16 },
      dnsLable: "komodo",
    };
    assert.deepEqual(found(wrong), [
      'CoreVm "komodo": "dnsLable" is not a property. Use "dnsLabel", or remove it.',
      'CoreVm "komodo": "adminRanges" has "*" which stands for everybody, "203.0.113.7/24" which ' +
        "has bits set behind /24. Write the ranges that need it, 203.0.113.0/24.",
      'CoreVm "komodo": "adminSshKeys" is empty, so that nobody could log in. ' +
        "Give at least one public key.",
      'CoreVm "komodo": "dnsLabel" is "No", which must be 3 to 63 of a-z, 0-9 and -, beginning ' +
        'with a letter and not ending in -. Change "dnsLabel".',
      'CoreVm "komodo": "osDiskSizeGb" is 16, the limits are 30 and 4095. ' +
        "Choose a number within them.",
      'CoreVm "komodo": "osDiskType" is "StandardSSD_LRS", allowed are Premium_LRS, Premium_ZRS. ' +
        "Choose one of them.",
    ]);
  });

  it("wants administrators: S0-FW-1", () => {
    assert.deepEqual(
      found({ adminRanges: [] }),
      finding(
        '"adminRanges" is empty, so that nobody could reach the machine. ' +
          "Name the addresses that you work from.",
      ),
    );
  });

  for (const everybody of ["0.0.0.0/0", "::/0", "Internet", "*", "Any"]) {
    it(`S0-FW-5: refuses ${everybody} as the administrators' range, GitHub's and an overlay's`, () => {
      const reason = `has "${everybody}" which stands for everybody. Write the ranges that need it.`;
      const fields = {
        adminRanges: { adminRanges: [everybody] },
        githubHookRanges: { githubHookRanges: [everybody] },
        "overlay.range": { overlay: { range: everybody } },
      };
      for (const [field, changes] of Object.entries(fields)) {
        assert.deepEqual(found(changes), finding(`"${field}" ${reason}`));
      }
    });
  }

  it("S0-FW-5: refuses halves of the internet: wider than /8 or, for IPv6, /16", () => {
    assert.deepEqual(
      found({ adminRanges: ["0.0.0.0/1", "2000::/3"] }),
      finding(
        '"adminRanges" has "0.0.0.0/1" which is wider than /8, the limit of IPv4, "2000::/3" ' +
          "which is wider than /16, the limit of IPv6. Write a narrower range.",
      ),
    );
  });

  it("S0-FW-3: refuses 9120 as the overlay's port", () => {
    assert.deepEqual(
      found({ overlay: { port: 9120, peers: ["198.51.100.0/24"] } }),
      finding(
        '"overlay.port" is 9120, the port of Core, which is never opened. ' +
          "Let the overlay use another port.",
      ),
    );
  });

  it("wants port and peers of an overlay together, and Internet alone", () => {
    assert.deepEqual(
      found({ overlay: { port: 51820 } }),
      finding(
        '"overlay.port" is set without "overlay.peers". Set "overlay.peers" too, or remove it.',
      ),
    );
    assert.deepEqual(
      found({ overlay: { peers: ["Internet"] } }),
      finding(
        '"overlay.peers" is set without "overlay.port". Set "overlay.port" too, or remove it.',
      ),
    );
    assert.deepEqual(
      found({ overlay: { port: 1, peers: ["Internet", "192.0.2.1"] } }),
      finding(
        '"overlay.peers" has "Internet" which stands for everybody. Write the ranges that need it.',
      ),
    );
  });

  it("wants the subnet inside of the network, both private, IPv4 and /29 or wider", () => {
    assert.deepEqual(
      found({ subnetRange: "10.21.0.0/27" }),
      finding(
        '"subnetRange" is 10.21.0.0/27, which lies outside "addressSpace" 10.20.0.0/24. ' +
          "Choose a range inside of it.",
      ),
    );
    assert.deepEqual(found({ addressSpace: "203.0.113.0/24", subnetRange: "10.20.0.0/30" }), [
      'CoreVm "komodo": "addressSpace" has "203.0.113.0/24" which is no private IPv4 range. ' +
        "Write a private IPv4 range such as 10.20.0.0/24.",
      'CoreVm "komodo": "subnetRange" has "10.20.0.0/30" which is narrower than /29, Azure\'s ' +
        "limit. Write a private IPv4 range such as 10.20.0.0/24.",
    ]);
  });

  it("S0-DD-12: refuses a network that overlaps those of Docker or of the overlay", () => {
    const docker = { addressSpace: "172.20.0.0/24", subnetRange: "172.20.0.0/27" };
    assert.deepEqual(
      found(docker),
      finding(
        '"addressSpace" is 172.20.0.0/24, which overlaps the networks of Docker, 172.16.0.0/12. ' +
          "Choose another private range such as 10.20.0.0/24.",
      ),
    );
    assert.deepEqual(found({ ...docker, firstStart: { installDocker: false } }), []);
    assert.equal(found({ overlay: { range: "10.0.0.0/8" } }).length, 1);
  });

  it("knows Azure's limits for names, at their edges", () => {
    const edges: [string, (value: string) => object, string[], string[]][] = [
      [
        "dnsLabel",
        (dnsLabel) => ({ dnsLabel }),
        ["abc", `a${"b".repeat(61)}c`],
        ["ab", `a${"b".repeat(62)}c`, "1bc", "ab-", "a_c", "Abc"],
      ],
      [
        "accountName",
        (accountName) => ({ backupStorage: { accountName } }),
        ["abc", "0".repeat(24)],
        ["ab", "a".repeat(25), "a-b", "Abc"],
      ],
      [
        "containerName",
        (containerName) => ({ backupStorage: { accountName: "abc", containerName } }),
        ["a-1", "b".repeat(63)],
        ["ab", "b".repeat(64), "a--b", "-ab", "ab-", "a.b"],
      ],
      [
        "vaultName",
        (vaultName) => ({ keyVault: { vaultName } }),
        ["abc", "A-1", "v".repeat(24)],
        ["ab", "v".repeat(25), "1ab", "a--b", "ab-"],
      ],
      [
        "resourceGroupName",
        (resourceGroupName) => ({ resourceGroupName }),
        ["r", "r".repeat(90), "a.b(c)_-"],
        ["", "r".repeat(91), "a.", "a b"],
      ],
      [
        "adminUsername",
        (adminUsername) => ({ adminUsername }),
        ["ops", "u".repeat(32)],
        ["admin", "root", "1", "user1", "Ops", "u".repeat(33)],
      ],
    ];
    for (const [field, change, good, bad] of edges) {
      for (const value of good) assert.deepEqual(found(change(value)), [], `${field} ${value}`);
      for (const value of bad) assert.equal(found(change(value)).length, 1, `${field} ${value}`);
    }
  });

  it("wants a name that its resources can be named by", () => {
    assert.deepEqual(found({}, "k"), []);
    const [problem] = found({}, "Komodo Core");
    assert.equal(
      problem,
      'CoreVm "Komodo Core": "name" is "Komodo Core", which must be 1 to 50 of a-z, 0-9 and -, ' +
        'beginning with a letter and not ending in -. Change "name".',
    );
  });

  it("refuses more ranges than the 4000 of a security group", () => {
    const many = Array.from({ length: 2000 }, (_, at) => `10.${at >> 8}.${at & 255}.1`);
    assert.deepEqual(
      found({ adminRanges: many }),
      finding(
        "its rules have 4006 ranges, the limit of Azure is 4000. Join ranges into wider ones.",
      ),
    );
    const overlay = { range: "100.64.0.0/10" };
    const most = { adminRanges: many, githubHookRanges: [] };
    assert.deepEqual(found(most), []);
    assert.match(found({ ...most, overlay })[0] ?? "", /^CoreVm "komodo": its rules have 4001 /);
    // What lies in another range is in no rule.
    assert.deepEqual(found({ ...most, adminRanges: [...many, "10.0.0.0/30"] }), []);
  });

  it("refuses tags beyond Azure's limits", () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`t${at}`, ""]));
    assert.deepEqual(
      found({ tags: many }),
      finding('"tags" has 51 with managed-by, the limit is 50. Remove some.'),
    );
    for (const tags of [{ "a/b": "" }, { ["n".repeat(129)]: "" }, { a: "v".repeat(257) }]) {
      assert.match(
        found({ tags })[0] ?? "",
        /, which Azure refuses\. Write at most 128 characters/,
      );
    }
  });
});

describe("coreVmProblems of SSH keys", () => {
  const keys = (...adminSshKeys: string[]): string[] => found({ adminSshKeys });
  const fix = "Give the text of a file such as ~/.ssh/id_ed25519.pub.";

  it("takes Ed25519, and RSA of 2048 bits", () => {
    assert.deepEqual(keys(args.adminSshKeys[0] ?? "", rsaKey(2048)), []);
  });

  it("refuses RSA of 1024 bits, ECDSA and cut keys, naming which", () => {
    const good = args.adminSshKeys[0] ?? "";
    assert.deepEqual(
      keys(good, rsaKey(1024)),
      finding(`"adminSshKeys[1]" has 1024 bits, at least 2048 needed. ${fix}`),
    );
    assert.deepEqual(
      keys(sshKey("ecdsa-sha2-nistp256", Buffer.alloc(65))),
      finding(
        '"adminSshKeys[0]" is of the type ecdsa-sha2-nistp256, and Azure takes Ed25519 and RSA. ' +
          fix,
      ),
    );
    for (const cut of [
      good.slice(0, 40),
      "ssh-ed25519",
      "~/.ssh/id.pub",
      good.replace("519", "518"),
    ]) {
      assert.deepEqual(keys(cut), finding(`"adminSshKeys[0]" is no public SSH key. ${fix}`));
    }
  });

  it("S0-NFR-2: refuses a private key without showing it", () => {
    const pasted = "-----BEGIN OPENSSH PRIVATE KEY-----\nhidden\n";
    assert.deepEqual(
      keys(pasted),
      finding(`"adminSshKeys[0]" is a private key, which must never be here. ${fix}`),
    );
    const publicKey = args.adminSshKeys[0] ?? "";
    const swapped = found({ sshHostKey: { privateKey: "hidden", publicKey } });
    assert.deepEqual(
      swapped,
      finding(
        '"sshHostKey.privateKey" is no private key in OpenSSH\'s form. ' +
          "Give the whole text of the file, with its first line.",
      ),
    );
  });

  const keygen = findOnPath("ssh-keygen");
  const without = keygen === undefined ? " (skipped: there is no ssh-keygen on PATH)" : "";
  const folder = mkdtempSync(path.join(tmpdir(), "varanus-keys-"));
  after(() => rmSync(folder, { recursive: true }));

  /** Both halves of a key that ssh-keygen makes. */
  function made(name: string, type = "ed25519", passphrase = ""): [string, string] {
    const file = path.join(folder, name);
    execFileSync(String(keygen), ["-q", "-t", type, "-N", passphrase, "-f", file]);
    return [readFileSync(file, "utf8"), readFileSync(`${file}.pub`, "utf8")];
  }

  (keygen === undefined ? it.skip : it)(`takes what ssh-keygen makes${without}`, () => {
    const [privateKey, publicKey] = made("good");
    const [, rsa] = made("rsa", "rsa");
    assert.deepEqual(keys(publicKey, rsa), []);
    assert.deepEqual(found({ sshHostKey: { publicKey, privateKey } }), []);
    const crlf = privateKey.replaceAll("\n", "\r\n");
    assert.match(found({ sshHostKey: { publicKey, privateKey: crlf } })[0] ?? "", /no private key/);
  });

  (keygen === undefined ? it.skip : it)(
    `refuses a host key that sshd could not use, or that no login would find${without}`,
    () => {
      const [locked, itsPublicKey] = made("locked", "ed25519", "a passphrase");
      assert.deepEqual(
        found({ sshHostKey: { privateKey: locked, publicKey: itsPublicKey } }),
        finding(
          '"sshHostKey.privateKey" has a passphrase, which nobody could enter. ' +
            "Make a key without one: `ssh-keygen -t ed25519 -N '' -f host`.",
        ),
      );
      const [privateKey] = made("one");
      const [, publicKey] = made("other");
      assert.deepEqual(
        found({ sshHostKey: { privateKey, publicKey } }),
        finding(
          '"sshHostKey.privateKey" and "sshHostKey.publicKey" are of different keys. ' +
            "Give both halves of one key.",
        ),
      );
    },
  );
});
