import type { FieldProblem } from "../../providers/dynamic/fields";
import { rangesOf, withoutCovered } from "./cidr";

/** The port that Core listens on behind its proxy; no rule may let anybody to it (S0-FW-3). */
export const CORE_PORT = 9120;

/** Source of a rule for everybody; only the overlay's port may have it. */
export const INTERNET = "Internet";

/** Who may reach the machine. Ranges are addresses or CIDR ranges of either family. */
export interface CoreAccess {
  readonly adminRanges: readonly string[];
  readonly githubHookRanges: readonly string[];
  readonly overlay?: {
    readonly range?: string;
    readonly port?: number;
    readonly peers?: readonly string[];
  };
}

/** A rule of a network security group, in the words of Azure's API. */
export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: "Inbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "*";
  readonly sourceAddressPrefix?: string;
  readonly sourceAddressPrefixes?: string[];
  readonly sourcePortRange: "*";
  readonly destinationAddressPrefix: "*";
  readonly destinationPortRange: string;
  /** At most 140 characters, which is Azure's limit. */
  readonly description: string;
}

interface Purpose {
  readonly name: string;
  readonly protocol: "Tcp" | "Udp";
  readonly port: number;
  readonly sources: readonly string[];
  readonly description: string;
}

/**
 * First priority of each purpose. A rule keeps its number whatever others come and go; that a rule
 * has one of its own per family needs the tens.
 * Limits: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview
 */
const FIRST_PRIORITY: Readonly<Record<string, number>> = {
  "allow-ssh-admin": 100,
  "allow-https-github": 200,
  "allow-https-admin": 300,
  "allow-overlay": 400,
};
const IPV6_OFFSET = 10;

/** Smallest and largest priority that Azure accepts; the same page names them. */
export const PRIORITIES = [100, 4096] as const;

/**
 * All rules of the network security group (S0-FW-1 to S0-FW-5). Azure takes no rule with sources of
 * both families, so that there is one per family; the last one denies everything else.
 */
export function securityRules(access: CoreAccess): SecurityRule[] {
  return [...purposes(access).flatMap(rulesOf), denyAll];
}

function purposes({ adminRanges, githubHookRanges, overlay }: CoreAccess): Purpose[] {
  const inside = overlay?.range === undefined ? [] : [overlay.range];
  const rules: Purpose[] = [
    {
      name: "allow-ssh-admin",
      ...{ protocol: "Tcp", port: 22, sources: [...adminRanges, ...inside] },
      description: "SSH from the administrators and the overlay network.",
    },
    {
      name: "allow-https-github",
      ...{ protocol: "Tcp", port: 443, sources: githubHookRanges },
      description: "Webhooks of GitHub.",
    },
    {
      name: "allow-https-admin",
      ...{ protocol: "Tcp", port: 443, sources: adminRanges },
      description: "Komodo for the administrators.",
    },
  ];
  if (overlay?.port === undefined) return rules;
  const { port, peers: sources = [] } = overlay;
  const description = "The overlay network's own port.";
  return [...rules, { name: "allow-overlay", protocol: "Udp", port, sources, description }];
}

function rulesOf({ name, protocol, port, sources, description }: Purpose): SecurityRule[] {
  const rest = {
    ...({ direction: "Inbound", access: "Allow", protocol } as const),
    ...({ sourcePortRange: "*", destinationAddressPrefix: "*" } as const),
    ...{ destinationPortRange: String(port), description },
  };
  if (sources.includes(INTERNET)) {
    return [{ name, priority: priorityOf(name, 4), ...rest, sourceAddressPrefix: INTERNET }];
  }
  const ranges = rangesOf(sources);
  return ([4, 6] as const).flatMap((family) => {
    const own = withoutCovered(ranges.filter((range) => range.family === family));
    if (own.length === 0) return [];
    const sourceAddressPrefixes = own.map(({ text }) => text);
    const suffix = family === 6 ? "-ipv6" : "";
    const priority = priorityOf(name, family);
    return [{ name: name + suffix, priority, ...rest, sourceAddressPrefixes }];
  });
}

/** The priority of a rule: a function of its purpose and family alone. */
function priorityOf(name: string, family: 4 | 6): number {
  return (FIRST_PRIORITY[name] ?? PRIORITIES[0]) + (family === 6 ? IPV6_OFFSET : 0);
}

const denyAll: SecurityRule = {
  name: "deny-all-inbound",
  ...{ priority: PRIORITIES[1], direction: "Inbound", access: "Deny", protocol: "*" },
  ...{ sourceAddressPrefix: "*", sourcePortRange: "*" },
  ...{ destinationAddressPrefix: "*", destinationPortRange: "*" },
  description: "Everything else, also from other machines of the network.",
};

/** What makes a list of rules unsafe or impossible; the last guard before they are made. */
export function ruleProblems(rules: readonly SecurityRule[]): FieldProblem[] {
  const last = [...rules].sort((a, b) => a.priority - b.priority).at(-1);
  const ends = last !== undefined && deniesAll(last);
  const noEnd = { message: "the last rule does not deny all", fix: "End with deny-all-inbound" };
  return [
    ...(ends ? [] : [noEnd]),
    ...priorityProblems(rules),
    ...rules.filter(({ access }) => access === "Allow").flatMap(allowProblems),
  ];
}

function deniesAll(rule: SecurityRule): boolean {
  const { access, protocol, sourceAddressPrefix: source, destinationPortRange: port } = rule;
  return access === "Deny" && [protocol, source, port].every((part) => part === "*");
}

function priorityProblems(rules: readonly SecurityRule[]): FieldProblem[] {
  const [low, high] = PRIORITIES;
  const fix = `Give each rule a number of its own from ${low} to ${high}`;
  return rules.flatMap(({ name, priority }, at) => {
    if (priority < low || priority > high) {
      return [{ message: `rule "${name}" has the priority ${priority}`, fix }];
    }
    const twin = rules.findIndex((other) => other.priority === priority);
    if (twin === at) return [];
    const names = `"${rules[twin]?.name ?? ""}" and "${name}"`;
    return [{ message: `the rules ${names} have the same priority ${priority}`, fix }];
  });
}

function allowProblems(rule: SecurityRule): FieldProblem[] {
  const { name, destinationPortRange: ports } = rule;
  const toCore = {
    message: `rule "${name}" allows port ${CORE_PORT} (by "${ports}"), where Core listens in clear`,
    fix: "Leave it closed: the proxy on 443 serves Core",
  };
  const toAll = {
    message: `rule "${name}" opens "${ports}" to everybody`,
    fix: "Name the ranges that need it",
  };
  const guarded = [22, 443].some((port) => covers(ports, port));
  return [
    ...(covers(ports, CORE_PORT) ? [toCore] : []),
    ...(guarded && rule.protocol !== "Udp" && sourcesOf(rule).some(isEverybody) ? [toAll] : []),
  ];
}

/** True when a port range, such as `443`, `9000-9999` or `*`, holds the port. */
export function covers(range: string, port: number): boolean {
  if (range === "*") return true;
  const [low = "", high = low] = range.split("-");
  return Number(low) <= port && port <= Number(high);
}

function sourcesOf(rule: SecurityRule): string[] {
  const { sourceAddressPrefix: one, sourceAddressPrefixes: many = [] } = rule;
  return one === undefined ? many : [one, ...many];
}

/** True for a source that stands for the whole internet, by tag, `*` or a range of all addresses. */
export function isEverybody(source: string): boolean {
  return ["*", "any", "internet"].includes(source.toLowerCase()) || source.endsWith("/0");
}
