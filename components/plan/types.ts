import type { BackupExtension, StackExtension, Tier } from "../../compose/extension";
import type { PublishedPort } from "../../compose/ports";
import type { StackSource } from "../stackFolder/source";

/** A Docker host as the program declares it. */
export interface ServerSpec {
  readonly name: string;
  readonly tier: Tier;
  /** URL of Periphery when Core dials it. */
  readonly address?: string;
  /** Whether Periphery dials Core. @default true without `address` */
  readonly outbound?: boolean;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly adopt?: boolean;
  /** Further fields of Komodo's server configuration, in camelCase. */
  readonly komodo?: Readonly<Record<string, unknown>>;
}

/** Where a value may be used: on all servers, on those of a tier, or on those that are listed. */
export type Scope = "all" | Tier | readonly string[];

/** A variable's or secret's value and where it may be used. */
export interface ValueSpec {
  readonly value: string;
  readonly description?: string;
  /** A tier, all servers, or a list of server names. @default "all" */
  readonly scope?: Scope;
}

/** Everything the program declares besides its stack folders. */
export interface FleetSpec {
  readonly servers: readonly ServerSpec[];
  /** Values anyone may read, by name. */
  readonly variables: Readonly<Record<string, ValueSpec>>;
  /** Values nobody may read, by name. */
  readonly secrets: Readonly<Record<string, ValueSpec>>;
  /** Tag names and their colours. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Names that exist in Komodo but are not managed by this program: a list of those that exist
   * everywhere, or a map that says where; secrets of a Periphery exist on its server alone.
   */
  readonly external?: readonly string[] | Readonly<Record<string, Scope>>;
}

/** Where an application is reached, with every choice made. */
export interface PlannedWeb {
  readonly host: string;
  readonly port: number;
  readonly service: string;
  readonly auth: "required" | { readonly optOut: string };
  readonly healthPath?: string;
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
  /** Stacks that go before it only because it severs their server, sorted. */
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
  readonly web?: PlannedWeb;
  readonly backup?: BackupExtension;
  readonly adopt: boolean;
  readonly protect: boolean;
  readonly komodo: Readonly<Record<string, unknown>>;
  readonly ports: readonly PublishedPort[];
}
