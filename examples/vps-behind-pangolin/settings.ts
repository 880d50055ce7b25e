import * as pulumi from "@pulumi/pulumi";
import { applicationSpecs, CORE, VPS } from "./stacks";

/** A host of the homelab that Komodo manages. */
export interface HostSetting {
  readonly name: string;
  /** Where Core reaches its Periphery, such as `https://192.168.11.200:8120`. */
  readonly address: string;
}

/** How a host is reached over SSH, without any tunnel. */
export interface SshSetting {
  readonly host: string;
  readonly port?: number;
  /** The host's own public key, `ssh-ed25519 AAAA...`. */
  readonly hostKey: string;
}

/** The repository that applications are deployed from, with SOPS on the hosts (S1-STK-9). */
export interface GitSetting {
  readonly repo: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly account?: string;
  /** Folder of this project in the repository; its root when absent. */
  readonly folder?: string;
}

/** The configuration of this project, keys `vps:*`. */
export interface Settings {
  readonly domain: string;
  readonly acmeEmail: string;
  readonly corePublicKey: string;
  /** The six hosts beside the VPS; one of them is `komodo`, where Core runs. */
  readonly homelab: readonly HostSetting[];
  /** Public address of the VPS, for SSH on port 2244. */
  readonly address: string;
  /** Values by name; those of `.sops.env` files are not among them when `git` is set. */
  readonly secrets: pulumi.Output<Readonly<Record<string, string>>>;
  readonly git?: GitSetting;
  /** Absent when watchdogs are switched off. */
  readonly ssh?: {
    readonly hosts: Readonly<Record<string, SshSetting>>;
    key: pulumi.Output<string>;
  };
  /** `false` until the bootstrap runs on the VPS. */
  readonly bootstrapped: boolean;
  /** Before a destroy: gateway, Pangolin and their networks stay on the VPS as they are. */
  readonly keepPangolin: boolean;
}

/** Reads the configuration; throws all that is missing or wrong at once. */
export function readSettings(config = new pulumi.Config("vps")): Settings {
  const git = config.getObject<GitSetting>("git");
  const homelab = config.getObject<HostSetting[]>("homelab") ?? [];
  const none: Record<string, string> = {};
  const secrets = config.getSecretObject<Record<string, string>>("secrets") ?? pulumi.secret(none);
  const problems = [
    ...missingKeys(config),
    ...(git ? [] : missingSecrets(config)),
    ...homelabProblems(homelab),
  ];
  if (problems.length > 0) throw new pulumi.RunError(`Configuration:\n${problems.join("\n")}`);
  const ssh = sshOf(config);
  return {
    domain: config.require("domain"),
    acmeEmail: config.get("acmeEmail") ?? `admin@${config.require("domain")}`,
    corePublicKey: config.require("corePublicKey"),
    address: config.require("address"),
    homelab,
    secrets,
    bootstrapped: config.getBoolean("bootstrapped") ?? true,
    keepPangolin: config.getBoolean("keepPangolin") === true,
    ...(git && { git }),
    ...(ssh && { ssh }),
  };
}

/** Names of all values that applications take as secrets, each once. */
export const secretNames: readonly string[] = [
  ...new Set(applicationSpecs.flatMap(([, { secrets }]) => secrets)),
].sort();

function hasWatchdogs(config: pulumi.Config): boolean {
  return config.getBoolean("watchdogs") ?? true;
}

function missingKeys(config: pulumi.Config): string[] {
  const always = ["domain", "corePublicKey", "address"];
  const keys = hasWatchdogs(config) ? [...always, "ssh"] : always;
  const plain = keys
    .filter((key) => config.get(key) === undefined)
    .map((key) => `"vps:${key}": is missing. See the table in README.md.`);
  if (!hasWatchdogs(config) || config.getSecret("sshKey")) return plain;
  const fix = "Run `pulumi config set --secret vps:sshKey < ~/.ssh/id_ed25519`.";
  return [
    ...plain,
    `"vps:sshKey": is missing, and the DNS watchdogs are installed over SSH. ${fix}`,
  ];
}

/** Which names are there is no secret; the values are not looked at. */
function missingSecrets(config: pulumi.Config): string[] {
  const given = Object.keys(config.getObject<Record<string, string>>("secrets") ?? {});
  return secretNames
    .filter((name) => !given.includes(name))
    .map(
      (name) =>
        `"vps:secrets.${name}": is missing. ` +
        `Run \`pulumi config set --secret --path 'vps:secrets.${name}'\`.`,
    );
}

function homelabProblems(hosts: readonly HostSetting[]): string[] {
  if (hosts.some(({ name }) => name === CORE)) return [];
  return [`"vps:homelab": has no "${CORE}", the host of Core. Add it with its address.`];
}

function sshOf(config: pulumi.Config): Settings["ssh"] {
  if (!hasWatchdogs(config)) return undefined;
  const hosts = config.requireObject<Record<string, SshSetting>>("ssh");
  const missing = [CORE, VPS].filter((name) => hosts[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(", ");
    throw new pulumi.RunError(
      `Configuration "vps:ssh": has no ${names}, where a client takes over DNS. ` +
        "Add host and hostKey, or set vps:watchdogs to false for a trial.",
    );
  }
  return { hosts, key: config.requireSecret("sshKey") };
}
