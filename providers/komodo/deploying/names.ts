import { isScalar, parseAllDocuments, visit } from "yaml";
import { komodoNames } from "../../../compose/komodoNames";
import { hasUnknown } from "../../dynamic/values";
import type { PropertyProblem } from "../../dynamic/validate";
import type { Komodo } from "../context";
import { faultOf } from "../errors";
import { namesIn, namesInAll } from "./hash";
import type { DeployInputs } from "./inputs";

/** Texts that Komodo fills `[[NAMES]]` in, by the inputs that hold them. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** What makes Komodo 2.3.2 fail the whole deploy: an opening without its closing, and the like. */
export function bracketProblems(texts: Texts): PropertyProblem[] {
  return Object.entries(texts).flatMap(([path, text]) => {
    if (text === undefined || hasUnknown(text) || !text.includes("[[")) return [];
    return komodoNames(text).faults.map(({ position, message, fix }) => ({
      path,
      message: `in line ${position.line} of "${path}", ${message}`,
      fix,
    }));
  });
}

/**
 * Throws when a text names what neither Komodo's variables and secrets nor the configuration files
 * of Core and of the server's Periphery have: Komodo 2.3.2 would deploy the brackets as they stand.
 */
export async function refuseUnknownNames(
  komodo: Komodo,
  subject: string,
  texts: Texts,
  inputs: DeployInputs,
): Promise<void> {
  const used = namesInAll({ ...texts, fileContents: undefined });
  const names = [...new Set([...used, ...namesInScalars(texts.fileContents ?? "")])];
  if (names.length === 0) return;
  const variables = await komodo.listings.get("ListVariables");
  const missing = names.filter((name) => !variables.some((item) => item.name === name));
  const unknown = missing.length === 0 ? [] : await notConfigured(komodo, missing, inputs);
  if (unknown.length === 0) return;
  const list = unknown.map((name) => `[[${name}]]`).join(", ");
  throw new Error(
    `${subject}: uses ${list}, which Komodo does not know and would deploy as it stands. ` +
      "Make it a `Variable` or `Secret` that this resource depends on, or correct the name.",
  );
}

/** Those that the files of Core and Periphery do not hold either; none when that cannot be known. */
async function notConfigured(
  komodo: Komodo,
  names: readonly string[],
  { server }: DeployInputs,
): Promise<readonly string[]> {
  const target = server ? { target: { type: "Server" as const, id: server } } : {};
  try {
    const configured = await komodo.listings.of("ListSecrets", target);
    return names.filter((name) => !configured.includes(name));
  } catch (error) {
    if (faultOf(error) === "forbidden") return [];
    throw error;
  }
}

/** Names in the values and keys of a Compose text: in a comment an unknown one is only text. */
function namesInScalars(text: string): string[] {
  if (!text.includes("[[")) return [];
  const scalars: string[] = [];
  for (const document of parseAllDocuments(text, { logLevel: "silent" })) {
    visit(document, { Scalar: (_key, node) => void scalars.push(scalarText(node)) });
  }
  return namesIn(scalars.join("\n"));
}

function scalarText(node: unknown): string {
  return isScalar(node) && typeof node.value === "string" ? node.value : "";
}
