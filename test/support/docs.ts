import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(__dirname, "..", "..");

/** A fenced block of a page. */
export interface Example {
  readonly file: string;
  /** Line of its fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** README and every other page, relative to the project's root. */
export const pageFiles = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.posix.join("docs", file.replaceAll(path.sep, "/")))
    .sort(),
];

/** Text of a page. */
export function readPage(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

/** The fenced blocks of a page, in order. */
export function examplesOf(file: string): Example[] {
  const text = readPage(file);
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    file,
    line: text.slice(0, match.index).split("\n").length,
    language: match[1] ?? "",
    text: match[2] ?? "",
  }));
}

/** The fenced blocks of all pages. */
export const examples = pageFiles.flatMap(examplesOf);

/** The project's own compiler options, with `varanus` mapped to the sources. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) =>
    ts.sys.readFile(file),
  ) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const source = (file: string) => [path.join(root, file)];
  const paths = {
    varanus: source("components/index.ts"),
    "varanus/komodo": source("providers/komodo/index.ts"),
    "varanus/pangolin": source("providers/pangolin/index.ts"),
    "varanus/azure": source("components/azure/index.ts"),
    "varanus/program": source("program.ts"),
    "varanus/resource-sync": source("resourceSync/index.ts"),
  };
  // An example shows what may be written; it need not use all of it.
  return { ...options, paths, noUnusedLocals: false };
}

/** Compiles texts as modules at the project's root; returns what the compiler finds. */
export function compile(texts: ReadonlyMap<string, string>): string[] {
  const options = compilerOptions();
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => texts.has(file) || disk.fileExists(file),
    readFile: (file) => texts.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version) => {
      const text = texts.get(file);
      if (text === undefined) return disk.getSourceFile(file, version);
      return ts.createSourceFile(file, text, version);
    },
  };
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host });
  const found = [...texts.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return found.map(diagnosticText);
}

function diagnosticText({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
  const name = path.basename(file?.fileName ?? "");
  return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}

/** Where an example is compiled; findings name it. */
export function moduleName({ file, line }: Pick<Example, "file" | "line">): string {
  return path.join(root, `${file.replaceAll("/", "-")}-line-${line}.ts`);
}
