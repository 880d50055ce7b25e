import type { FieldProblem } from "../../dynamic/fields";
import { looksLikeCron } from "./cron";

/*
 * English schedules. Komodo 2.3.2 reads them with english-to-cron 0.1.7, which picks the words it
 * knows and passes over all others without an error: "every monday" runs every minute of a Monday,
 * "every weekday at 9am" every day, "monthly" every minute. So only phrases are let through whose
 * words are all known, and that were tried with that very reader to mean what they say.
 */

const WEEKDAY_NAMES =
  "mon(?:day)?s?|tue(?:sday)?s?|wed(?:nesday)?s?|thu(?:rsday)?s?|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?";
const MONTH_NAMES =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|" +
  "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const UNITS = "days?|minutes?|mins?|hours?|hrs|seconds?|secs?";
const FILLERS =
  "run|every|each|at|on|only|the|of|in|from|to|through|between|and|a|daily|weekly|month|weekends?|noon|midnight";

const WORD = new RegExp(
  `^(?:${FILLERS}|${UNITS}|${WEEKDAY_NAMES}|${MONTH_NAMES}|am|pm|\\d+(?:am|pm)?|` +
    `\\d+:\\d+(?:am|pm)?|\\d+(?:st|nd|rd|th)|\\d+(?:${UNITS}))$`,
);
const CLOCK = /\b(\d+):(\d+) ?(am|pm)?\b|\b(\d+) ?(am|pm)\b|\b(noon|midnight)\b/g;
const INTERVAL = /\b(\d+) ?(day|min|hour|hr|sec)[a-z]*\b/g;
const MOST: Readonly<Record<string, number>> = { sec: 59, min: 59, hour: 23, hr: 23, day: 31 };

const CLOCK_TEXT = "(?:\\d+:\\d+ ?(?:am|pm)?|\\d+ ?(?:am|pm)|noon|midnight)";
const TIMES = `(?:at )?${listed(CLOCK_TEXT)}`;
const ONE_TIME = `(?:at )?${CLOCK_TEXT}`;
const UNIT = "(?:minutes?|mins?|hours?|hrs|seconds?|secs?)";
const RANGE_OF = (name: string) => `(?:${name})(?: (?:to|through) (?:${name}))`;
const DAYS = `(?:weekends?|${RANGE_OF(WEEKDAY_NAMES)}|${listed(WEEKDAY_NAMES)})`;
const MONTHS = `(?:(?:in|from) ${RANGE_OF(MONTH_NAMES)}|in ${listed(MONTH_NAMES)})`;
const SPAN = `between ${CLOCK_TEXT} and ${CLOCK_TEXT}`;
const EVERY_DAY = "(?:every|each) (?:\\d+ ?)?days?";
const NTH = "\\d+(?:st|nd|rd|th)";
const OF_MONTH = `(?:on )?(?:the )?(?:${NTH} day|${NTH} and ${NTH}) of the month`;

// Words after several times are read wrongly: only one time may stand before others.
const FORMS: readonly RegExp[] = [
  `${EVERY_DAY}(?: ${TIMES})?`,
  `${EVERY_DAY}(?: ${ONE_TIME})? ${MONTHS}`,
  `(?:daily )?${TIMES}`,
  `${ONE_TIME}(?: ${EVERY_DAY})?(?: ${MONTHS})?`,
  `(?:weekly )?(?:(?:every|each|on|only on) )?${DAYS} ${TIMES}`,
  `${ONE_TIME} (?:every|each|on|only on) ${DAYS}`,
  `every (?:\\d+ ?)?${UNIT}(?: (?:(?:only )?on )?${DAYS})?(?: ${SPAN})?`,
  `every (?:\\d+ ?)?${UNIT} ${MONTHS}`,
  `${OF_MONTH}(?: ${TIMES})?`,
  `${ONE_TIME} ${OF_MONTH}`,
].map((form) => new RegExp(`^(?:${form})$`));

function listed(item: string): string {
  return `(?:${item})(?:(?:, | and )(?:${item}))*`;
}

type Rule = (text: string, original: string) => FieldProblem | undefined;

