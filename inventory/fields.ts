import { type Field, type Fields, untyped } from "../providers/dynamic/fields";
import { poolProblem, rangeProblem } from "./ranges";
import type { AddressPool, AnsibleHost, InventoryCore, InventorySettings } from "./types";
import { featuresProblem, varsProblem } from "./vars";

const port = { type: "number", range: [1, 65_535] } as const;
const vars: Pick<Field<NonNullable<AnsibleHost["vars"]>>, "type" | "problem"> = {
  type: "object",
  problem: varsProblem,
};
const features: Pick<Field<readonly string[]>, "type" | "problem"> = {
  type: "strings",
  problem: featuresProblem,
};

function portsProblem(ports: readonly string[]) {
  const wrong = ports.find((text) => {
    const [, number = ""] = /^(\d{1,5})\/(tcp|udp)$/.exec(text) ?? [];
    return Number(number) < 1 || Number(number) > 65_535;
  });
  if (wrong === undefined) return undefined;
  const message = `"${wrong}" is no port with its protocol`;
  return { message, fix: "Write it as `443/tcp` or `51820/udp`" };
}

/** Table of what Ansible is told of one host: `ansible` of a server, or of Core. */
export const ansibleHostFields: Fields<AnsibleHost> = {
  host: { type: "string", doc: "Address or name for SSH." },
  port: { ...port, doc: "Port of SSH." },
  user: { type: "string", doc: "User who logs in." },
  become: { type: "boolean", doc: "Whether Ansible works as root." },
  features: { ...features, doc: "Value of `server_features`: roles that the playbook runs." },
  openPorts: {
    type: "strings",
    problem: portsProblem,
    doc: "Ports of applications that the firewall lets in from anywhere, such as `443/tcp`.",
  },
  vars: { ...vars, doc: "Further variables of the host." },
};

const coreFields: Fields<InventoryCore> = {
  name: {
    type: "string",
    required: true,
    problem: hostNameProblem,
    doc: "Name in the inventory.",
  },
  publicAddress: { type: "any", doc: "Address in the Internet." },
  overlayAddress: {
    type: "string",
    doc: "Address in the overlay network. Peripheries that Core dials then accept no other.",
  },
  inventoryAddress: {
    type: "string",
    oneOf: ["public", "overlay"],
    default: "public",
    doc: "Which of the two Ansible uses.",
  },
  ansible: {
    type: "object",
    fields: untyped(ansibleHostFields),
    doc: "The same as `ansible` of a server.",
  },
};

function hostNameProblem(name: string) {
  if (/^[\w.-]+$/.test(name)) return undefined;
  const message = `"core.name" is "${name}", which is no name of a host`;
  return { message, fix: "Write it with letters, digits, `.`, `-` and `_`" };
}

const poolFields: Fields<AddressPool> = {
  base: { type: "string", required: true, doc: "The range." },
  size: { type: "number", required: true, doc: "Bits of each network's prefix." },
};

function firstProblem<T>(find: (item: T) => ReturnType<typeof rangeProblem>) {
  return (items: readonly T[]) => items.map(find).find((problem) => problem !== undefined);
}

const featureFields: Fields<NonNullable<InventorySettings["features"]>> = {
  core: { ...features, doc: "Core's host." },
  trusted: { ...features, doc: "Trusted servers." },
  untrusted: { ...features, doc: "Untrusted servers." },
};

const groupFields: Fields<NonNullable<InventorySettings["groupVars"]>> = {
  all: { ...vars, doc: "All hosts." },
  komodo_core: { ...vars, doc: "Core's host." },
  docker_servers: { ...vars, doc: "All servers of the fleet." },
  trusted_servers: { ...vars, doc: "Trusted servers." },
  untrusted_servers: { ...vars, doc: "Untrusted servers." },
};

/** Table of what the inventory says of all hosts. */
export const inventoryFields: Fields<InventorySettings> = {
  user: { type: "string", default: "ansible", doc: "User who logs in." },
  become: { type: "boolean", default: true, doc: "Whether Ansible works as root." },
  overlayCidr: {
    type: "string",
    problem: rangeProblem,
    doc: "Range of the overlay network: where Core reaches Periphery, and SSH.",
  },
  overlayPort: {
    ...port,
    doc: "UDP port of the overlay network's agent on Core's host, where it needs one.",
  },
  adminRanges: {
    type: "strings",
    problem: firstProblem(rangeProblem),
    doc: "Ranges that SSH is allowed from, besides the overlay network. Without them: anywhere.",
  },
  coreUrl: { type: "string", doc: "Core's address. Default: `komodo:url`." },
  version: {
    type: "string",
    default: "core",
    problem: versionProblem,
    doc: "Periphery's version, such as `v2.3.2`; `core` asks Core, with an API key.",
  },
  corePublicKey: {
    type: "string",
    doc: "Core's public key: Peripheries then know Core by it instead of by a passkey.",
  },
  addressPools: {
    type: "objects",
    fields: untyped(poolFields),
    default: [{ base: "172.16.0.0/12", size: 20 }],
    problem: firstProblem(wellFormedPool),
    doc: "Ranges that Docker takes networks from.",
  },
  features: {
    type: "object",
    fields: untyped(featureFields),
    doc: "Value of `server_features` by kind of host, in place of the usual one.",
  },
  core: { type: "object", fields: untyped(coreFields), doc: "The host that Core runs on." },
  groupVars: {
    type: "object",
    fields: untyped(groupFields),
    doc: "Further variables, by group.",
  },
};

/** What the configuration says of the inventory: its settings, and the values of secrets. */
export interface AnsibleSettings extends InventorySettings {
  /** Make a key with which Peripheries that dial Core introduce themselves. */
  readonly onboardingKey?: boolean;
  /** Secrets that Ansible gets from the stack, by the name of the variable. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Table of `varanus:ansible`. */
export const ansibleFields: Fields<AnsibleSettings> = {
  ...inventoryFields,
  onboardingKey: {
    type: "boolean",
    default: false,
    doc: "Make an onboarding key in Komodo, as the secret `komodo_onboarding_key`.",
  },
  secrets: {
    type: "map",
    secret: true,
    doc: "Secrets that Ansible gets from the stack, by the name of the variable.",
  },
};

function versionProblem(version: string) {
  if (/^(core|latest|v\d+\.\d+\.\d+\S*)$/.test(version)) return undefined;
  const message = `"version" is "${version}", which is no version of Periphery`;
  return { message, fix: "Write `core`, `latest`, or a version such as `v2.3.2`" };
}

/** Wrong types of a pool's parts are told by their own fields. */
function wellFormedPool(pool: AddressPool) {
  const { base, size } = pool as Partial<AddressPool>;
  return typeof base === "string" && typeof size === "number" ? poolProblem(pool) : undefined;
}
