import { isRecord } from "../../providers/dynamic/values";

/** One value for `pulumi config set --path`. */
export interface ConfigLeaf {
  /** Key and path, such as `varanus:servers[0].name`. */
  readonly path: string;
  readonly text: string;
}

/**
 * The leaves of a value that is the JSON of a map or list, so that Pulumi keeps it as one and holds
 * it to the type that `Pulumi.yaml` declares; the value itself under its key where it is plain text.
 * Empty maps and lists cannot be set this way.
 */
export function configLeaves(key: string, value: string): ConfigLeaf[] {
  const structure = key.startsWith("varanus:") ? parsed(value) : undefined;
  return structure === undefined ? [{ path: key, text: value }] : leavesOf(key, structure);
}

function parsed(value: string): object | undefined {
  try {
    const found: unknown = JSON.parse(value);
    return typeof found === "object" && found !== null ? found : undefined;
  } catch {
    return undefined;
  }
}

function leavesOf(path: string, value: unknown): ConfigLeaf[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item: unknown, i) => leavesOf(`${path}[${i}]`, item));
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([name, item]) => leavesOf(below(path, name), item));
  }
  if (["string", "number", "boolean"].includes(typeof value)) {
    return [{ path, text: String(value) }];
  }
  throw new Error(`Configuration "${path}": cannot be set as ${JSON.stringify(value)}.`);
}

/** A property below a key or another property. */
function below(path: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
