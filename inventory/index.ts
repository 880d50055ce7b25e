export { buildInventory, type BuiltInventory } from "./build";
export { ansibleFields, ansibleHostFields, inventoryFields, type AnsibleSettings } from "./fields";
export { inventoryYaml, nestedInventory, type NestedGroup } from "./nested";
export { inventoryProblems } from "./problems";
export { SECRETS_OUTPUT, withSecrets } from "./secrets";
export {
  groupNames,
  type AddressPool,
  type AnsibleHost,
  type AnsibleVars,
  type DynamicGroup,
  type DynamicInventory,
  type GroupName,
  type InventoryCore,
  type InventoryServer,
  type InventorySettings,
  type InventorySpec,
} from "./types";
