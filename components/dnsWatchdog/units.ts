import path from "node:path";
import { scriptFolder } from "./installation";
import {
  splitDnsDefaults,
  type SplitDnsOptions,
  watchdogDefaults,
  type WatchdogOptions,
} from "./options";
import { stateFolder } from "./scripts";

/** Texts of a systemd service and of the timer that starts it. */
export interface Units {
  readonly service: string;
  readonly timer: string;
}

/** Name of the watchdog's script, service and timer. */
export const watchdogUnit = "pangolin-dns-watchdog";

/** Name of the script, service and timer of split DNS. */
export const splitDnsUnit = "pangolin-split-dns";

interface ServiceParts {
  readonly unit: string;
  readonly description: string;
  readonly command: string;
  readonly capabilities: readonly string[];
  readonly sandbox: readonly string[];
}

/**
 * Service and timer of the watchdog: first 60 s after boot, then every 30 s (S1-WD-3). The service
 * may use no more of root's rights than it takes to replace resolv.conf, talk to systemd and
 * Docker, and ask the tunnel's resolver.
 */
export function watchdogUnits(options: WatchdogOptions): Units {
  const { resolvConf, backup, mountSandbox } = { ...watchdogDefaults, ...options };
  const folders = [resolvConf, backup].map((file) => path.posix.dirname(file));
  // In /run lies what resolv.conf often is a link to.
  const writable = [...new Set([...folders, "/run"])].join(" ");
  const parts: ServiceParts = {
    unit: watchdogUnit,
    description: "Restore DNS when the Pangolin client does not answer",
    command: "check",
    // The folder of systemd-resolved belongs to another user, whose file has to stay its own.
    capabilities: ["CAP_DAC_OVERRIDE", "CAP_CHOWN", "CAP_FOWNER"],
    sandbox: mountSandbox ? [...readOnlySystem, `ReadWritePaths=${writable}`] : [],
  };
  const state = [
    `RuntimeDirectory=${path.posix.basename(stateFolder)}`,
    "RuntimeDirectoryPreserve=yes",
  ];
  return { service: service(parts, state), timer: timer("Check DNS of the Pangolin client") };
}

/**
 * Service and timer of split DNS, in the same rhythm: systemd-resolved forgets what an interface
 * was given when the interface goes away, as it does with each start of the client.
 */
export function splitDnsUnits(options: SplitDnsOptions): Units {
  const { mountSandbox } = { ...splitDnsDefaults, ...options };
  const parts: ServiceParts = {
    unit: splitDnsUnit,
    description: "Send names of private resources to the Pangolin client",
    command: "apply",
    capabilities: [],
    sandbox: mountSandbox ? readOnlySystem : [],
  };
  return { service: service(parts), timer: timer("Keep split DNS of the Pangolin client") };
}

/** Settings that need a mount namespace of the service's own. */
const readOnlySystem = [
  "ProtectSystem=strict",
  // Empty instead of closed: the Docker CLI warns about a home folder that it cannot read.
  "ProtectHome=tmpfs",
  "PrivateTmp=yes",
  "PrivateDevices=yes",
  "ProtectControlGroups=yes",
  "ProtectKernelLogs=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelTunables=yes",
];

/** Settings that hold everywhere, in system containers too. */
const restrictions = [
  "NoNewPrivileges=yes",
  "LockPersonality=yes",
  "MemoryDenyWriteExecute=yes",
  "RestrictNamespaces=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
  "SystemCallArchitectures=native",
  "SystemCallFilter=@system-service",
  "SystemCallErrorNumber=EPERM",
  "UMask=0022",
];

function service(parts: ServiceParts, further: readonly string[] = []): string {
  return unitText({
    Unit: [`Description=${parts.description}`],
    Service: [
      "Type=oneshot",
      `ExecStart=${scriptFolder}/${parts.unit} ${parts.command}`,
      "TimeoutStartSec=60",
      ...further,
      `CapabilityBoundingSet=${parts.capabilities.join(" ")}`,
      ...restrictions,
      ...parts.sandbox,
    ],
  });
}

function timer(description: string): string {
  return unitText({
    Unit: [`Description=${description}`],
    // Without AccuracySec systemd may be up to a minute late.
    Timer: ["OnBootSec=60", "OnUnitActiveSec=30", "AccuracySec=1s"],
    Install: ["WantedBy=timers.target"],
  });
}

function unitText(sections: Readonly<Record<string, readonly string[]>>): string {
  const written = Object.entries(sections).map(([name, lines]) => [`[${name}]`, ...lines, ""]);
  return written.flat().join("\n");
}
