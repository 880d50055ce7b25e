import * as pulumi from "@pulumi/pulumi";
import {
  buildInventory,
  type DynamicInventory,
  type InventoryCore,
  inventoryProblems,
  type InventoryServer,
  type InventorySettings,
  type InventorySpec,
} from "../inventory";
import { formatProblem } from "../providers/dynamic/problem";
import { settingReader } from "../providers/http/settings";

/** The host that Komodo Core runs on; its address may be an output of the machine. */
export interface InventoryCoreArgs extends Omit<InventoryCore, "publicAddress"> {
  readonly publicAddress?: pulumi.Input<string>;
}

/** What the inventory says of all hosts, and the secrets that Ansible gets from the stack. */
export interface InventoryArgs extends Omit<InventorySettings, "core"> {
  readonly core?: InventoryCoreArgs;
  /** Whether a `Fleet` makes a key for Peripheries that dial Core. @default false */
  readonly onboardingKey?: boolean;
  /**
   * Values by the name of an Ansible variable, such as `komodo_passkey`. They are not in the
   * inventory: it has commands that get them from the output of {@link ansibleSecrets}.
   */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A fleet as far as Ansible is concerned; arguments of a `Fleet` serve as they are. */
export interface AnsibleInventoryArgs {
  readonly servers: readonly InventoryServer[];
  readonly ansible?: InventoryArgs;
}

/**
 * The fleet's inventory, in the form that Ansible expects of a script: to be exported as
 * `ansibleInventory`, from where `varanus inventory` takes it. Throws with every finding at once;
 * warnings go to Pulumi's log. Holds no secret.
 * @example
 * const args = readFleetConfig();
 * new Fleet("fleet", args);
 * export const inventory = ansibleInventory(args);
 */
export function ansibleInventory(args: AnsibleInventoryArgs): pulumi.Output<DynamicInventory> {
  const { core, secrets = {}, onboardingKey: _made, ...settings } = args.ansible ?? {};
  const { publicAddress, ...coreSettings } = core ?? { name: "" };
  const coreUrl = settings.coreUrl ?? komodoUrl();
  const spec: InventorySpec = {
    ...settings,
    ...(coreUrl !== undefined && { coreUrl }),
    ...(core && { core: coreSettings }),
    servers: args.servers,
    secretNames: Object.keys(secrets),
    stack: stackName(),
  };
  refuseProblems(spec);
  warn(spec, args);
  return pulumi.output(publicAddress).apply((address) => {
    const known = core && address !== undefined;
    const complete = known ? { ...spec, core: { ...coreSettings, publicAddress: address } } : spec;
    return buildInventory(complete).inventory;
  });
}

/**
 * Values of the secrets that the inventory names, as one secret: to be exported as
 * `ansibleSecrets`. Undefined where there are none.
 */
export function ansibleSecrets({
  ansible = {},
}: AnsibleInventoryArgs): pulumi.Output<Record<string, string>> | undefined {
  const { secrets = {} } = ansible;
  if (Object.keys(secrets).length === 0) return undefined;
  return pulumi.secret(pulumi.all(secrets));
}

/** Core's address for programs; the configuration wins, so that the output is everywhere the same. */
function komodoUrl(): string | undefined {
  const config = new pulumi.Config("komodo").get("url");
  const url = config ?? settingReader(() => undefined)("komodo:url");
  return url?.replace(/\/+$/, "");
}

/** In full, so that it is found whatever organization is the default where Ansible runs. */
function stackName(): string {
  try {
    return [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  } catch {
    // The SDK throws where it runs without an engine, as in tests of programs.
    return pulumi.getStack();
  }
}

function refuseProblems(spec: InventorySpec): void {
  const problems = inventoryProblems(spec);
  if (problems.length === 0) return;
  const listed = problems.map(formatProblem).join("\n");
  throw new pulumi.RunError(`The inventory for Ansible cannot be made:\n${listed}`);
}

/** Who has said nothing of Ansible is not bothered with what it lacks. */
function warn(spec: InventorySpec, { ansible, servers }: AnsibleInventoryArgs): void {
  if (!ansible && servers.every((server) => !server.ansible)) return;
  for (const warning of buildInventory(spec).warnings) {
    void pulumi.log.warn(formatProblem(warning));
  }
}
