import * as pulumi from "@pulumi/pulumi";
import type { CoreVmArgs } from "./components/azure/options";
import { coreVmFields } from "./components/azure/fields";
import type { FleetArgs } from "./components/fleet";
import { checkCertificate, checkConnection, type CoreConfig, readCore } from "./config/core";
import { readFleet } from "./config/fleet";
import { type Phase, readPhases } from "./config/phases";
import { ConfigReader } from "./config/reader";
import type { Problem } from "./providers/dynamic/problem";

/** All that configuration says of a program. */
export interface ProgramConfig {
  /** The parts that this stack makes. */
  readonly phases: ReadonlySet<Phase>;
  readonly azure?: CoreVmArgs;
  readonly core?: CoreConfig;
  readonly fleet: FleetArgs;
}

/**
 * The fleet as the stack's configuration describes it, keys `varanus:*`; what it says of a machine
 * and of Core is left out. Throws with every finding.
 */
export function readFleetConfig(config = new pulumi.Config("varanus")): FleetArgs {
  const reader = new ConfigReader(config);
  const fleet = readFleet(reader);
  reader.refuse();
  return fleet;
}

/**
 * The whole program as the stack's configuration describes it. Only the program reads Pulumi
 * configuration; the provider process reads `komodo:*` and `pangolin:*` itself. Throws with every
 * finding; those of the fleet, which `inFleet` looks for, are told with the others.
 */
export function readConfig(
  inFleet: (config: ProgramConfig) => readonly Problem[] = () => [],
): ProgramConfig {
  const reader = new ConfigReader();
  const fleet = readFleet(reader);
  const isReadable = !reader.hasProblems();
  const whole = { ...readParts(reader), fleet };
  // Without other findings the fleet tells its own when it is made.
  const isNeeded = reader.hasProblems() && whole.phases.has("fleet");
  if (isReadable && isNeeded) inFleet(whole).forEach(reader.report);
  reader.refuse();
  return whole;
}

function readParts(reader: ConfigReader): Omit<ProgramConfig, "fleet"> {
  const azure = reader.map("azure", coreVmFields);
  const core = readCore(reader);
  const phases = readPhases(reader, [
    ...(azure ? (["azure"] as const) : []),
    ...(core ? (["core"] as const) : []),
    "fleet",
  ]);
  const isBootstrapped = core !== undefined && phases.has("core");
  if (isBootstrapped) {
    const machine = phases.has("azure") ? azure : undefined;
    checkConnection(reader, core, machine);
    checkCertificate(reader, core, machine);
  }
  return { phases, ...(azure && { azure }), ...(core && { core }) };
}
