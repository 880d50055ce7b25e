import type { ErrorObject } from "ajv";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Problem } from "../providers/dynamic/problem";
import { isRecord, problemAt, type ComposeDocument } from "./document";
import { hasSubstitution } from "./interpolation";
import { unquotedKomodoNames } from "./komodoNames";
import type { Path } from "./nodes";
import { sortProblems } from "./problemOrder";
import { explainErrors, pathOf } from "./schemaErrors";
import { lazyValidator } from "./validator";

const validate = lazyValidator(() => {
  const folder = dirname(require.resolve("dclint/package.json"));
  const text = readFileSync(join(folder, "schemas", "compose.schema.json"), "utf8");
  return asCompose(JSON.parse(text, withoutRepeatRule) as object);
});

/** Lists in which Compose 2.40.3 refuses an entry that stands twice; from others it drops one. */
const WITHOUT_REPEATS = new Set([
  "device_cgroup_rules",
  "external_links",
  "group_add",
  "security_opt",
  "volumes_from",
]);

function withoutRepeatRule(key: string, part: unknown): unknown {
  if (isRecord(part) && !WITHOUT_REPEATS.has(key)) delete part.uniqueItems;
  return part;
}

const BUILD = "definitions/service/properties/build/oneOf/1/properties";
const WATCH = "definitions/development/properties/watch/items/properties";
const MODELS = "definitions/service/properties/models/oneOf/1/patternProperties";

/** What Compose 2.40.3 accepts beyond the schema file, by the place in the file it belongs to. */
const ADDITIONS: readonly (readonly [place: string, addition: object])[] = [
  [BUILD, { provenance: { type: ["string", "boolean"] }, sbom: { type: ["string", "boolean"] } }],
  [WATCH, { initial_sync: { type: "boolean" } }],
  [`${MODELS}/^[a-zA-Z0-9._-]+$`, { type: ["object", "null"] }],
];

function asCompose(schema: object): object {
  for (const [place, addition] of ADDITIONS) {
    const part = place
      .split("/")
      .reduce((at, step) => (at as Record<string, object>)[step] ?? {}, schema);
    Object.assign(part, addition);
  }
  return { ...schema, $schema: undefined };
}

/**
 * Checks a file against the Compose Specification's JSON schema, with `x-` keys allowed wherever
 * the specification allows them. A value that holds `${...}` is not judged: Compose checks it only
 * after substitution. A name in double brackets that YAML reads as a list is reported as such.
 */
export function validateSchema(document: ComposeDocument): Problem[] {
  const unquoted = unquotedKomodoNames(document);
  const errors = validate(document.value).filter(
    (error) => !isUndecided(error) && !unquoted.some(({ path }) => startsWith(pathOf(error), path)),
  );
  const findings = explainErrors(errors, ownerDepth);
  return sortProblems([
    ...unquoted.map(({ problem }) => problem),
    ...findings.map(({ path, ...finding }) => problemAt(document, path, finding)),
  ]);
}

function isUndecided(error: ErrorObject): boolean {
  return typeof error.data === "string" && hasSubstitution(error.data);
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, i) => String(path[i]) === String(step));
}

const SECTIONS = new Set(["services", "volumes", "networks", "configs", "secrets", "models"]);

function ownerDepth(path: Path): number {
  return typeof path[0] === "string" && SECTIONS.has(path[0]) && path.length > 1 ? 2 : 0;
}
