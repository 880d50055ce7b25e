import * as pulumi from "@pulumi/pulumi";
import type { FleetArgs } from "./components/fleet";
import type { ServerSpec, ValueSpec } from "./components/plan";
import { type Field, type Fields, untyped } from "./providers/dynamic/fields";
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

/**
 * The fleet as the stack's configuration describes it, keys `varanus:*`. The only place that reads
 * Pulumi configuration; the provider process reads `komodo:*` itself. Throws with every finding.
 */
export function readFleetConfig(config = new pulumi.Config("varanus")): FleetArgs {
  const problems: Problem[] = [];
  const servers = readServers(config, problems);
  const variables = readValues(config, "variables", problems);
  const secrets = readValues(config, "secrets", problems);
  const tags = config.getObject<Record<string, string>>("tags");
  const external = config.getObject<string[]>("external");
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

function readServers(config: pulumi.Config, problems: Problem[]): ServerSpec[] {
  const list = config.getObject<unknown>("servers") ?? [];
  if (!Array.isArray(list)) {
    problems.push(wrongForm("servers", "a list", "name: NAME, tier: trusted"));
    return [];
  }
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
  const map = config.getObject<unknown>(key) ?? {};
  if (!isRecord(map)) {
    problems.push(wrongForm(key, "a map", "NAME: value"));
    return {};
  }
  const entries = Object.entries(map).map(([name, given]) => {
    const spec = isRecord(given) ? given : { value: String(given) };
    check(`varanus:${key}.${name}`, untyped(valueFields), spec, problems);
    return [name, spec];
  });
  return Object.fromEntries(entries) as Record<string, ValueSpec>;
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

function wrongForm(key: string, form: string, example: string): Problem {
  return {
    subject: `Configuration "varanus:${key}"`,
    message: `is not ${form}`,
    fix: `Write it in Pulumi.<stack>.yaml as ${form} with entries \`${example}\``,
  };
}
