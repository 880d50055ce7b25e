import type { FieldProblem } from "../dynamic/fields";

/**
 * Texts as Komodo 2.3.2 stores them (observed): trailing white space removed, then exactly one line
 * end; an empty text stays empty. Used by `file_contents` and commands.
 */
export function trimmedText(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed === "" ? "" : `${trimmed}\n`;
}

/** `environment` and other line lists: one line end is added where it is missing, no more. */
export function lines(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** Names as Komodo stores them for stacks: lower case, everything but `[a-z0-9_-]` as `_`. */
export function stackName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "_")
    .replace(/^[^a-z0-9]+/, "");
}

/** Names as Komodo stores them for repos: trimmed, each blank and line end as `_`. */
export function repoName(name: string): string {
  return name.trim().replace(/[ \n]/g, "_");
}

/** Names as Komodo stores them for deployments and containers: `[A-Za-z0-9_.-]`, others as `_`. */
export function containerName(name: string): string {
  return name
    .trim()
    .replace(/[^A-Za-z0-9_.-]/g, "_")
    .replace(/^[^A-Za-z0-9]+/, "");
}

/** Names of all kinds that Komodo only trims: servers, procedures, alerters. */
export function plainName(name: string): string {
  return name.trim().replace(/\n/g, "_");
}

/** Refuses a name that Komodo would store in another form, or take for an id. */
export function nameProblem(storedForm: (name: string) => string) {
  return (name: string): FieldProblem | undefined => {
    if (name.trim() === "") return { message: '"name" is empty', fix: 'Set "name"' };
    if (/^[0-9a-f]{24}$/i.test(name)) {
      return { message: `"name" is "${name}", which Komodo reads as an id`, fix: "Choose a name" };
    }
    const kept = storedForm(name);
    if (kept === name) return undefined;
    if (kept === "") {
      const message = `"name" is "${name}", of which Komodo would keep nothing`;
      return { message, fix: "Choose another name" };
    }
    return {
      message: `"name" is "${name}", which Komodo stores as "${kept}"`,
      fix: `Use "${kept}"`,
    };
  };
}
