import * as pulumi from "@pulumi/pulumi";
import type { FleetArgs } from "./components/fleet";
import type { FleetSpec, ServerSpec, ValueSpec } from "./components/plan";
import { type Field, type Fields, untyped } from "./providers/dynamic/fields";
import { nearest } from "./providers/dynamic/nearest";
import { formatProblem, type Problem } from "./providers/dynamic/problem";
import { isRecord } from "./providers/dynamic/values";
import { validate } from "./providers/dynamic/validate";

const serverFields: Fields<ServerSpec> = {
  name: { type: "string", required: true, doc: "Name in Komodo." },
  tier: {
    type: "string",
    required: true,
    oneOf: ["trusted", "untrusted"],
    doc: "Trust tier; secrets may be kept to one. It is also set as a tag.",
  },
  address: {
    type: "string",
    doc: "Where Core reaches Periphery; without it Periphery dials Core.",
  },
  outbound: { type: "boolean", doc: "`true` says that Periphery dials Core." },
  description: { type: "string", doc: "Free text." },
  tags: { type: "strings", doc: "Names of further tags." },
  adopt: { type: "boolean", doc: "Take over a server of this name that Komodo has already." },
  komodo: { type: "object", doc: "Any field of Komodo's ServerConfig, in camel case." },
};

const valueFields: Fields<ValueSpec> = {
  value: { type: "string", required: true, secret: true, doc: "The value." },
  description: { type: "string", doc: "Free text, shown in Komodo." },
  scope: { type: "any", doc: "`all`, `trusted`, `untrusted`, or a list of server names." },
};

const scopeFields: Fields<Required<Pick<ValueSpec, "scope">>> = {
  scope: { ...valueFields.scope, required: true },
};

/** The keys `varanus:*`, with the form of each and what to write. */
const forms = {
  stacks: { form: "a string", example: "stacks" },
  servers: { form: "a list", example: "[{ name: nas, tier: trusted }]" },
  variables: { form: "a map", example: "{ DOMAIN: example.com }" },
  secrets: { form: "a map", example: "{ API_TOKEN: { secure: ... } }" },
  tags: { form: "a map of texts", example: "{ trusted: Green }" },
  external: { form: "a list of names, or a map of names", example: "{ BACKUP_KEY: [nas] }" },
} as const;
type Key = keyof typeof forms;

/**
 * The fleet as the stack's configuration describes it, keys `varanus:*`. The only place that reads
 * Pulumi configuration; the provider process reads `komodo:*` itself. Throws with every finding.
 */
export function readFleetConfig(config = new pulumi.Config("varanus")): FleetArgs {
  const problems = unknownKeys(config.name);
  const servers = readServers(config, problems);
  const variables = readValues(config, "variables", problems);
  const secrets = readValues(config, "secrets", problems);
  const tags = read(config, "tags", isTextMap, problems);
  const external = readExternal(config, problems);
  if (problems.length > 0) {
    throw new pulumi.RunError(`Configuration:\n${problems.map(formatProblem).join("\n")}`);
  }
  const stacks = config.get("stacks") ?? "stacks";
  return {
    servers,
    variables,
    secrets,
    stacks,
    ...(tags && { tags }),
    ...(external && { external }),
  };
}

function unknownKeys(namespace: string): Problem[] {
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${namespace}:`) && !Object.hasOwn(forms, local(key)))
    .map((key) => {
      const meant = nearest(local(key), Object.keys(forms));
      const remove = `run \`pulumi config rm ${key}\``;
      const fix = meant ? `Use "${namespace}:${meant}", or ${remove}` : `To remove it, ${remove}`;
      return { subject: `Configuration "${key}"`, message: "is no key of Varanus", fix };
    });
}

function local(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}

function readServers(config: pulumi.Config, problems: Problem[]): ServerSpec[] {
  const list = read(config, "servers", Array.isArray, problems) ?? [];
  list.forEach((item: unknown, i) => {
    check(`varanus:servers[${i}]`, serverFields as Record<string, Field>, item, problems);
  });
  return list as ServerSpec[];
}

function readValues(
  config: pulumi.Config,
  key: "variables" | "secrets",
  problems: Problem[],
): Record<string, ValueSpec> {
  const map = read(config, key, isRecord, problems) ?? {};
  const entries = Object.entries(map).map(([name, given]) => {
    const spec = isScalar(given) ? { value: String(given) } : (given ?? {});
    check(`varanus:${key}.${name}`, untyped(valueFields), spec, problems);
    return [name, spec];
  });
  return Object.fromEntries(entries) as Record<string, ValueSpec>;
}

function readExternal(config: pulumi.Config, problems: Problem[]): FleetSpec["external"] {
  const isExternal = (value: unknown) => isTextList(value) || isRecord(value);
  const given = read(config, "external", isExternal as typeof isTextList, problems);
  if (!isRecord(given)) return given;
  for (const [name, scope] of Object.entries(given)) {
    check(`varanus:external.${name}`, untyped(scopeFields), { scope }, problems);
  }
  return given;
}

/** A key's value; one of another form is a finding that never shows it: it may be secret. */
function read<T>(
  config: pulumi.Config,
  key: Key,
  hasForm: (value: unknown) => value is T,
  problems: Problem[],
): T | undefined {
  const value = parsed(config.get(key));
  if (value === undefined || hasForm(value)) return value;
  const { form, example } = forms[key];
  problems.push({
    subject: `Configuration "varanus:${key}"`,
    message: `is not ${form}`,
    fix: `Write it in Pulumi.<stack>.yaml as ${form}, such as \`${example}\``,
  });
  return undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isTextMap(value: unknown): value is Record<string, string> {
  return isRecord(value) && isTextList(Object.values(value));
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function check(
  key: string,
  fields: Record<string, Field>,
  item: unknown,
  problems: Problem[],
): void {
  const subject = `Configuration "${key}"`;
  if (isRecord(item))
    problems.push(...validate(fields, item).map((found) => ({ subject, ...found })));
  else
    problems.push({ subject, message: "is not a map", fix: "Give it as a map of its properties" });
}
