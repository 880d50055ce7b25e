import { Fleet, type ServerOutput, type StackOutput } from "./components/fleet";
import { readFleetConfig } from "./config";
import type { Output } from "@pulumi/pulumi";

/** Outputs of the program that this repository is. */
export interface ProgramOutputs {
  readonly servers: Output<ServerOutput[]>;
  readonly stacks: Output<StackOutput[]>;
}

/**
 * The whole program: the fleet that the configuration describes, and its outputs. A project that
 * has Varanus installed calls it from its own `index.ts`.
 */
export function runFleet(): ProgramOutputs {
  const fleet = new Fleet("fleet", readFleetConfig());
  return { servers: fleet.serverOutputs, stacks: fleet.stackOutputs };
}
