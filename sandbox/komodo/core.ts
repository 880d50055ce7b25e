import { randomBytes } from "node:crypto";
import { ActionStates } from "./actionStates";
import { ApiKeys } from "./access/apiKeys";
import type { UserGroup } from "./access/groupStore";
import type { Permission } from "./access/permissions";
import { UserStore, type User } from "./access/users";
import { AccountStore } from "./accountStore";
import { CallLog } from "../callLog";
import { DockerFleet, type FleetOptions } from "./docker/fleet";
import { Faults } from "./faults";
import type { Alert } from "./alert";
import type { OnboardingKey } from "./onboardingKey";
import { ResourceStore } from "./resources/store";
import { SwarmCluster } from "./swarm/cluster";
import type { Tag } from "./tag";
import { Timers } from "../timers";
import { UpdateLog } from "./updates/updateLog";
import type { Variable } from "./variable";

/** Komodo's version that the sandbox stands for. */
export const KOMODO_VERSION = "2.3.2";

/** How a KomodoCore is set up. */
export interface CoreOptions extends FleetOptions {
  readonly username: string;
  readonly password: string;
  /** Milliseconds a simulated `docker compose up` takes at least. */
  readonly deployMs: number;
}

/** The values used where CoreOptions says nothing. */
export const CORE_DEFAULTS: CoreOptions = {
  username: "admin",
  password: "sandbox-admin",
  healthyAfterMs: 300,
  cachePeriodMs: 15_000,
  images: ["busybox:local"],
  deployMs: 120,
};

/** The whole state of a simulated Komodo Core. Tests may read and change it directly. */
export class KomodoCore {
  readonly resources = new ResourceStore();
  readonly tags = new Map<string, Tag>();
  /** Variables by name. */
  readonly variables = new Map<string, Variable>();
  /** Names of secrets in configuration files: of Core under "", of Peripheries by server name. */
  readonly configuredSecrets = new Map<string, readonly string[]>();
  readonly users = new UserStore();
  readonly groups = new Map<string, UserGroup>();
  readonly permissions: Permission[] = [];
  readonly apiKeys = new ApiKeys();
  readonly gitAccounts = new AccountStore("git");
  readonly registryAccounts = new AccountStore("registry");
  /** Onboarding keys by public key. */
  readonly onboardingKeys = new Map<string, OnboardingKey>();
  readonly alerts: Alert[] = [];
  readonly updates = new UpdateLog();
  /** Git repositories that can be cloned: `github.com/owner/name` -> path -> text. */
  readonly repositories = new Map<string, ReadonlyMap<string, string>>();
  /** Files that lie on hosts: `<server name>:<absolute path>` -> text. */
  readonly hostFiles = new Map<string, string>();
  private readonly clusters = new Map<string, SwarmCluster>();
  readonly actionStates = new ActionStates();
  readonly faults = new Faults();
  readonly calls = new CallLog();
  readonly timers = new Timers();
  readonly docker: DockerFleet;
  readonly options: CoreOptions;
  readonly admin: User;
  /** Core's public key, as Peripheries pin it. */
  readonly publicKey = `MCowBQYDK2VuAyEA${randomBytes(32).toString("base64")}`;
  /** Reports that cancel executions: ids of running procedures and the like. */
  readonly cancelled = new Set<string>();

  constructor(options: Partial<CoreOptions> = {}) {
    this.options = { ...CORE_DEFAULTS, ...options };
    this.docker = new DockerFleet(this.options, this.faults);
    this.admin = this.users.add({
      username: this.options.username,
      config: { type: "Local", data: { password: this.options.password } },
      admin: true,
    });
  }

  /** What the swarm with this id runs. */
  cluster(swarmId: string): SwarmCluster {
    const found = this.clusters.get(swarmId) ?? new SwarmCluster();
    this.clusters.set(swarmId, found);
    return found;
  }

  /** Ends everything that waits. */
  close(): void {
    this.timers.close();
    this.updates.removeAllListeners();
  }
}
