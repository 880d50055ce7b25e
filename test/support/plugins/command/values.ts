import { isRecord, sameJson, UNKNOWN } from "../../../../providers/dynamic/values";

/** Properties as they come over the wire. */
export type Inputs = Record<string, unknown>;

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A value as the engine marks secret ones. */
export function secret(value: unknown): unknown {
  return isSecret(value) ? value : { [signature]: secretSignature, value };
}

function isSecret(value: unknown): value is { value: unknown } {
  return isRecord(value) && value[signature] === secretSignature;
}

/** Properties without the marks of secrets, at any depth. */
export function plain(inputs: Inputs): Inputs {
  return plainValue(inputs) as Inputs;
}

function plainValue(value: unknown): unknown {
  if (isSecret(value)) return plainValue(value.value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainValue(part)]));
}

/** Names of the inputs that differ. */
export function changedInputs(olds: Inputs, news: Inputs): string[] {
  const [before, after] = [plain(olds), plain(news)];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !sameJson(before[name], after[name]));
}

/** Outputs of a command that has not run. */
export const unknownText = { stdout: UNKNOWN, stderr: UNKNOWN };
