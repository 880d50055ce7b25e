import {
  type Field,
  type FieldTable,
  partsOf,
  remoteName,
  sameValue,
} from "../providers/dynamic/fields";
import { type PropertyProblem, validate } from "../providers/dynamic/validate";
import { isRecord } from "../providers/dynamic/values";
import { type ConfigForm, fieldByField, META } from "../providers/komodo/configForm";
import { builderForm } from "../providers/komodo/builder/form";
import { komodoHandlers } from "../providers/komodo/handlers";

/** The part of a handler that needs no Core. */
interface Kind {
  readonly kind: string;
  readonly fields: FieldTable;
  problems?(inputs: object): PropertyProblem[];
}

const kinds = new Map(
  (komodoHandlers as unknown as readonly Kind[]).map((handler) => [handler.kind, handler]),
);

/** Field table of a kind by the last part of its type token, `Stack`; empty when there is none. */
export function tableOf(kind: string): FieldTable {
  return kinds.get(`komodo:${kind}`)?.fields ?? {};
}

/** Every finding about inputs of a kind that the kind itself would refuse at preview. */
export function inputProblems(kind: string, inputs: object): PropertyProblem[] {
  const found = validate(tableOf(kind), inputs);
  if (found.length > 0) return found;
  return kinds.get(`komodo:${kind}`)?.problems?.(inputs) ?? [];
}

/** A field of a kind's config, with our name for it and Komodo's. */
export interface ConfigField {
  readonly key: string;
  readonly remote: string;
  readonly field: Field;
}

/** The fields of a kind that make up Komodo's config, in the order of the table. */
export function configFields(kind: string): ConfigField[] {
  return Object.entries(tableOf(kind))
    .filter(([key, field]) => !META.has(key) && !field.local && !field.unsent)
    .map(([key, field]) => ({ key, remote: remoteName(key, field), field }));
}

/** How inputs of a kind and Komodo's config become each other. */
export function formOf(kind: string): ConfigForm {
  return kind === "Builder" ? builderForm : fieldByField(tableOf(kind));
}

/** True when an absent value means the same. */
export function isDefault(field: Field, value: unknown): boolean {
  const hasDefault = field.default !== undefined || field.initial !== undefined;
  return value === undefined || (hasDefault && sameValue(field, value, undefined));
}

/** Inputs without what is the default anyway, at any depth. */
export function leanInputs(
  table: FieldTable,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kept = Object.entries(inputs).filter(([key, value]) => {
    const field = table[key];
    return field === undefined || field.required === true || !isDefault(field, value);
  });
  return Object.fromEntries(kept.map(([key, value]) => [key, leanValue(table[key], value)]));
}

function leanValue(field: Field | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => leanValue(field, item));
  const parts = field && partsOf(field, value);
  return parts && isRecord(value) ? leanInputs(parts, value) : value;
}
