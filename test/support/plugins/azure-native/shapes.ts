import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Form of a value, as the installed `@pulumi/azure-native` declares it. */
export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "list" | "map"; readonly item: () => Shape }
  | { readonly kind: "object"; readonly properties: () => Properties };

/** Properties by name. */
export type Properties = ReadonlyMap<string, { readonly required: boolean; readonly shape: Shape }>;

const packageFolder = path.dirname(require.resolve("@pulumi/azure-native/package.json"));

/** Version of the package, which the program asks the plugin for. */
export const packageVersion = (
  JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")) as { version: string }
).version;

const texts = new Map<string, string>();

function declarations(file: string): string {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(path.join(packageFolder, file), "utf8");
  texts.set(file, text);
  return text;
}

/** Inputs of a resource by its token, such as `azure-native:network:Subnet`; undefined: no such kind. */
export function inputsOf(token: string): Properties | undefined {
  const [, module = "", kind = ""] = token.split(":");
  const file = `${module}/${kind.charAt(0).toLowerCase()}${kind.slice(1)}.d.ts`;
  if (!existsSync(path.join(packageFolder, file))) return undefined;
  return propertiesIn(declarations(file), `interface ${kind}Args {`, "}");
}

function nested(module: string, name: string): Properties {
  const all = declarations("types/input.d.ts");
  const start = all.indexOf(`export declare namespace ${module} {\n`);
  const part = all.slice(start, all.indexOf("\n}\n", start));
  return propertiesIn(part, `interface ${name} {`, "    }");
}

function propertiesIn(text: string, opening: string, closing: string): Properties {
  const start = text.indexOf(`${opening}\n`);
  if (start < 0) throw new Error(`@pulumi/azure-native has no "${opening}"`);
  const end = text.indexOf(`\n${closing}\n`, start);
  const body = text.slice(start + opening.length, end).replace(/\/\*\*.*?\*\//gs, "");
  const declared = body.matchAll(/^\s*(\w+)(\??): ((?:\{[^}]*\}|[^;{])+);/gm);
  const inside = [...declared].filter(([, name]) => name !== "key");
  return new Map(
    inside.map(([, name = "", optional, type = ""]) => [
      name,
      { required: optional === "", shape: shapeOf(type) },
    ]),
  );
}

function shapeOf(declared: string): Shape {
  const type = declared
    .replaceAll("pulumi.Input<", "")
    .replace(/[\s>;]/g, "")
    .replace(/^pulumi\.Input</, "")
    .replace(/\|undefined$/, "");
  if (type.startsWith("{")) {
    const item = /\[key:string\]:([^}]+)/.exec(type)?.[1] ?? "any";
    return { kind: "map", item: () => shapeOf(item) };
  }
  if (type.endsWith("[]")) return { kind: "list", item: () => shapeOf(type.slice(0, -2)) };
  const [, from, module = "", name = ""] = /(inputs|enums)\.(\w+)\.(\w+)$/.exec(type) ?? [];
  if (from === "inputs") return { kind: "object", properties: () => nested(module, name) };
  if (from === "enums") return { kind: "enum", values: enumValues(module, name) };
  const plain = (["string", "number", "boolean"] as const).find((one) => one === type);
  return { kind: plain ?? "any" };
}

function enumValues(module: string, name: string): string[] {
  const text = declarations(`types/enums/${module}/index.d.ts`);
  const body = new RegExp(`const ${name}: \\{(.*?)\\n\\};`, "s").exec(text)?.[1] ?? "";
  return [...body.matchAll(/readonly \w+: "([^"]*)"/g)].map((match) => match[1] ?? "");
}
