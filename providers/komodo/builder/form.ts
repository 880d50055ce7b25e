import { type FieldTable, untyped } from "../../dynamic/fields";
import { isRecord } from "../../dynamic/values";
import { type ConfigForm, fromConfig, givenKeys, toConfig } from "../configForm";
import { awsBuilderFields } from "./awsFields";
import { serverBuilderFields, urlBuilderFields } from "./fields";

/** Our name of each type of builder, Komodo's name, and the fields of its parameters. */
const TYPES: readonly (readonly [input: string, type: string, fields: FieldTable])[] = [
  ["url", "Url", untyped(urlBuilderFields)],
  ["server", "Server", untyped(serverBuilderFields)],
  ["aws", "Aws", untyped(awsBuilderFields)],
];

/** Inputs of which exactly one says what a builder is. */
export const builderTypes: readonly string[] = TYPES.map(([input]) => input);

/**
 * A builder's config is `{type, params}`. Komodo 2.3.2 merges the parameters while the type stays and
 * takes the new ones alone when it changes, so an update sends all of them.
 */
export const builderForm: ConfigForm = {
  toConfig(inputs, keys) {
    if (!keys.some((key) => builderTypes.includes(key))) return {};
    return tagged(inputs, (fields) => Object.keys(fields));
  },
  toNewConfig: (inputs) => tagged(inputs, givenKeys),
  fromConfig({ type, params }) {
    const absent = Object.fromEntries(builderTypes.map((input) => [input, null]));
    const [input, , fields] = TYPES.find(([, name]) => name === type) ?? [];
    if (input === undefined || fields === undefined || !isRecord(params)) return absent;
    return { ...absent, [input]: fromConfig(fields, params) };
  },
};

function tagged(
  inputs: object,
  keysOf: (fields: FieldTable, params: object) => string[],
): Record<string, unknown> {
  const given = inputs as Record<string, object | undefined>;
  for (const [input, type, fields] of TYPES) {
    const params = given[input];
    if (params) return { type, params: toConfig(fields, params, keysOf(fields, params)) };
  }
  return {};
}
