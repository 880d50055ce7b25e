import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { plan } from "./migrationPlan";
import type { Place, Section, Step } from "./migrationSteps";

const PLACES: Readonly<Record<Place, string>> = {
  here: "On your machine, in this folder:",
  vps: "On the VPS, as root:",
  komodo: "On Core's host, as root:",
};

/** The plan as Markdown. */
export function planMarkdown(sections: readonly Section[] = plan): string {
  return sections
    .flatMap(({ title, steps }) => [`## ${title}`, ...steps.flatMap(stepMarkdown)])
    .join("\n\n");
}

function stepMarkdown({ title, place, note, commands }: Step): string[] {
  const block = ["```sh", ...commands, "```"].join("\n");
  return [`### ${title}`, ...(note === undefined ? [] : [note]), PLACES[place], block];
}

const MARKED = /(?<=<!-- plan -->\n\n)[^]*(?=\n\n<!-- \/plan -->)/;

/** A page with the plan between its marks. */
export function withPlan(page: string): string {
  return page.replace(MARKED, () => planMarkdown());
}

/** `node --require varanus/register migration.ts` writes MIGRATION.md. */
if (require.main === module) {
  const file = path.join(__dirname, "MIGRATION.md");
  writeFileSync(file, withPlan(readFileSync(file, "utf8")));
}
