import type { BlueprintContents } from "./schemas";

/** A fault of a whole blueprint. */
export interface DuplicateFault {
  readonly path: "proxy-resources" | "client-resources";
  readonly message: string;
}

/** The keys of the resources that have each value, for values that more than one has. */
function shared<Row>(
  rows: Readonly<Record<string, Row>>,
  valueOf: (row: Row) => string | undefined,
): [string, string[]][] {
  const keys = new Map<string, string[]>();
  for (const [key, row] of Object.entries(rows)) {
    const value = valueOf(row);
    if (value !== undefined && value !== "") keys.set(value, [...(keys.get(value) ?? []), key]);
  }
  return [...keys].filter(([, users]) => users.length > 1);
}

function fault(
  path: DuplicateFault["path"],
  start: string,
  uses: readonly string[],
): DuplicateFault[] {
  return uses.length === 0 ? [] : [{ path, message: `${start}: ${uses.join("; ")}` }];
}

/** Values that only one resource of a blueprint may have, and more than one has. */
export function duplicateNames(contents: BlueprintContents): DuplicateFault[] {
  const { publicResources, privateResources } = contents;
  const domains = "Duplicate 'full-domain' values found";
  const byDomain = ([name, keys]: [string, string[]]): string =>
    `'${name}' used by resources: ${keys.join(", ")}`;
  const ports = shared(publicResources, ({ protocol, "proxy-port": port }) =>
    protocol === undefined || port === undefined ? undefined : `${protocol}:${port}`,
  ).map(([place, keys]) => {
    const [protocol = "", port = ""] = place.split(":");
    const users = keys.join(", ");
    return `${protocol.toUpperCase()} port ${port} used by proxy-resources: ${users}`;
  });
  const aliases = shared(privateResources, ({ alias }) => alias).map(
    ([alias, keys]) => `alias '${alias}' used by client-resources: ${keys.join(", ")}`,
  );
  const publicNames = shared(publicResources, (row) => row["full-domain"]).map(byDomain);
  const privateNames = shared(privateResources, (row) => row["full-domain"]).map(byDomain);
  return [
    ...fault("proxy-resources", domains, publicNames),
    ...fault("client-resources", domains, privateNames),
    ...fault("proxy-resources", "Duplicate 'proxy-port' values found in proxy-resources", ports),
    ...fault("client-resources", "Duplicate 'alias' values found in client-resources", aliases),
  ];
}
