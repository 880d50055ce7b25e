import type { Tier } from "../compose/extension";
import type { Json } from "../providers/dynamic/values";

/** Variables of a host or group, by name. */
export type AnsibleVars = Readonly<Record<string, Json>>;

/** What Ansible is told of one host; each value wins over what Varanus would choose. */
export interface AnsibleHost {
  /** Address or name for SSH. @default the host of `address`; without one, the server's name */
  readonly host?: string;
  /** Port of SSH. @default 22 */
  readonly port?: number;
  /** User who logs in. @default the fleet's */
  readonly user?: string;
  /** Whether Ansible works as root. @default the fleet's */
  readonly become?: boolean;
  /** Value of `server_features`: roles that the playbook runs. @default those of the tier */
  readonly features?: readonly string[];
  /** Ports of applications that the firewall lets in from anywhere, such as `443/tcp`. */
  readonly openPorts?: readonly string[];
  /** Further variables of the host. */
  readonly vars?: AnsibleVars;
}

/** A Docker host as far as the inventory is concerned; every server of a fleet is one. */
export interface InventoryServer {
  readonly name: string;
  readonly tier: Tier;
  /** URL of Periphery when Core dials it. */
  readonly address?: string;
  /** Present where Periphery runs as a container in a tunnel, and so not by the role. */
  readonly tunnel?: object;
  readonly ansible?: AnsibleHost;
}

/** The host that Komodo Core runs on. */
export interface InventoryCore {
  readonly name: string;
  /** Address in the Internet. */
  readonly publicAddress?: string;
  /** Address in the overlay network; Peripheries that Core dials then accept no other. */
  readonly overlayAddress?: string;
  /** Which of the two Ansible uses. @default "public", until the overlay is up */
  readonly inventoryAddress?: "public" | "overlay";
  readonly ansible?: AnsibleHost;
}

/** A range that Docker takes the networks of Compose projects from. */
export interface AddressPool {
  /** The range, as CIDR. */
  readonly base: string;
  /** Bits of each network's prefix. */
  readonly size: number;
}

/** Names of the groups, the outermost first. */
export const groupNames = [
  "all",
  "komodo_core",
  "docker_servers",
  "trusted_servers",
  "untrusted_servers",
] as const;

/** One of {@link groupNames}. */
export type GroupName = (typeof groupNames)[number];

/** What the inventory says of all hosts. */
export interface InventorySettings {
  /** User who logs in. @default "ansible" */
  readonly user?: string;
  /** Whether Ansible works as root. @default true */
  readonly become?: boolean;
  /** Range of the overlay network, as CIDR: where Core reaches Periphery and SSH. */
  readonly overlayCidr?: string;
  /** UDP port of the overlay network's agent on Core's host, where it needs one. */
  readonly overlayPort?: number;
  /** Ranges that SSH is allowed from, as CIDR, besides the overlay network. @default anywhere */
  readonly adminRanges?: readonly string[];
  /** Core's address. */
  readonly coreUrl?: string;
  /** Periphery's version, such as `v2.3.2`; `core` asks Core. @default "core" */
  readonly version?: string;
  /** Core's public key: Peripheries then know Core by it instead of by a passkey. */
  readonly corePublicKey?: string;
  /** @default 172.16.0.0/12 in networks of 20 bits */
  readonly addressPools?: readonly AddressPool[];
  /** Value of `server_features` by kind of host. */
  readonly features?: Readonly<Partial<Record<Tier | "core", readonly string[]>>>;
  readonly core?: InventoryCore;
  /** Further variables, by group. They win over what Varanus chooses for the group's hosts. */
  readonly groupVars?: Readonly<Partial<Record<GroupName, AnsibleVars>>>;
}

/** All that an inventory is made of. Holds no secret. */
export interface InventorySpec extends InventorySettings {
  readonly servers: readonly InventoryServer[];
  /** Names of the variables whose values are secrets of the stack. */
  readonly secretNames?: readonly string[];
  /** The stack that has the secrets, as Pulumi's `--stack` takes it. */
  readonly stack?: string;
}

/** A group in the answer of an inventory script. */
export interface DynamicGroup {
  readonly hosts?: readonly string[];
  readonly children?: readonly string[];
  readonly vars?: AnsibleVars;
}

/** An inventory in the form that Ansible expects of a script that is called with `--list`. */
export interface DynamicInventory extends Readonly<Record<GroupName, DynamicGroup>> {
  readonly _meta: { readonly hostvars: Readonly<Record<string, AnsibleVars>> };
}