const RULES: readonly Rule[] = [
  cronInstead,
  unknownWord,
  weeklyAlone,
  capitalUnit,
  impossibleTime,
  impossibleInterval,
  looseNumber,
  looseOrdinal,
  looseWeekday,
  twoIntervals,
  mixedMinutes,
  untriedForm,
];

/**
 * Refuses an English schedule that Komodo 2.3.2 cannot read, or would read as something else than it
 * says. `0 30 2 * * MON` and the like say anything that English does not.
 */
export function englishProblem(text: string): FieldProblem | undefined {
  const plain = text.trim().toLowerCase().replace(/\s+/g, " ").replace(/[.!]$/, "");
  for (const rule of RULES) {
    const found = rule(plain, text);
    if (found) return found;
  }
  return undefined;
}

const USE_CRON = 'set `scheduleFormat: "Cron"` and write it with 6 fields';

function misread(text: string, what: string, fix: string): FieldProblem {
  return { message: `the schedule "${text}" ${what}`, fix };
}

function cronInstead(text: string, original: string): FieldProblem | undefined {
  if (!looksLikeCron(text) && !text.startsWith("@")) return undefined;
  const what = "is cron, which Komodo would read as English and run every minute";
  return misread(original, what, 'Set `scheduleFormat: "Cron"`');
}

function unknownWord(text: string, original: string): FieldProblem | undefined {
  const words = text.split(/[ ,]+/).filter((word) => word !== "");
  const unknown = words.find((word) => !WORD.test(word));
  if (unknown === undefined) return undefined;
  const what = `holds "${unknown}", which Komodo does not know and passes over`;
  const range = new RegExp(`^(${WEEKDAY_NAMES})-(${WEEKDAY_NAMES})$`).exec(unknown);
  if (range) return misread(original, what, `Write "${range[1] ?? ""} to ${range[2] ?? ""}"`);
  if (/^(?:week|work)days?$/.test(unknown)) {
    return misread(original, what, 'Write "monday to friday"');
  }
  return misread(original, what, `Say it without that word, or ${USE_CRON}`);
}

/** "weekly" is passed over as well: it is only right where a weekday says the same. */
function weeklyAlone(text: string, original: string): FieldProblem | undefined {
  if (!/\bweekly\b/.test(text) || new RegExp(`\\b(?:${WEEKDAY_NAMES})\\b`).test(text))
    return undefined;
  return misread(original, "says weekly, but on no day", 'Name the day, as in "sunday at 03:00"');
}

/** Of several times the reader keeps all hours, but the minutes of one. */
function mixedMinutes(text: string, original: string): FieldProblem | undefined {
  const minutes = new Set([...text.matchAll(CLOCK)].map(([, , minute = "0"]) => Number(minute)));
  const isSpan = /\bbetween\b/.test(text) && [...minutes].some((minute) => minute !== 0);
  if (minutes.size < 2 && !isSpan) return undefined;
  const what = "holds times whose minutes differ, or limits with minutes, of which some are lost";
  return misread(original, what, `Use times on the hour, or ${USE_CRON}`);
}

/** The reader takes these two units only in small letters. */
function capitalUnit(_text: string, original: string): FieldProblem | undefined {
  const unit = /\b(?:hours?|hrs|seconds?|secs?)\b/gi;
  const odd = [...original.matchAll(unit)].find(([word]) => word !== word.toLowerCase())?.[0];
  if (odd === undefined) return undefined;
  const what = `holds "${odd}", which Komodo knows only in small letters`;
  return misread(original, what, `Write "${odd.toLowerCase()}"`);
}

function impossibleTime(text: string, original: string): FieldProblem | undefined {
  const odd = [...text.matchAll(CLOCK)].find(([, hour, minute, half, whole, wholeHalf]) => {
    const most = (half ?? wholeHalf) === undefined ? 23 : 12;
    return Number(hour ?? whole ?? 0) > most || Number(minute ?? 0) > 59;
  });
  if (!odd) return undefined;
  return misread(original, `holds "${odd[0]}", which is no time of the day`, "Correct the time");
}

