import { isIP } from "node:net";
import type { Problem } from "../../providers/dynamic/problem";

/** What the watchdog of one host needs to know. All values are plain: they become a script. */
export interface WatchdogOptions {
  /**
   * Resolvers for the last resort, when neither the backup nor systemd-resolved helps: 1 to 3
   * addresses, all of which are written. The limit is the C library's: it reads three.
   */
  readonly fallbackServers: readonly string[];
  /**
   * Address of the client's resolver: the first usable one of the organization's utility subnet.
   * @default "100.96.128.1"
   */
  readonly tunnelResolver?: string;
  /**
   * Name that is asked for. Any answer counts, "no such name" too. An alias of a private resource
   * is answered by the client itself, so that a lost uplink does not look like a dead client.
   * @default "example.com"
   */
  readonly testName?: string;
  /** Name of the client's container, as Docker knows it. @default "pangolin-cli" */
  readonly clientContainer?: string;
  /**
   * Restarts the client, once per recovery, when its resolver answers again but resolv.conf no
   * longer points to it. Off by default: a restart cuts the tunnel for some seconds, and Komodo's
   * own path to the host may run through it. @default false
   */
  readonly rearm?: boolean;
  /** The file to keep working. @default "/etc/resolv.conf" */
  readonly resolvConf?: string;
  /** Its copy from before the client's first start. @default "/etc/resolv.conf.pre-pangolin" */
  readonly backup?: string;
  /**
   * Lets the service see a read-only file system but for what it has to write. Needs mount
   * namespaces: set `false` for a container host where those are not allowed. @default true
   */
  readonly mountSandbox?: boolean;
}

/** What split DNS needs to know: private names go to the tunnel, all others where they went. */
export interface SplitDnsOptions {
  /** Domains of private aliases, such as `private.example.com`; their subdomains are included. */
  readonly domains: readonly string[];
  /** Address of the client's resolver. @default "100.96.128.1" */
  readonly tunnelResolver?: string;
  /** Network interface of the client, at most 15 characters. @default "pangolin" */
  readonly tunnelInterface?: string;
  /** The file that is checked, never changed. @default "/etc/resolv.conf" */
  readonly resolvConf?: string;
  /** As for the watchdog. @default true */
  readonly mountSandbox?: boolean;
}

/** What is taken for options that are left out. */
export const watchdogDefaults = {
  tunnelResolver: "100.96.128.1",
  testName: "example.com",
  clientContainer: "pangolin-cli",
  rearm: false,
  resolvConf: "/etc/resolv.conf",
  backup: "/etc/resolv.conf.pre-pangolin",
  mountSandbox: true,
} as const;

/** What is taken for options of split DNS that are left out. */
export const splitDnsDefaults = {
  tunnelResolver: watchdogDefaults.tunnelResolver,
  tunnelInterface: "pangolin",
  resolvConf: watchdogDefaults.resolvConf,
  mountSandbox: true,
} as const;

const mostFallbackServers = 3;
const label = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
const dnsName = new RegExp(`^(?=.{1,253}$)${label}(?:\\.${label})*$`);
// Nothing that a shell, a unit file or `..` could read as more than a name.
const absolutePath = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;
const containerName = /^[A-Za-z0-9][A-Za-z0-9_.-]+$/;
const interfaceName = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,15}$/;

/** Everything that is wrong with a watchdog's options; empty when nothing is. */
export function watchdogProblems(name: string, options: WatchdogOptions): Problem[] {
  const { tunnelResolver, testName, clientContainer, resolvConf, backup } = {
    ...watchdogDefaults,
    ...options,
  };
  return [
    ...fallbackProblems(name, options.fallbackServers, tunnelResolver),
    ...resolverProblems(name, tunnelResolver),
    ...mismatch(name, "testName", testName, dnsName, "a DNS name"),
    ...mismatch(name, "clientContainer", clientContainer, containerName, "a container's name"),
    ...mismatch(name, "resolvConf", resolvConf, absolutePath, "a plain absolute path"),
    ...mismatch(name, "backup", backup, absolutePath, "a plain absolute path"),
    ...backupProblems(name, resolvConf, backup),
  ];
}

/** Everything that is wrong with the options of split DNS; empty when nothing is. */
export function splitDnsProblems(name: string, options: SplitDnsOptions): Problem[] {
  const { tunnelResolver, tunnelInterface, resolvConf } = { ...splitDnsDefaults, ...options };
  const none: Problem = {
    ...about(name, "domains"),
    message: "has no domains, at least 1 is needed",
    fix: "Name the domain of the private aliases",
  };
  return [
    ...(options.domains.length === 0 ? [none] : []),
    ...options.domains.flatMap((domain) =>
      mismatch(name, "domains", domain, dnsName, "a DNS name"),
    ),
    ...resolverProblems(name, tunnelResolver),
    ...mismatch(
      name,
      "tunnelInterface",
      tunnelInterface,
      interfaceName,
      "a name of 1 to 15 characters",
    ),
    ...mismatch(name, "resolvConf", resolvConf, absolutePath, "a plain absolute path"),
  ];
}

function about(name: string, property: string): Pick<Problem, "subject" | "property"> {
  return { subject: `DnsWatchdog "${name}"`, property };
}

function mismatch(
  name: string,
  property: string,
  value: string,
  ...[pattern, wanted]: [RegExp, string]
): Problem[] {
  if (pattern.test(value)) return [];
  const message = `${property} is "${value}", which is not ${wanted}`;
  return [{ ...about(name, property), message, fix: `Write ${wanted}` }];
}

function resolverProblems(name: string, address: string): Problem[] {
  if (isIP(address) !== 0) return [];
  const message = `tunnelResolver is "${address}", which is not an IP address`;
  const fix = "Write the first usable address of the organization's utility subnet";
  return [{ ...about(name, "tunnelResolver"), message, fix }];
}

function fallbackProblems(name: string, servers: readonly string[], tunnel: string): Problem[] {
  const property = "fallbackServers";
  const count = servers.length;
  const wrongCount: Problem = {
    ...about(name, property),
    message: `has ${count} fallbackServers, 1 to ${mostFallbackServers} are possible`,
    fix: "Name the resolvers that this host's network offers",
  };
  const refused = servers.filter((server) => isIP(server) === 0 || server === tunnel);
  return [
    ...(count < 1 || count > mostFallbackServers ? [wrongCount] : []),
    ...refused.map((server) => ({
      ...about(name, property),
      message:
        server === tunnel
          ? `fallbackServers has "${server}", the tunnel's own resolver`
          : `fallbackServers has "${server}", which is not an IP address`,
      fix: "Name resolvers that work without the tunnel, by address",
    })),
  ];
}

/** The client keeps a backup of its own inside its container, lost with it (S1-POC-7). */
function backupProblems(name: string, resolvConf: string, backup: string): Problem[] {
  const isForeign = backup.endsWith(".olm.backup");
  if (backup !== resolvConf && !isForeign) return [];
  const whose = isForeign ? "the client's own backup" : "resolvConf itself";
  return [
    {
      ...about(name, "backup"),
      message: `backup is "${backup}", ${whose}`,
      fix: "Name a file that only the watchdog writes",
    },
  ];
}
