import type { FieldProblem } from "../dynamic/fields";

/** Names without a region that Komodo 2.3.2 knows; `PST` and the like are no time zones to it. */
const WITHOUT_REGION =
  "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST " +
  "Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo " +
  "PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu";
const PLAIN: ReadonlySet<string> = new Set(WITHOUT_REGION.split(" "));

/**
 * Refuses a time zone that Komodo 2.3.2 does not find: it takes the names of the IANA data base, in
 * exactly their letters. An empty one is Core's own.
 */
export function timezoneProblem(timezone: string): FieldProblem | undefined {
  if (timezone === "") return undefined;
  const known = knownAs(timezone);
  if (known === timezone) return undefined;
  const message = `the time zone "${timezone}" does not exist`;
  const fix = known ? `Write "${known}"` : 'Give an IANA name, such as "Europe/Amsterdam"';
  return { message, fix };
}

/** The name in the letters of the data base; undefined when it has no such name. */
function knownAs(name: string): string | undefined {
  const plain = [...PLAIN].find((one) => one.toLowerCase() === name.toLowerCase());
  if (plain !== undefined || !name.includes("/")) return plain;
  const resolved = resolvedName(name);
  // An older name resolves to another one: its letters cannot be told from it.
  return resolved?.toLowerCase() === name.toLowerCase() ? resolved : resolved && name;
}

function resolvedName(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
