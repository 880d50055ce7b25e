import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planFleet, type FleetSpec, type ServerSpec } from "../../../components/plan";
import { readStackFolders, type StackFolder } from "../../../components/stackFolder";
import { formatProblem } from "../../../providers/dynamic/problem";

/** A trusted server. */
export const dock: ServerSpec = { name: "dock1", tier: "trusted" };
/** An untrusted server. */
export const dmz: ServerSpec = { name: "dmz1", tier: "untrusted" };
const komodoFields = [
  "repo",
  "extraArgs",
  "preDeploy",
  "projectName",
  "composeCmdWrapper",
  "skipSecretInterp",
  "additionalEnvFiles",
];

/** Reads Compose texts as folders; findings about `.env.example` are another test's. */
export function foldersOf(stacks: Readonly<Record<string, string>>): StackFolder[] {
  const root = mkdtempSync(join(tmpdir(), "plan-"));
  for (const [name, text] of Object.entries(stacks)) {
    mkdirSync(join(root, "stacks", name), { recursive: true });
    writeFileSync(join(root, "stacks", name, "compose.yaml"), text);
  }
  const { folders, problems } = readStackFolders(root, "stacks", { komodoFields });
  rmSync(root, { recursive: true });
  const others = problems.map(formatProblem).filter((line) => !line.includes(".env.example"));
  assert.deepEqual(others, []);
  return folders;
}

/** Plans a fleet of one trusted server, or of what `spec` says; problems as a user sees them. */
export function plan(stacks: Readonly<Record<string, string>>, spec: Partial<FleetSpec> = {}) {
  const fleet: FleetSpec = { servers: [dock], variables: {}, secrets: {}, ...spec };
  const { stacks: planned, problems } = planFleet(fleet, foldersOf(stacks));
  return { stacks: planned, found: problems.map(formatProblem) };
}

/** A Compose file of one service; `block` stands in x-varanus in flow style. */
export function app(block = "", service = "image: a"): string {
  return `x-varanus: { ${block} }\nservices:\n  web:\n    ${service}\n`;
}

/** Values without scope or description. */
export function values(pairs: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, { value }]));
}

/** The one item of a list. */
export function only<T>(items: readonly T[]): T {
  const [first, second] = items;
  assert.ok(first !== undefined && second === undefined);
  return first;
}
