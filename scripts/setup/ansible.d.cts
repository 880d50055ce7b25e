export interface AnsiblePrograms {
  /** Path of `ansible-playbook`. */
  readonly playbook: string;
  /** Path of `ansible-inventory`. */
  readonly inventory: string;
  readonly version: string;
}
export function ansiblePrograms(): AnsiblePrograms | undefined;
export function ensureAnsible(): Promise<void>;
