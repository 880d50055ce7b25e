import { nearest } from "../providers/dynamic/nearest";
import type { ConfigReader } from "./reader";

/**
 * Parts of the program, in their order: the machine, Komodo Core on it, the servers with all that
 * their hosts need to be set up, and the whole fleet, which the servers are part of.
 */
export const phases = ["azure", "core", "servers", "fleet"] as const;

/** One part of the program. */
export type Phase = (typeof phases)[number];

/** Parts that need no key of their own. */
const always: ReadonlySet<Phase> = new Set(["servers", "fleet"]);

/**
 * The parts that this stack makes: `varanus:phases`, else the fleet and whatever is configured. A
 * part that is named needs its configuration.
 */
export function readPhases(reader: ConfigReader, configured: readonly Phase[]): ReadonlySet<Phase> {
  const given = reader.read("phases", Array.isArray) ?? [];
  if (given.length === 0) return new Set(configured);
  for (const name of given) {
    if (!isPhase(name)) reportUnknown(reader, name);
    else if (!always.has(name) && !configured.includes(name)) reportMissing(reader, name);
  }
  return new Set(given.filter(isPhase));
}

function isPhase(name: unknown): name is Phase {
  return phases.includes(name as Phase);
}

function reportUnknown(reader: ConfigReader, name: unknown): void {
  const meant = typeof name === "string" ? nearest(name, phases) : undefined;
  reader.report({
    subject: 'Configuration "varanus:phases"',
    message: `holds ${JSON.stringify(name)}, allowed are ${phases.join(", ")}`,
    fix: meant === undefined ? "Choose among them" : `Use "${meant}", or remove it`,
  });
}

function reportMissing(reader: ConfigReader, name: Phase): void {
  reader.report({
    subject: 'Configuration "varanus:phases"',
    message: `holds "${name}", but varanus:${name} is not set`,
    fix: `Configure varanus:${name}, or take "${name}" out of the list`,
  });
}