function impossibleInterval(text: string, original: string): FieldProblem | undefined {
  const odd = [...text.matchAll(INTERVAL)].find(
    ([, count, unit = ""]) => Number(count) < 1 || Number(count) > (MOST[unit] ?? 0),
  );
  if (!odd) return undefined;
  const what = `holds "${odd[0]}", more than cron can count (59 seconds or minutes, 23 hours, 31 days)`;
  return misread(original, Number(odd[1]) < 1 ? `holds "${odd[0]}"` : what, "Use another interval");
}

/** A number alone is passed over: "at 9" runs every minute. */
function looseNumber(text: string, original: string): FieldProblem | undefined {
  const rest = text.replace(CLOCK, " ").replace(INTERVAL, " ");
  const odd = /(?<![\d:])\b\d+\b(?!:)/.exec(rest)?.[0];
  if (odd === undefined) return undefined;
  const what = `holds "${odd}" without "am", "pm", minutes or a unit, which Komodo passes over`;
  return misread(original, what, `Write the time as "${odd.padStart(2, "0").slice(0, 2)}:00"`);
}

/** "the 1st" alone is passed over, and "the 1st of the month" becomes January. */
function looseOrdinal(text: string, original: string): FieldProblem | undefined {
  const rest = text
    .replace(/\b\d+(?:st|nd|rd|th) and \d+(?:st|nd|rd|th) of the month\b/, " ")
    .replace(/\b\d+(?:st|nd|rd|th) day of the month\b/, " ");
  const odd = /\b\d+(?:st|nd|rd|th)\b|\bmonth\b|\bsecond (?=day|month|mon|tue|wed|thu|fri|sat|sun)/;
  const word = odd.exec(rest)?.[0].trim();
  if (word === undefined) return undefined;
  const what = `holds "${word}" in a place where Komodo reads something else`;
  const fix = `Write as in "1st day of the month at 03:00", or ${USE_CRON}`;
  return misread(original, what, fix);
}

function looseWeekday(text: string, original: string): FieldProblem | undefined {
  const hasDay = new RegExp(`\\b(?:${WEEKDAY_NAMES}|weekends?|daily|weekly)\\b`).test(text);
  const hasMonth = new RegExp(`\\b(?:${MONTH_NAMES})\\b`).test(text);
  const unit = /\b(?:\d+)?(?:minutes?|mins?|hours?|hrs|seconds?|secs?)\b/;
  const isTimed = text.search(CLOCK) >= 0 || unit.test(text);
  if (isTimed || (!hasDay && (!hasMonth || /\bdays?\b/.test(text)))) return undefined;
  const what = "names days but no time, which Komodo runs every minute of them";
  return misread(original, what, 'Add the time, such as "at 03:00"');
}

function twoIntervals(text: string, original: string): FieldProblem | undefined {
  const units = [...text.matchAll(/\b\d*(?:st|nd|rd|th)? ?(day|min|hour|hr|sec)[a-z]*\b/g)];
  const kinds = new Set(units.map(([, unit]) => (unit === "hr" ? "hour" : unit)));
  if (kinds.size < 2) return undefined;
  const what = `holds both "${[...kinds].join('" and "')}", of which Komodo takes one`;
  return misread(original, what, `Keep one of them, or ${USE_CRON}`);
}

/** Whatever is left must have one of the forms that were tried. */
function untriedForm(text: string, original: string): FieldProblem | undefined {
  const phrase = text.replace(/^run /, "").replace(/ ?, ?(?:and )?/g, ", ");
  const match = FORMS.find((form) => form.test(phrase));
  if (match && !endsBeforeItBegins(phrase)) return undefined;
  const what = "has none of the forms that Komodo is known to read as they stand";
  return misread(original, what, `Write as in "every monday to friday at 03:00", or ${USE_CRON}`);
}

/** Days and months from a later one to an earlier one are no range to cron; Sunday ends a week too. */
function endsBeforeItBegins(phrase: string): boolean {
  const order = [...WEEKDAY_NAMES.split("|"), ...MONTH_NAMES.split("|")].map(
    (name) => new RegExp(`^(?:${name})$`),
  );
  const at = (word: string) => order.findIndex((name) => name.test(word));
  return [...phrase.matchAll(/\b([a-z]+) (?:to|through) ([a-z]+)\b/g)].some(
    ([, from = "", to = ""]) => at(from) >= at(to) && !from.startsWith("sun"),
  );
}
