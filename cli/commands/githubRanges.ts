import path from "node:path";
import { Command } from "commander";
import { stringify } from "yaml";
import { githubHookRanges } from "../../components/azure/githubHookRanges";
import { rangesProblem } from "../../components/azure/rangeProblems";
import { InputError } from "../../providers/dynamic/problem";
import { isRecord } from "../../providers/dynamic/values";
import { HttpClient } from "../../providers/http/client";
import { ApiError } from "../../providers/http/errors";
import type { CommandContext } from "../main";
import { writeFiles } from "../writeFiles";

const timeoutMs = 10_000;
const defaultUrl = "https://api.github.com";

interface Flags {
  readonly url: string;
  readonly write?: string;
}

/** `varanus github-ranges`: where GitHub's webhooks come from today. */
export function githubRangesCommand(context: CommandContext): Command {
  return new Command("github-ranges")
    .description("Prints the address ranges of GitHub's webhooks as configuration of CoreVm.")
    .option("--url <url>", "address of GitHub's API", defaultUrl)
    .option("--write <file>", "also write them as a TypeScript module")
    .action((flags: Flags) => run(flags, context));
}

async function run({ url, write }: Flags, { terminal, redactor }: CommandContext): Promise<void> {
  const hooks = await fetchHooks(new HttpClient({ ...settings, url, redactor }));
  if (write !== undefined) {
    const { dir: folder, base } = path.parse(path.resolve(terminal.folder, write));
    writeFiles(new Map([[base, moduleText(hooks)]]), { folder, force: true });
  }
  terminal.print(stringify({ githubHookRanges: hooks }).trimEnd());
  terminal.warn(comparison(hooks));
}

const settings = {
  system: "GitHub",
  timeoutMs,
  readError: (status: number, body: unknown) => ({
    text: isRecord(body) && typeof body.message === "string" ? body.message : `status ${status}`,
  }),
};

async function fetchHooks(client: HttpClient): Promise<string[]> {
  try {
    const meta = await client.send<unknown>({ method: "GET", path: "/meta", idempotent: true });
    return checked(isRecord(meta) ? meta.hooks : undefined);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const message = `GitHub "${client.settings.url}": answered ${error.message}`;
    throw new Error(`${message}. Check --url, or try again later.`, { cause: error });
  }
}

/** The answer becomes firewall rules: nothing but ranges may pass. */
function checked(hooks: unknown): string[] {
  const texts = Array.isArray(hooks) ? (hooks as unknown[]) : [];
  const ranges = texts.filter((text) => typeof text === "string");
  const areRanges = ranges.length === texts.length && rangesProblem("hooks", ranges) === undefined;
  if (texts.length > 0 && areRanges) return ranges;
  const message = `"hooks" in the answer to /meta is not a list of address ranges`;
  const fix = "Check that --url is GitHub's API";
  throw new InputError([{ subject: "Answer of GitHub", message, fix }]);
}

function comparison(hooks: readonly string[]): string {
  const added = hooks.filter((range) => !githubHookRanges.includes(range));
  const gone = githubHookRanges.filter((range) => !hooks.includes(range));
  if (added.length + gone.length === 0) return "These are the ranges that Varanus has.";
  return [
    "Varanus has other ranges: set these as githubHookRanges.",
    ...added.map((range) => `+ ${range}`),
    ...gone.map((range) => `- ${range}`),
  ].join("\n");
}

/** The text of `components/azure/githubHookRanges.ts` with these ranges. */
export function moduleText(ranges: readonly string[]): string {
  return `${head}
export const githubHookRanges: readonly string[] = [
${ranges.map((range) => `  ${JSON.stringify(range)},\n`).join("")}];
`;
}

const head = `/**
 * Addresses that GitHub's webhooks come from: the list \`hooks\` of https://api.github.com/meta.
 * GitHub changes it now and then: \`varanus github-ranges\` shows what has changed, and
 * \`githubHookRanges\` of the configuration takes the place of this list.
 */`;
