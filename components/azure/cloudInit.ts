import { stringify } from "yaml";
import type { FirstStartArgs } from "./options";
import { DOCKER_POOL } from "./dockerPool";

/** What the machine's first start depends on. */
export interface CloudInitOptions extends Required<Omit<FirstStartArgs, "rebootTime">> {
  readonly rebootTime?: string;
  /** UDP port of the overlay network, opened by ufw. */
  readonly overlayPort?: number;
  /** Host key to start with, both halves as texts. */
  readonly hostKey?: { readonly privateKey: string; readonly publicKey: string };
}

/** Where Core's Compose project is put, owned by root (S0-CORE-9). */
export const CORE_FOLDER = "/opt/komodo-core";

/**
 * Packages of Debian 13. Its docker.io 26.1 only recommends the client, docker-cli; docker-compose
 * 2.26 is the plugin behind `docker compose`.
 */
const dockerPackages = ["docker.io", "docker-cli", "docker-compose"];
const basePackages = ["ca-certificates", "unattended-upgrades"];

/**
 * The cloud-config of Core's machine, for Debian 13 on Azure: updates, SSH with keys only, Docker,
 * ufw, and the folder of Core's project. The user and his keys come from Azure. ufw limits ports;
 * who may use them is said in one place, the network security group, because this text has no
 * effect after the first start.
 */
export function cloudInit(options: CloudInitOptions): string {
  const { installDocker, ufw, packages, hostKey } = options;
  const config = {
    package_update: true,
    package_upgrade: true,
    packages: [
      ...basePackages,
      ...(ufw ? ["ufw"] : []),
      ...(installDocker ? dockerPackages : []),
      ...packages,
    ],
    disable_root: true,
    ssh_pwauth: false,
    ...(hostKey && hostKeys(hostKey)),
    write_files: files(options),
    runcmd: commands(options),
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0 })}`;
}

/** Keys that are given are the only ones: no others are made. */
function hostKeys({ privateKey, publicKey }: NonNullable<CloudInitOptions["hostKey"]>): object {
  return {
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: `${privateKey.trimEnd()}\n`, ed25519_public: publicKey.trim() },
  };
}

interface WrittenFile {
  readonly path: string;
  readonly content: string;
}

function files({ installDocker, rebootTime }: CloudInitOptions): WrittenFile[] {
  return [
    // The first file that names a setting wins, so that this one comes before cloud-init's own, 50.
    { path: "/etc/ssh/sshd_config.d/10-varanus.conf", content: sshd },
    { path: "/etc/apt/apt.conf.d/52varanus-upgrades", content: upgrades(rebootTime) },
    ...(installDocker ? [{ path: "/etc/docker/daemon.json", content: daemon }] : []),
  ];
}

const sshd = lines([
  "PermitRootLogin no",
  "PasswordAuthentication no",
  "KbdInteractiveAuthentication no",
  "AuthenticationMethods publickey",
  "X11Forwarding no",
  "MaxAuthTries 4",
]);

/** Debian's own settings name the sources; these switch the daily run on. */
function upgrades(rebootTime: string | undefined): string {
  return lines([
    'APT::Periodic::Update-Package-Lists "1";',
    'APT::Periodic::Unattended-Upgrade "1";',
    'APT::Periodic::AutocleanInterval "7";',
    `Unattended-Upgrade::Automatic-Reboot "${rebootTime !== undefined}";`,
    ...(rebootTime === undefined
      ? []
      : [`Unattended-Upgrade::Automatic-Reboot-Time "${rebootTime}";`]),
  ]);
}

/** Logs that end, containers that outlive a restart of Docker, and networks of one known pool. */
const daemon = `${JSON.stringify(
  {
    "log-driver": "json-file",
    "log-opts": { "max-size": "10m", "max-file": "3" },
    "live-restore": true,
    "default-address-pools": [{ base: DOCKER_POOL, size: 20 }],
  },
  null,
  2,
)}\n`;

function commands(options: CloudInitOptions): string[][] {
  const { installDocker, ufw } = options;
  return [
    ["systemctl", "try-reload-or-restart", "ssh"],
    ["systemctl", "enable", "--now", "unattended-upgrades"],
    ...(ufw ? firewall(options) : []),
    ...(installDocker ? [["systemctl", "enable", "--now", "docker"]] : []),
    ["install", "-d", "-m", "0755", "-o", "root", "-g", "root", CORE_FOLDER],
  ];
}

function firewall({ overlayPort }: CloudInitOptions): string[][] {
  return [
    ["ufw", "default", "deny", "incoming"],
    ["ufw", "default", "allow", "outgoing"],
    ["ufw", "allow", "22/tcp"],
    ["ufw", "allow", "443/tcp"],
    ...(overlayPort === undefined ? [] : [["ufw", "allow", `${overlayPort}/udp`]]),
    ["ufw", "--force", "enable"],
  ];
}

function lines(texts: readonly string[]): string {
  return `${texts.join("\n")}\n`;
}
