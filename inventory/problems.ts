import { untyped } from "../providers/dynamic/fields";
import type { Problem } from "../providers/dynamic/problem";
import { validate } from "../providers/dynamic/validate";
import { ansibleHostFields, inventoryFields } from "./fields";
import { peripheryAddress } from "./periphery";
import { normalisePool } from "./ranges";
import type { InventoryServer, InventorySpec } from "./types";

const SUBJECT = 'Inventory "ansible"';

/** Everything that is wrong with the input, at once; nothing where an inventory can be made. */
export function inventoryProblems(spec: InventorySpec): Problem[] {
  const { servers, secretNames = [], stack: _, ...settings } = spec;
  return [
    ...validate(untyped(inventoryFields), settings).map((found) => ({
      subject: SUBJECT,
      ...found,
    })),
    ...servers.flatMap(serverProblems),
    ...secretNames.flatMap(secretNameProblems),
    ...coreProblems(spec),
  ];
}

function serverProblems({ name, ansible = {} }: InventoryServer): Problem[] {
  const subject = `Server "${name}"`;
  return validate(untyped(ansibleHostFields), ansible, "ansible.").map((found) => ({
    subject,
    ...found,
  }));
}

function secretNameProblems(name: string): Problem[] {
  if (/^(?!varanus_)[A-Za-z_]\w*$/.test(name)) return [];
  const message = "the name is none of an Ansible variable that is free";
  const fix = "Write letters, digits and _, without varanus_ in front";
  return [{ subject: `Secret "${name}"`, message, fix }];
}

function coreProblems({ core, servers }: InventorySpec): Problem[] {
  if (!core) return [];
  const { name, inventoryAddress, overlayAddress } = core;
  const doubled = servers.some((server) => server.name === name);
  const message = `"core.name" is "${name}", which is a server's name too`;
  const unnamed = inventoryAddress === "overlay" && overlayAddress === undefined;
  return [
    ...(doubled ? [{ subject: SUBJECT, message, fix: "Give Core's host another name" }] : []),
    ...(unnamed
      ? [
          {
            subject: SUBJECT,
            message: '"core.inventoryAddress" is "overlay", but "core.overlayAddress" is missing',
            fix: "Give Core's address in the overlay network",
          },
        ]
      : []),
  ];
}

/** What is no fault, but ought to be known. */
export function inventoryWarnings(spec: InventorySpec): Problem[] {
  return [
    ...(spec.addressPools ?? []).flatMap((pool) => normalisePool(pool).warnings),
    ...spec.servers.flatMap((server) => [...unreachable(server, spec), ...opened(server, spec)]),
  ];
}

function unreachable(server: InventoryServer, { overlayCidr }: InventorySpec): Problem[] {
  const address = server.tunnel ? undefined : peripheryAddress(server);
  if (!address || overlayCidr !== undefined || server.ansible?.vars?.ufw_rules !== undefined) {
    return [];
  }
  const message = `Core dials port ${address.port}, which its firewall opens to nobody, because no overlay network is known`;
  const fix = 'Set "overlayCidr" of the inventory';
  return [{ subject: `Server "${server.name}"`, message, fix }];
}

/** S0-TIER-4: an untrusted host that opens terminals, which the user may want all the same. */
function opened({ name, tier, ansible }: InventoryServer, { groupVars = {} }: InventorySpec) {
  if (tier !== "untrusted") return [];
  const { all, docker_servers, untrusted_servers } = groupVars;
  const given = { ...all, ...docker_servers, ...untrusted_servers, ...ansible?.vars };
  return ["komodo_disable_terminals", "komodo_disable_container_exec"]
    .filter((variable) => given[variable] === false)
    .map((variable) => ({
      subject: `Server "${name}"`,
      message: `"${variable}" is false, although the server is untrusted`,
      fix: "Leave it out, unless whoever may use Komodo may have a shell there",
    }));
}
