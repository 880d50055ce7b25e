import { looksSecret } from "../components/plan/fleetIndex";
import type { FieldProblem } from "../providers/dynamic/fields";

const VARIABLE = /^[A-Za-z_]\w*$/;

/** Why variables cannot stand in an inventory, or nothing: names, secrets in clear, what is gone. */
export function varsProblem(vars: Record<string, unknown>): FieldProblem | undefined {
  for (const [name, value] of Object.entries(vars)) {
    const found = nameProblem(name) ?? clearSecretProblem(name, value);
    if (found) return found;
  }
  return undefined;
}

function nameProblem(name: string): FieldProblem | undefined {
  if (name === "compose_modules") {
    const message = '"compose_modules" is a variable of a role that Komodo\'s stacks replace';
    return { message, fix: "Remove it, and make each module a folder below the stacks" };
  }
  if (VARIABLE.test(name)) return undefined;
  const message = `"${name}" is no name of an Ansible variable`;
  return { message, fix: "Write it with letters, digits and _, and no digit first" };
}

/** A path or a template is no secret; neither is a public key. */
function clearSecretProblem(name: string, value: unknown): FieldProblem | undefined {
  if (typeof value !== "string" || !looksSecret(name) || /public_?key$/i.test(name)) {
    return undefined;
  }
  if (value === "" || value.includes("{{") || /^[~./]/.test(value)) return undefined;
  const message = `"${name}" holds a secret in clear, which the inventory would show`;
  const key = `varanus:ansible.secrets.${name}`;
  return {
    message,
    fix: `Run \`pulumi config set --secret --path ${key}\`, or keep it in a Vault`,
  };
}

/** Why a list of features cannot be a host's, or nothing. */
export function featuresProblem(features: readonly string[]): FieldProblem | undefined {
  if (!features.includes("docker_compose_modules")) return undefined;
  const message = '"docker_compose_modules" is a role that Komodo\'s stacks replace';
  return { message, fix: "Remove it, or use `komodo_periphery`" };
}
