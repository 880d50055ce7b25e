import { fleetProblems } from "./components/fleet/check";
import { readConfig } from "./config";
import { inventoryArgs } from "./program/ansible";
import { makeCore } from "./program/core";
import { fleetArgs, makeFleet } from "./program/fleet";
import { makeMachine } from "./program/machine";
import { ansibleOutputs, coreOutputs, fleetOutputs, type ProgramOutputs } from "./program/outputs";

export type { CoreOutput, ProgramOutputs } from "./program/outputs";

/**
 * The whole program: the machine, Core and the fleet that the configuration describes, as far as
 * `varanus:phases` says so, and their outputs. A project that has Varanus installed calls it from
 * its own `index.ts`.
 */
export function runProgram(): ProgramOutputs {
  const config = readConfig((found) => fleetProblems(fleetArgs(found)));
  const vm = makeMachine(config);
  const core = makeCore(config, vm);
  const fleet = makeFleet(config, vm, core);
  const forAnsible = inventoryArgs(config, { vm, fleet });
  return {
    ...fleetOutputs(fleet),
    ...coreOutputs(vm, core),
    ...(forAnsible && ansibleOutputs(forAnsible)),
  };
}
