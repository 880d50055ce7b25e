import { KOMODO_NAME, komodoNames } from "../../compose/names";
import type { Problem } from "../../providers/dynamic/problem";
import type { Scope } from "./types";
import { looksSecret, makeSecret, setSecret, type FleetIndex, type FleetValue } from "./fleetIndex";

/** Longest value Komodo 2.3.2 stores, in characters. */
export const MAX_VALUE_LENGTH = 10_000;

/**
 * What is wrong with variables and secrets by themselves: names and values Komodo refuses, scopes
 * of unknown servers, secrets among the plain variables. No message shows a value.
 */
export function valueProblems(index: FleetIndex): Problem[] {
  const { variables, secrets } = index.spec;
  const doubled = Object.keys(variables).filter((name) => Object.hasOwn(secrets, name));
  return [
    ...doubled.map((name) => ({
      subject: `Secret "${name}"`,
      message: "the name is also that of a plain variable",
      fix: "Remove one of the two: Komodo has one list of names",
    })),
    ...[...index.values.values()].flatMap((value) =>
      checks.flatMap((check) => check(value, index)),
    ),
    ...[...index.external].flatMap(([name, scope]) =>
      scopeProblems(`External name "${name}"`, scope, index),
    ),
  ];
}

/** `Secret "CF_API_TOKEN"` or `Variable "DOMAIN"`. */
export function valueSubject({ kind, name }: FleetValue): string {
  return `${kind === "secret" ? "Secret" : "Variable"} "${name}"`;
}

type Check = (value: FleetValue, index: FleetIndex) => Problem[];

const checks: readonly Check[] = [
  nameFits,
  valueFits,
  isNoHiddenSecret,
  scopeIsKnown,
  innerNamesResolve,
  secretHoldsNoName,
];

function about(value: FleetValue, message: string, fix: string): Problem[] {
  return [{ subject: valueSubject(value), message, fix }];
}

function nameFits(value: FleetValue): Problem[] {
  if (KOMODO_NAME.test(value.name)) return [];
  const message = "the name is not made of A-Z, a-z, 0-9 and _, of 500 characters at most";
  return about(value, message, "Rename it, and begin it with a letter or _");
}

function valueFits(value: FleetValue): Problem[] {
  const text = value.spec.value;
  if (text.length > MAX_VALUE_LENGTH) {
    const message = `the value has ${text.length} characters, above Komodo's limit of ${MAX_VALUE_LENGTH}`;
    return about(value, message, "Shorten it, or put it on the host as a file");
  }
  // Rust's notion of a control character, which is what Komodo 2.3.2 refuses with 400.
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(text)) return [];
  const message = "the value holds a line break or another control character, which Komodo refuses";
  return about(
    value,
    message,
    "Encode it, for example with base64, or put it on the host as a file",
  );
}

function isNoHiddenSecret(value: FleetValue): Problem[] {
  if (value.kind === "secret" || !looksSecret(value.name)) return [];
  const message = "the name is that of a secret, but plain variables are shown to everyone";
  return about(value, message, makeSecret(value.name));
}

function scopeIsKnown(value: FleetValue, index: FleetIndex): Problem[] {
  return scopeProblems(valueSubject(value), value.spec.scope, index);
}

function scopeProblems(subject: string, scope: Scope = "all", { servers }: FleetIndex): Problem[] {
  if (typeof scope === "string") {
    if (["all", "trusted", "untrusted"].includes(scope)) return [];
    const message = `the scope is "${scope as string}"`;
    return [{ subject, message, fix: "Write all, trusted, untrusted, or a list of server names" }];
  }
  return scope
    .filter((name) => !servers.has(name))
    .map((name) => ({
      subject,
      message: `the scope names the server "${name}", which does not exist`,
      fix: `Name servers of the fleet: ${[...servers.keys()].sort().join(", ")}`,
    }));
}

function innerNamesResolve(value: FleetValue, { values, external }: FleetIndex): Problem[] {
  if (value.kind === "secret") return [];
  const faults = komodoNames(value.spec.value).faults.flatMap(({ message, fix }) =>
    about(value, `in the value, ${message}`, fix),
  );
  const wrong = value.inner.flatMap((name) => {
    const inner = values.get(name);
    if (inner?.kind === "secret" || (!inner && external.has(name))) return [];
    const message = inner
      ? `the value names the variable [[${name}]], but Komodo replaces only secrets there`
      : `the value names [[${name}]], which does not exist`;
    const fix = inner
      ? "Write that variable's value, or make it a secret"
      : `Run \`${setSecret(name)}\``;
    return about(value, message, fix);
  });
  return [...faults, ...wrong];
}

function secretHoldsNoName(value: FleetValue): Problem[] {
  if (value.kind === "variable" || !value.spec.value.includes("[[")) return [];
  const message = 'the value holds "[[", which Periphery reads as the start of a name';
  return about(value, message, "Choose a value without it");
}

/** Why a value cannot stand in a stack's environment, where every value is in single quotes. */
export function environmentFault(text: string): { message: string; fix: string } | undefined {
  const fault = (what: string, why: string) => ({ message: `${what}, ${why}`, fix: FIX });
  if (text.includes(" #")) return fault('holds " #"', "where Komodo cuts a line of an environment");
  if (text.includes("'"))
    return fault("holds a single quote", "which ends the value in an .env file");
  if (text.endsWith("\\")) {
    return fault("ends in a backslash", "which hides the closing quote in an .env file");
  }
  return undefined;
}

const FIX = "Choose a value without it, or encode it, for example with base64";
