import type { AnsibleVars, DynamicInventory, InventorySpec } from "./types";

/** Variable that holds every secret of the stack, as a map. */
export const SECRETS_VARIABLE = "varanus_secrets";

/** The stack's output that has the secrets' values. */
export const SECRETS_OUTPUT = "ansibleSecrets";

/**
 * Variables through which secrets are had: each stands under its own name and looks into the map,
 * which Ansible gets from the stack when a task first needs one. So the inventory holds none, and a
 * Vault file may replace one of them or the whole map.
 */
export function secretVars({ secretNames = [], stack = "" }: InventorySpec): AnsibleVars {
  if (secretNames.length === 0) return {};
  const entries = [...secretNames]
    .sort()
    .map((name) => [name, `{{ ${SECRETS_VARIABLE}.${name} }}`] as const);
  const selected = stack === "" ? "" : ` --stack ${stack}`;
  const command = `pulumi stack output ${SECRETS_OUTPUT} --json --show-secrets --non-interactive${selected} --cwd`;
  return {
    // Pulumi looks for its project in this folder and those above it.
    varanus_folder: "{{ inventory_dir | default('.', true) }}",
    [SECRETS_VARIABLE]: `{{ lookup('ansible.builtin.pipe', '${command} ' ~ (varanus_folder | quote)) | from_json }}`,
    ...Object.fromEntries(entries),
  };
}

/** Marks a text that Ansible must not take for a template. */
export class Unsafe {
  constructor(readonly text: string) {}

  /** The form that Ansible knows in JSON. */
  toJSON(): Record<string, string> {
    return { __ansible_unsafe: this.text };
  }
}

/** The inventory with the values of secrets in place of the command that gets them. */
export function withSecrets(
  inventory: DynamicInventory,
  secrets: Readonly<Record<string, string>>,
): DynamicInventory {
  const { varanus_folder: _, ...vars } = inventory.all.vars ?? {};
  const values = Object.entries(secrets).map(([name, text]) => [name, new Unsafe(text)] as const);
  const shown = { ...vars, [SECRETS_VARIABLE]: Object.fromEntries(values) };
  return { ...inventory, all: { ...inventory.all, vars: shown as unknown as AnsibleVars } };
}
