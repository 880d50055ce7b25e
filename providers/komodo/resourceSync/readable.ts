import type { Komodo } from "../context";
import { redactedEnd } from "../deploying/secrets";
import { plainText } from "../executions";

/**
 * Throws when Komodo cannot read the sync's files. Reads them anew, so that a file that was mended
 * outside of the program is no reason to fail again.
 */
export async function refuseUnreadable(komodo: Komodo, id: string, name: string): Promise<void> {
  const { info } = await komodo.client.write("RefreshResourceSyncPending", { sync: id });
  if (!info?.pending_error) return;
  const causes = [
    withoutExcerpt(info.pending_error),
    ...(info.remote_errors ?? []).map((file) => `${file.path}: ${withoutExcerpt(file.contents)}`),
  ];
  const words = await redactedEnd(komodo, causes.join("; "));
  throw new Error(
    `ResourceSync "${name}": Komodo cannot read its files: ${words}. ` +
      "Correct them, or where they are looked for, then run `pulumi up` again.",
  );
}

/** Komodo's words in one line, without what they quote of the file, which may be a secret. */
function withoutExcerpt(markup: string): string {
  return plainText(markup)
    .split("\n")
    .map((line) => line.trim().replace(/^(ERROR|TRACE|\d+):\s*/, ""))
    .filter((line) => line !== "" && !/^\d*\s*\|/.test(line))
    .join(": ")
    .replace(/\b(string|character) "(?:\\.|[^"\\])*"/g, "$1")
    .replace(/\.+$/, "");
}
