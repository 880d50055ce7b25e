import * as pulumi from "@pulumi/pulumi";

/** Lines `NAME=value` as a program gives them: the text, or a map of names and values. */
export type KeyValues = pulumi.Input<string> | Record<string, pulumi.Input<string>>;

/** How the values of a map reach their place: as they are, or through a shell. */
export type Passage = "plain" | "shell";

/**
 * The arguments with the maps among the named ones turned into lines `NAME=value`, in the order of
 * the map. Values that pass through a shell are quoted, so that it replaces nothing in them. A value
 * that Komodo would cut is refused when it is known.
 */
export function withLines<A extends object>(
  args: A,
  passages: Partial<Record<keyof A & string, Passage>>,
): A {
  const given = Object.entries(passages) as [keyof A & string, Passage][];
  const entries = given
    .filter(([key]) => args[key] !== undefined)
    .map(([key, passage]) => [key, linesOf(key, args[key] as KeyValues, passage)]);
  return { ...args, ...(Object.fromEntries(entries) as object) };
}

function linesOf(key: string, value: KeyValues, passage: Passage): pulumi.Input<string> {
  if (typeof value === "string" || value instanceof Promise) return value;
  if (pulumi.Output.isInstance(value)) return value;
  return pulumi.output(value).apply((map) =>
    Object.entries(map)
      .map(([name, text]) => `${name}=${valueText(`${key}.${name}`, text, passage)}\n`)
      .join(""),
  );
}

/** Komodo 2.3.2 takes each line for one assignment, and what follows ` #` for a comment. */
function valueText(path: string, value: string, passage: Passage): string {
  if (/\n| #/.test(value)) {
    throw new Error(
      `Property "${path}": its value holds a line end or " #", where Komodo would cut it. ` +
        "Give it in another form, such as base64.",
    );
  }
  return passage === "plain" ? value : shellText(value);
}

/** A value as a shell passes it on unchanged: in single quotes unless its characters are plain. */
export function shellText(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
