/** Where Komodo writes a stack's environment when nothing else is said. */
const KOMODO_DEFAULT = ".env";

/**
 * Inputs that name the env file where a program has to: a stack whose files come from Git or from
 * the host, and which has an environment of its own. Komodo writes it to `.env` as before.
 */
export function withEnvFilePath(
  kind: string,
  inputs: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { environment, envFilePath, repo, linkedRepo, filesOnHost } = inputs;
  const isElsewhere = Boolean(repo) || Boolean(linkedRepo) || filesOnHost === true;
  const isNeeded = kind === "Stack" && isElsewhere && Boolean(environment) && !envFilePath;
  return { ...inputs, ...(isNeeded && { envFilePath: KOMODO_DEFAULT }) };
}
