import type * as pulumi from "@pulumi/pulumi";
import type { BackupExtension, StackExtension, Tier } from "../../compose/extension";
import type { PangolinExpose } from "../../compose/expose";
import type { PublishedPort } from "../../compose/ports";
import type { HealthCheck } from "../../providers/pangolin/target/healthCheckFields";
import type { DnsWatchdogArgs } from "../dnsWatchdog";
import type { FleetProceduresSpec } from "../fleet/procedures";
import type { BackupSpec } from "../backup/spec";
import type { StackSource } from "../stackFolder/source";
import type { TunnelSettings, TunnelSpec } from "../tunnel/spec";
import type { AnsibleHost } from "../../inventory/types";
import type { InventoryArgs } from "../ansibleInventory";
import type { PublicAppSpec } from "./pangolinSpec";

/** A Docker host as the program declares it. */
export interface ServerSpec {
  readonly name: string;
  readonly tier: Tier;
  /** URL of Periphery when Core dials it. */
  readonly address?: string;
  /** Whether Periphery dials Core. @default true without `address` */
  readonly outbound?: boolean;
  /** The way to it through a Pangolin tunnel, instead of `address` and `outbound`. */
  readonly tunnel?: TunnelSpec;
  /** DNS of the host where it runs a Pangolin client. */
  readonly dns?: DnsWatchdogArgs;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly adopt?: boolean;
  /** Further fields of Komodo's server configuration, in camelCase. */
  readonly komodo?: Readonly<Record<string, unknown>>;
  /** The host in the inventory for Ansible; each value wins over what Varanus would choose. */
  readonly ansible?: AnsibleHost;
}

/** Where a value may be used: on all servers, on those of a tier, or on those that are listed. */
export type Scope = "all" | Tier | readonly string[];

/** A variable's or secret's value and where it may be used. */
export interface ValueSpec {
  readonly value: string;
  readonly description?: string;
  /** A tier, all servers, or a list of server names. @default "all" */
  readonly scope?: Scope;
  /** Take over what Komodo has under this name. @default false */
  readonly adopt?: boolean;
}

/** A secret whose value is known during `up` only. */
export interface MadeSecret extends Pick<ValueSpec, "description" | "scope" | "adopt"> {
  readonly value: pulumi.Input<string>;
}

/** Everything the program declares besides its stack folders. */
export interface FleetSpec {
  readonly servers: readonly ServerSpec[];
  /** Values anyone may read, by name. */
  readonly variables: Readonly<Record<string, ValueSpec>>;
  /** Values nobody may read, by name. */
  readonly secrets: Readonly<Record<string, ValueSpec>>;
  /** Secrets whose values the program itself gets to know, such as the key of a storage account. */
  readonly madeSecrets?: Readonly<Record<string, MadeSecret>>;
  /** Tag names and their colours. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Names that exist in Komodo but are not managed by this program: a list of those that exist
   * everywhere, or a map that says where; secrets of a Periphery exist on its server alone.
   */
  readonly external?: readonly string[] | Readonly<Record<string, Scope>>;
  /** What the tunnels of servers have in common. */
  readonly tunnels?: TunnelSettings;
  /** Procedures over the whole fleet. */
  readonly procedures?: FleetProceduresSpec;
  /** Where backups go, when, and how long they are kept. */
  readonly backup?: BackupSpec;
  /** What Pangolin has for applications with `web.expose`. */
  readonly pangolin?: PublicAppSpec;
  /** What the inventory for Ansible says of all hosts. */
  readonly ansible?: InventoryArgs;
}

/** Where an application is reached, with every choice made. */
export interface PlannedWeb {
  readonly host: string;
  readonly port: number;
  readonly service: string;
  readonly auth: "required" | { readonly optOut: string };
  readonly healthPath?: string;
}

/** How a stack becomes public, with every choice made. */
export interface PlannedExposure {
  /** Base domain in Pangolin. */
  readonly domain: string;
  /** What stands before the domain in the host name; empty for the domain itself. */
  readonly subdomain: string;
  /** Name of the site; absent for the site of the server's own tunnel. */
  readonly site?: string;
  /** What the site reaches. */
  readonly address: string;
  readonly port: number;
  readonly sso: boolean;
  readonly enabled: boolean;
  readonly healthCheck?: HealthCheck;
  /** Further settings as the stack gives them; secrets by name. */
  readonly settings: PangolinExpose;
}

/** One stack, ready to become a resource. */
export interface PlannedStack {
  readonly name: string;
  /** Path relative to the project's root. */
  readonly composeFile: string;
  readonly source: StackSource;
  /** The text for Komodo; absent unless the source is contents. */
  readonly fileContents?: string;
  readonly server: string;
  readonly tier: Tier;
  /** Stacks it names itself as going before it, sorted. */
  readonly after: readonly string[];
  /** Stacks that go before it only because they carry the way to its server, sorted. */
  readonly follows: readonly string[];
  /** Names of variables and secrets that Komodo replaces in its text, sorted. */
  readonly uses: readonly string[];
  /** Lines NAME='value' sorted by name, with a final line feed; empty when there are none. */
  readonly environment: string;
  readonly tags: readonly string[];
  readonly description?: string;
  readonly state: NonNullable<StackExtension["state"]>;
  readonly deploy: boolean;
  readonly deployTimeoutSeconds?: number;
  readonly severs?: string;
  /** Whether a container of it may write the host's resolv.conf. */
  readonly mountsResolvConf?: true;
  readonly web?: PlannedWeb;
  readonly exposure?: PlannedExposure;
  readonly backup?: BackupExtension;
  /** Its text has labels that its file has not, so that the text itself is what is sent. */
  readonly isLabelled?: true;
  readonly adopt: boolean;
  readonly protect: boolean;
  readonly komodo: Readonly<Record<string, unknown>>;
  readonly ports: readonly PublishedPort[];
}
