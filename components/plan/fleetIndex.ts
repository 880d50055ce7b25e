import { KOMODO_NAME, komodoNames } from "../../compose/names";
import type { Tier } from "../../compose/extension";
import type { FleetSpec, Scope, ServerSpec, ValueSpec } from "./types";

/** A variable or secret of the fleet with the names inside its value. */
export interface FleetValue {
  readonly kind: "variable" | "secret";
  readonly name: string;
  readonly spec: ValueSpec;
  /** Names in double brackets in a plain variable's value; a secret's value is never replaced in. */
  readonly inner: readonly string[];
}

/** The fleet's declarations, looked up by name. */
export interface FleetIndex {
  readonly spec: FleetSpec;
  readonly servers: ReadonlyMap<string, ServerSpec>;
  readonly values: ReadonlyMap<string, FleetValue>;
  /** Names whose values are not known beforehand or managed elsewhere, and where they exist. */
  readonly external: ReadonlyMap<string, Scope>;
}

/** Prepares the look-ups. Of two servers with one name, and of two values, the first counts. */
export function indexFleet(spec: FleetSpec): FleetIndex {
  const values = new Map<string, FleetValue>();
  for (const [name, value] of Object.entries(spec.secrets)) {
    values.set(name, { kind: "secret", name, spec: value, inner: [] });
  }
  for (const [name, value] of Object.entries(spec.variables)) {
    if (values.has(name)) continue;
    values.set(name, { kind: "variable", name, spec: value, inner: innerNames(value.value) });
  }
  const servers = new Map<string, ServerSpec>();
  for (const server of spec.servers) {
    if (!servers.has(server.name)) servers.set(server.name, server);
  }
  return { spec, servers, values, external: externalNames(spec) };
}

function externalNames({ external = [], madeSecrets = {} }: FleetSpec): Map<string, Scope> {
  const isList = (names: typeof external): names is readonly string[] => Array.isArray(names);
  const made = Object.entries(madeSecrets).map(
    ([name, { scope = "all" }]) => [name, scope] as const,
  );
  const others = isList(external)
    ? external.map((name) => [name, "all"] as const)
    : Object.entries(external);
  return new Map([...made, ...others]);
}

function innerNames(value: string): string[] {
  const { names } = komodoNames(value);
  return names.flatMap(({ name, escaped }) => (!escaped && KOMODO_NAME.test(name) ? [name] : []));
}

/** A name and, when it is a plain variable, the secrets in its value: all that using it uses. */
export function withInner(index: FleetIndex, name: string): string[] {
  return [name, ...(index.values.get(name)?.inner ?? [])];
}

/** The value of a plain variable that needs no further replacement by Komodo. */
export function plainValue(index: FleetIndex, name: string): string | undefined {
  const found = index.values.get(name);
  return found?.kind === "variable" && !found.spec.value.includes("[[")
    ? found.spec.value
    : undefined;
}

/** Whether a value may be used on a server (S0-TIER-4, S0-TIER-5). */
export function inScope(scope: ValueSpec["scope"], server: { name: string; tier: Tier }): boolean {
  if (scope === undefined || scope === "all") return true;
  return typeof scope === "string" ? scope === server.tier : scope.includes(server.name);
}

/** What to do about a missing name: the command that sets it; a name that looks secret goes there. */
export function setName(name: string): string {
  const secret = `Run \`${setSecret(name)}\``;
  if (looksSecret(name)) return secret;
  const plain = `\`pulumi config set --path varanus:variables.${name} VALUE\``;
  return `${secret} or, if anyone may read it, ${plain}`;
}

/** The command that sets a secret of the fleet; it asks for the value. */
export function setSecret(name: string): string {
  return `pulumi config set --secret --path 'varanus:secrets.${name}'`;
}

/** What to do about a plain variable that ought to be a secret; one name cannot be both. */
export function makeSecret(name: string): string {
  const remove = `pulumi config rm --path varanus:variables.${name}`;
  return `Make it a secret: run \`${remove}\`, then \`${setSecret(name)}\``;
}

/** Whether a name says that its value must not be shown (S0-SEC-2). */
export function looksSecret(name: string): boolean {
  return /TOKEN|SECRET|PASSWORD|_KEY$/i.test(name);
}
