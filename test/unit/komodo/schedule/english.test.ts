import assert from "node:assert/strict";
import { englishProblem } from "../../../../providers/komodo/schedule/english";

/** Phrases that Komodo 2.3.2's own reader (english-to-cron 0.1.7) was seen to read as they stand. */
const READ = [
  "Every day at 02:00",
  "every day at 3:00 and 15:00",
  "EVERY DAY AT 3AM",
  "every 2 days at 03:00",
  "every day at 3am in june and july",
  "every day at 3am from june to august",
  "daily at 3am",
  "at midnight",
  "noon",
  "5am, 10am and 3pm",
  "3am every 2 days",
  "at 03:00 on tuesday and friday",
  "at 3am on monday to friday",
  "every monday at 9am",
  "Weekly on Monday at 3am",
  "Sundays at 03:30",
  "Mon, Wed, Fri at 03:00",
  "Monday through Friday at 08:00",
  "saturday to sunday at 10am",
  "weekends at noon",
  "every minute",
  "every 5 min",
  "every 15min",
  "every 3 hrs",
  "every 15 seconds",
  "every hour on monday",
  "every 10 minutes monday to friday between 8am and 6pm",
  "every 15 minutes in december",
  "1st day of the month at 3am",
  "Run at midnight on the 1st and 15th of the month",
];

const CRON = 'set `scheduleFormat: "Cron"` and write it with 6 fields';

/** Phrases that it reads as something else, or not at all. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    "0 3 * * *",
    "is cron, which Komodo would read as English and run every minute",
    'Set `scheduleFormat: "Cron"`',
  ],
  [
    "every weekday at 9am",
    'holds "weekday", which Komodo does not know and passes over',
    'Write "monday to friday"',
  ],
  [
    "at 03:00 mon-fri",
    'holds "mon-fri", which Komodo does not know and passes over',
    'Write "mon to fri"',
  ],
  [
    "every 2 weeks on monday at 3am",
    'holds "weeks", which Komodo does not know and passes over',
    `Say it without that word, or ${CRON}`,
  ],
  [
    "every day at 03:00 Europe/Berlin",
    'holds "europe/berlin", which Komodo does not know and passes over',
    `Say it without that word, or ${CRON}`,
  ],
  ["every 6 Hours", 'holds "Hours", which Komodo knows only in small letters', 'Write "hours"'],
  ["every day at 25:00", 'holds "25:00", which is no time of the day', "Correct the time"],
  ["every day at 13pm", 'holds "13pm", which is no time of the day', "Correct the time"],
  [
    "every 90 minutes",
    'holds "90 minutes", more than cron can count (59 seconds or minutes, 23 hours, 31 days)',
    "Use another interval",
  ],
  [
    "every monday at 9",
    'holds "9" without "am", "pm", minutes or a unit, which Komodo passes over',
    'Write the time as "09:00"',
  ],
  [
    "on the 1st of every month at 3am",
    'holds "1st" in a place where Komodo reads something else',
    `Write as in "1st day of the month at 03:00", or ${CRON}`,
  ],
  [
    "every second day at 3am",
    'holds "second" in a place where Komodo reads something else',
    `Write as in "1st day of the month at 03:00", or ${CRON}`,
  ],
  [
    "every monday",
    "names days but no time, which Komodo runs every minute of them",
    'Add the time, such as "at 03:00"',
  ],
  ["weekly at 3am", "says weekly, but on no day", 'Name the day, as in "sunday at 03:00"'],
  [
    "every hour at 15 minutes",
    'holds both "hour" and "min", of which Komodo takes one',
    `Keep one of them, or ${CRON}`,
  ],
  [
    "at 3:15 and 15:45",
    "holds times whose minutes differ, or limits with minutes, of which some are lost",
    `Use times on the hour, or ${CRON}`,
  ],
  [
    "at 9am and 5pm from monday to friday",
    "has none of the forms that Komodo is known to read as they stand",
    `Write as in "every monday to friday at 03:00", or ${CRON}`,
  ],
  [
    "friday to monday at 10am",
    "has none of the forms that Komodo is known to read as they stand",
    `Write as in "every monday to friday at 03:00", or ${CRON}`,
  ],
  [
    "every minute at 3am",
    "has none of the forms that Komodo is known to read as they stand",
    `Write as in "every monday to friday at 03:00", or ${CRON}`,
  ],
];

describe("englishProblem", () => {
  it("S3-SCH-1: accepts what Komodo reads as it stands", () => {
    for (const text of READ) assert.equal(englishProblem(text), undefined, text);
  });

  for (const [text, what, fix] of REFUSED) {
    it(`refuses "${text}": ${what}`, () => {
      assert.deepEqual(englishProblem(text), { message: `the schedule "${text}" ${what}`, fix });
    });
  }

  it("refuses words alone that say no time", () => {
    for (const text of ["sometime", "nightly", "monthly", "every", "and", "every month", "at"]) {
      assert.notEqual(englishProblem(text), undefined, text);
    }
  });
});
