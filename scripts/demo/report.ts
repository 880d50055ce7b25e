import type { ServerOutput, StackOutput } from "../../components/fleet";

/** Outputs of the program, resolved. */
export interface FleetOutputs {
  readonly servers: readonly ServerOutput[];
  readonly stacks: readonly StackOutput[];
}

/** The fleet as two tables. */
export function fleetTables({ servers, stacks }: FleetOutputs): string {
  const serverRows = servers.map(({ name, tier, address }) => [name, tier, address]);
  const stackRows = stacks.map(({ name, server, state, address }) => [
    name,
    server,
    state,
    address,
  ]);
  return [
    table(["SERVER", "TIER", "ADDRESS"], serverRows),
    table(["STACK", "SERVER", "STATE", "ADDRESS"], stackRows),
  ].join("\n\n");
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
  return lines
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
