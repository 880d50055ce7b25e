import { stringify } from "yaml";
import { parseEnv } from "../components/stackFolder/envExample";
import { composeVariables } from "../compose/names";
import { parseCompose } from "../compose/document";
import { renderCompose } from "../compose/render";
import { configKeys } from "../providers/komodo/stack/fields";
import { secretLines } from "./exportSecrets";
import type { ResourceInputs } from "./toInputs";

/** Files of a stack's folder by their path in it. */
export type StackFolderFiles = Readonly<Record<"compose.yaml" | ".env.example", string>>;

/**
 * A folder for a stack whose Compose file Komodo holds: the file with an `x-varanus` block that says
 * what Komodo knew of the stack, and an `.env.example`. Undefined when the stack's files come from
 * elsewhere, or when the text would not come out of the folder as it went in.
 */
export function stackFolderFiles(item: ResourceInputs): StackFolderFiles | undefined {
  const { fileContents } = item.inputs;
  if (item.kind !== "Stack" || typeof fileContents !== "string") return undefined;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(item.name)) return undefined;
  const block = stringify({ "x-varanus": extensionOf(item) }, { lineWidth: 0 });
  const candidates = [`${block}\n${fileContents}`, `${fileContents}\n${block}`];
  const compose = candidates.find((text) => rendersTo(text, fileContents));
  if (compose === undefined) return undefined;
  return { "compose.yaml": compose, ".env.example": envExample(item, fileContents) };
}

function rendersTo(text: string, wanted: string): boolean {
  const file = "compose.yaml";
  // A side file that is named by path would not be found beside it.
  const readSideFile = (): never => {
    throw new Error("no side file");
  };
  const { text: rendered, problems } = renderCompose(text, { file, readSideFile });
  return problems.length === 0 && rendered === wanted;
}

const OWN_KEYS = ["server", "description", "tags", "state", "deploy"] as const;

function extensionOf({ inputs, after = [] }: ResourceInputs): Record<string, unknown> {
  const own = OWN_KEYS.filter((key) => inputs[key] !== undefined);
  const rest = configKeys.filter((key) => inputs[key] !== undefined && key !== "webhookSecret");
  const environment = plainEnvironment(inputs.environment);
  return {
    ...Object.fromEntries(own.map((key) => [key, inputs[key]])),
    ...(after.length > 0 && { after: [...after] }),
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(rest.length > 0 && { komodo: Object.fromEntries(rest.map((key) => [key, inputs[key]])) }),
    adopt: true,
  };
}

/** Values of the environment that are no secrets and not the fleet's own variables. */
function plainEnvironment(environment: unknown): Record<string, string> {
  if (typeof environment !== "string") return {};
  const secrets = new Set(secretLines(environment).map(({ name }) => name));
  const lines = environment.split("\n").flatMap((line): [string, string][] => {
    const [, name = "", raw = ""] =
      /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    const value = raw.replace(/^(["'])(.*)\1$/, "$2");
    const isFleets = value === `[[${name}]]`;
    return name === "" || secrets.has(name) || isFleets ? [] : [[name, value]];
  });
  return Object.fromEntries(lines);
}

function envExample({ inputs }: ResourceInputs, fileContents: string): string {
  const { document } = parseCompose(fileContents, "compose.yaml");
  if (!document) return "";
  const known = plainEnvironment(inputs.environment);
  const needed = composeVariables(document).variables.filter(
    ({ required, conditions }) => required && conditions.length === 0,
  );
  const names = [...new Set(needed.map(({ name }) => name))].sort();
  const text = names.map((name) => `${name}=${exampleValue(known[name])}\n`).join("");
  return parseEnv(text).faults.length === 0
    ? text
    : names.map((name) => `${name}=changeme\n`).join("");
}

function exampleValue(value: string | undefined): string {
  return value === undefined || value === "" || /\[\[|["'$#\\]/.test(value) ? "changeme" : value;
}
