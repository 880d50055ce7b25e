import { komodoNames, type KomodoNameFault } from "../compose/komodoNames";
import type { ResourceInputs } from "./toInputs";

/** Inputs that Komodo 2.3.2 interpolates, by kind. */
const INTERPOLATED: Readonly<Record<string, readonly string[]>> = {
  Stack: [
    ...["fileContents", "environment", "preDeploy", "postDeploy", "composeCmdWrapper"],
    ...["extraArgs", "buildExtraArgs"],
  ],
  Deployment: ["environment", "ports", "volumes", "labels", "command", "extraArgs"],
  Build: ["buildArgs", "secretArgs", "labels", "preBuild", "dockerfile", "extraArgs"],
  Repo: ["environment", "onClone", "onPull"],
  Action: ["fileContents", "arguments"],
  Alerter: ["endpoint"],
};

/** `[[NAME]]` of a resource's inputs, each once, and what makes Komodo fail on them. */
export interface UsedNames {
  readonly names: readonly string[];
  readonly faults: readonly (KomodoNameFault & { readonly property: string })[];
}

/** The variables and secrets whose values Komodo puts into the resource when it runs. */
export function usedNames({ kind, inputs }: ResourceInputs): UsedNames {
  if (inputs.skipSecretInterp === true) return { names: [], faults: [] };
  const found = (INTERPOLATED[kind] ?? []).flatMap((property) =>
    textsIn(inputs[property]).map((text) => ({ property, ...komodoNames(text) })),
  );
  const names = found.flatMap((item) => item.names.filter(({ escaped }) => !escaped));
  return {
    // The wrapper's own placeholder.
    names: [...new Set(names.map(({ name }) => name))].filter((name) => name !== "COMPOSE_COMMAND"),
    faults: found.flatMap(({ property, faults }) =>
      faults.map((fault) => ({ ...fault, property })),
    ),
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
