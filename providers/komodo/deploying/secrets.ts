import type { Komodo } from "../context";

/** Longest part of a log that an error shows and the state keeps, in characters. */
const LONGEST_CAUSE = 4_000;

/**
 * A log or a cause without secrets, and not longer than 4,000 characters: cut only after redaction,
 * for half a secret would not be found.
 */
export async function redactedEnd(komodo: Komodo, text: string): Promise<string> {
  await learnSecrets(komodo);
  const clean = komodo.redactor.redact(text);
  return clean.length > LONGEST_CAUSE ? `... ${clean.slice(-LONGEST_CAUSE)}` : clean;
}

/** A log may hold the value of any secret; those who may read them can take them out. */
async function learnSecrets(komodo: Komodo): Promise<void> {
  const variables = await komodo.listings.get("ListVariables").catch(() => []);
  variables.filter((item) => item.is_secret).forEach((item) => komodo.redactor.add(item.value));
}

const SECRET_LINE =
  /^.*(?:PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|(?:API|PRIVATE|ACCESS)_?KEY)\w*[ \t]*[=:][ \t]*["']?([^[\s"'][^"'\n]{5,})/gim;

/** Secrets that stand in the environment themselves: only their names tell, for values come in clear. */
export function learnLiterals({ redactor }: Komodo, environment = ""): void {
  for (const [, value] of environment.matchAll(SECRET_LINE)) redactor.add(value);
}
