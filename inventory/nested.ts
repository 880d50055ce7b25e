import { Document, Scalar, visit } from "yaml";
import { Unsafe } from "./secrets";
import { type AnsibleVars, type DynamicInventory, type GroupName, groupNames } from "./types";

/** A group as an inventory file nests it. */
export interface NestedGroup {
  readonly hosts?: Readonly<Record<string, AnsibleVars>>;
  readonly vars?: AnsibleVars;
  readonly children?: Readonly<Record<string, NestedGroup>>;
}

/** The same inventory in the form of an inventory file. */
export function nestedInventory(inventory: DynamicInventory): { readonly all: NestedGroup } {
  return { all: nested("all", inventory) };
}

function nested(name: GroupName, inventory: DynamicInventory): NestedGroup {
  const { hosts, vars, children } = inventory[name];
  const { hostvars } = inventory._meta;
  return {
    ...(vars && { vars }),
    ...(hosts && { hosts: Object.fromEntries(hosts.map((host) => [host, hostvars[host] ?? {}])) }),
    ...(children && {
      children: Object.fromEntries(
        children.filter(isGroup).map((child) => [child, nested(child, inventory)]),
      ),
    }),
  };
}

function isGroup(name: string): name is GroupName {
  return (groupNames as readonly string[]).includes(name);
}

/** First line of a file that is written from the stack. */
export const FILE_HEAD =
  "Written by `varanus inventory`: change the stack's configuration instead.";

/**
 * Text of an inventory file in YAML. Written for YAML 1.1, which Ansible reads: there `yes` is a
 * boolean and `22:30` a number unless quoted.
 */
export function inventoryYaml(inventory: DynamicInventory): string {
  const document = new Document(nestedInventory(inventory), markUnsafe, {
    version: "1.1",
    aliasDuplicateObjects: false,
  });
  visit(document, { Scalar: writeForAnsible });
  document.commentBefore = ` ${FILE_HEAD}`;
  if (document.directives) document.directives.yaml.explicit = false;
  return document.toString({ lineWidth: 0 });
}

const MARK = "\u0000unsafe\u0000";

/** The library would turn an instance into its JSON form, a map, which means nothing in YAML. */
function markUnsafe(_key: unknown, value: unknown): unknown {
  return value instanceof Unsafe ? MARK + value.text : value;
}

function writeForAnsible(_key: unknown, node: Scalar): void {
  if (typeof node.value !== "string") return;
  // Python's parser takes these two for more than texts, and then does not know what they are.
  if (node.value === "=" || node.value === "<<") node.tag = "tag:yaml.org,2002:str";
  if (!node.value.startsWith(MARK)) return;
  node.value = node.value.slice(MARK.length);
  node.type = Scalar.QUOTE_DOUBLE;
  node.tag = "!unsafe";
}
