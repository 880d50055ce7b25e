import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { cloudInit, type CloudInitOptions } from "../../../components/azure/cloudInit";
import { findOnPath } from "../../../scripts/setup/programs.cjs";

interface Config {
  readonly packages: string[];
  readonly write_files: { readonly path: string; readonly content: string }[];
  readonly runcmd: string[][];
  readonly [key: string]: unknown;
}

const plain: CloudInitOptions = { installDocker: true, ufw: true, packages: [] };
const full: CloudInitOptions = {
  ...plain,
  ...{ packages: ["jq"], rebootTime: "04:30", overlayPort: 51820 },
  hostKey: {
    privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb\n-----END OPENSSH PRIVATE KEY-----",
    publicKey: "ssh-ed25519 AAAA\n",
  },
};
const bare: CloudInitOptions = { installDocker: false, ufw: false, packages: [] };

function config(options: CloudInitOptions): Config {
  return parse(cloudInit(options)) as Config;
}

function file(options: CloudInitOptions, name: string): string | undefined {
  return config(options).write_files.find(({ path: written }) => written === name)?.content;
}

function commands(options: CloudInitOptions): string[] {
  return config(options).runcmd.map((words) => words.join(" "));
}

describe("cloudInit", () => {
  it("begins with the line by which cloud-init knows it", () => {
    assert.ok(cloudInit(plain).startsWith("#cloud-config\n"));
  });

  it("S0-CORE-4, X-19: installs Docker and Compose by Debian 13's own names, or leaves it", () => {
    const docker = ["docker.io", "docker-cli", "docker-compose"];
    const { packages } = config(plain);
    assert.deepEqual(
      packages.filter((name) => name.startsWith("docker")),
      docker,
    );
    assert.ok(commands(plain).includes("systemctl enable --now docker"));
    assert.ok(!cloudInit(bare).includes("docker"));
  });

  it("S0-DD-12: gives Docker one pool, and logs that end", () => {
    assert.deepEqual(JSON.parse(file(plain, "/etc/docker/daemon.json") ?? ""), {
      "log-driver": "json-file",
      "log-opts": { "max-size": "10m", "max-file": "3" },
      "live-restore": true,
      "default-address-pools": [{ base: "172.16.0.0/12", size: 20 }],
    });
  });

  it("S0-CORE-9: makes /opt/komodo-core with mode 0755, owned by root", () => {
    const wanted = "install -d -m 0755 -o root -g root /opt/komodo-core";
    assert.equal(commands(bare).at(-1), wanted);
    assert.equal(commands(full).at(-1), wanted);
  });

  it("S0-FW-6: lets ufw pass SSH, 443 and the overlay's port, and denies before it allows", () => {
    assert.deepEqual(
      commands(full).filter((line) => line.startsWith("ufw")),
      [
        ...["ufw default deny incoming", "ufw default allow outgoing"],
        ...["ufw allow 22/tcp", "ufw allow 443/tcp", "ufw allow 51820/udp", "ufw --force enable"],
      ],
    );
    assert.ok(!cloudInit(bare).includes("ufw"));
    assert.ok(!cloudInit(full).includes("9120"));
  });

  it("allows keys only, and nobody as root", () => {
    const { ssh_pwauth, disable_root } = config(plain);
    assert.deepEqual([ssh_pwauth, disable_root], [false, true]);
    const sshd = file(plain, "/etc/ssh/sshd_config.d/10-varanus.conf") ?? "";
    for (const line of ["PermitRootLogin no", "PasswordAuthentication no"]) {
      assert.ok(sshd.split("\n").includes(line), line);
    }
  });

  it("installs security updates daily, and restarts only at a time that is given", () => {
    const name = "/etc/apt/apt.conf.d/52varanus-upgrades";
    assert.match(file(plain, name) ?? "", /Unattended-Upgrade "1";[^]*Automatic-Reboot "false";/);
    assert.match(file(full, name) ?? "", /Reboot "true";\n[^\n]*Automatic-Reboot-Time "04:30";/);
  });

  it("sets a given host key, whole lines each, and makes no others", () => {
    const { ssh_keys, ssh_deletekeys } = config(full);
    const privateKey = `${full.hostKey?.privateKey ?? ""}\n`;
    assert.deepEqual(ssh_keys, { ed25519_private: privateKey, ed25519_public: "ssh-ed25519 AAAA" });
    assert.equal(ssh_deletekeys, true);
    assert.equal(config(plain).ssh_keys, undefined);
  });

  it("stays far below Azure's 64 KB", () => {
    assert.ok(Buffer.byteLength(cloudInit(full)) < 8_000);
  });
});

function withFolder(work: (write: (text: string) => string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "varanus-cloud-init-"));
  try {
    work((text) => {
      const target = path.join(folder, "file");
      writeFileSync(target, text, { mode: 0o600 });
      return target;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const admin = ["/usr/sbin", "/sbin"];

function withProgram(name: string): [typeof it, string, string] {
  const program = findOnPath(name, admin);
  if (program !== undefined) return [it, "", program];
  return [it.skip as typeof it, ` (skipped: there is no ${name})`, ""];
}

describe("cloudInit, checked by the programs that read it", function () {
  this.timeout(60_000);

  const [itCloudInit, noCloudInit, program] = withProgram("cloud-init");
  itCloudInit(`cloud-init schema accepts every form, and not a wrong one${noCloudInit}`, () => {
    withFolder((write) => {
      const check = (text: string): string =>
        execFileSync(program, ["schema", "--config-file", write(text)], {
          ...{ encoding: "utf8", stdio: "pipe" },
        });
      for (const options of [plain, full, bare]) check(cloudInit(options));
      assert.throws(() => check(cloudInit(plain).replace("packages:", "packages: x\nruncmds:")));
    });
  });

  const [itSshd, noSshd, sshd] = withProgram("sshd");
  const [, , keygen] = withProgram("ssh-keygen");
  itSshd(`sshd accepts its settings${noSshd}`, () => {
    withFolder((write) => {
      const settings = write(file(plain, "/etc/ssh/sshd_config.d/10-varanus.conf") ?? "");
      const key = `${settings}-key`;
      execFileSync(keygen, ["-q", "-t", "ed25519", "-N", "", "-f", key]);
      const shown = execFileSync(sshd, ["-T", "-f", settings, "-h", key], { encoding: "utf8" });
      assert.match(shown, /^permitrootlogin no$/m);
      assert.match(shown, /^passwordauthentication no$/m);
    });
  });

  const [itApt, noApt, aptConfig] = withProgram("apt-config");
  itApt(`APT reads its settings${noApt}`, () => {
    withFolder((write) => {
      const settings = write(file(full, "/etc/apt/apt.conf.d/52varanus-upgrades") ?? "");
      const shown = execFileSync(aptConfig, ["dump", "-c", settings], { encoding: "utf8" });
      assert.match(shown, /^Unattended-Upgrade::Automatic-Reboot-Time "04:30";$/m);
    });
  });
});
