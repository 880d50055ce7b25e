import assert from "node:assert/strict";
import { cronProblem, looksLikeCron } from "../../../../providers/komodo/schedule/cron";

/** Texts that Komodo 2.3.2's own reader (croner 3.0.1, seconds required) accepts. */
const READ = [
  "0 0 3 * * ?",
  "0 0 3 * * MON-FRI",
  "0 0 3 * * SAT-SUN",
  "0 0 3 * * mon,Wed",
  "0 0 3 L * *",
  "0 0 3 15W * *",
  "0 0 3 1,L * *",
  "0 0 3 1, * *",
  "0 0 3 1-5/2 * *",
  "0 0 3 ?/2 * *",
  "0 0 3 * * 5L",
  "0 0 3 * * FRIL",
  "0 0 3 * * 5#2",
  "0 0 3 * * 1-5#2",
  "0 0 3 * * 5#L",
  "0 0 3 * JAN-MAR *",
  "0 0 3 * * 7",
  "0 0/5 * * * *",
  "0 */5,10 * * * *",
  "0 */61 * * * *",
  "0  0  03  *  *  *",
  "0 0 3 * * * 2030",
  "@daily",
  "@Weekly",
];

/** Texts that it refuses, and what is wrong with them. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["60 0 3 * * *", 'second "60" is outside 0 to 59'],
  ["0 0 24 * * *", 'hour "24" is outside 0 to 23'],
  ["0 0 3 0 * *", 'day of the month "0" is outside 1 to 31'],
  ["0 0 3 32W * *", 'day of the month "32W" is outside 1 to 31'],
  ["0 0 3 * 13 *", 'month "13" is outside 1 to 12'],
  ["0 0 3 * * 8", 'weekday "8" is outside 0 to 7'],
  ["0 0 3 * * * 5001", 'year "5001" is outside 1 to 5000'],
  ["0 10-5 * * * *", 'minute "10-5" ends before it begins'],
  ["0 0 3 * * FRI-MON", 'weekday "FRI-MON" ends before it begins'],
  ["0 */0 * * * *", 'minute "*/0" has a step of 0'],
  ["0 /5 * * * *", 'minute "/5" cannot be read'],
  ["? 0 3 * * *", 'second "?" cannot be read'],
  ["0 0 3 * ? *", 'month "?" cannot be read'],
  ["0 0 3 * SEPT *", 'month "SEPT" cannot be read'],
  ["0 0 3 LW * *", 'day of the month "LW" cannot be read'],
  ["0 0 3 1-15W * *", 'day of the month "1-15W" cannot be read'],
  ["0 0 3 *,5 * *", 'day of the month "*,5" cannot be read'],
  ["0 0 3 * * 5#6", 'weekday "5#6" cannot be read'],
  ["0 0 3 * * *L", 'weekday "*L" cannot be read'],
  ["0 1/2/3 3 * * *", 'minute "1/2/3" cannot be read'],
];

describe("cronProblem", () => {
  it("accepts what Komodo reads", () => {
    for (const text of READ) assert.equal(cronProblem(text), undefined, text);
  });

  for (const [text, fault] of REFUSED) {
    it(`refuses ${text}: ${fault}`, () => {
      assert.deepEqual(cronProblem(text), {
        message: `the schedule "${text}" is no cron: ${fault}`,
        fix: "Correct it, as in `0 30 2 * * MON-FRI` for 02:30 from Monday to Friday",
      });
    });
  }

  it("tells all faults of a text at once", () => {
    assert.equal(
      cronProblem("60 60 3 * * *")?.message,
      'the schedule "60 60 3 * * *" is no cron: second "60" is outside 0 to 59; ' +
        'minute "60" is outside 0 to 59',
    );
  });

  it("refuses 5 fields with the text of 6 fields, as far as the rest is right", () => {
    assert.deepEqual(cronProblem("30 2 * * 1-5"), {
      message:
        'the schedule "30 2 * * 1-5" has 5 fields, cron in Komodo has 6 with the second first',
      fix: 'Write "0 30 2 * * 1-5"',
    });
    assert.equal(cronProblem("30 25 * * *")?.fix, "Write the second first");
  });

  it("refuses another number of fields, and other nicknames", () => {
    assert.deepEqual(cronProblem("every day at 03:00"), {
      message: 'the schedule "every day at 03:00" has 4 fields, cron in Komodo has 6',
      fix: "Write second, minute, hour, day of the month, month and weekday",
    });
    assert.deepEqual(cronProblem("@reboot"), {
      message: 'the schedule "@reboot" is no nickname that Komodo knows',
      fix: "Use one of @yearly, @annually, @monthly, @weekly, @daily, @hourly, or the 6 fields of cron",
    });
  });
});

describe("looksLikeCron", () => {
  it("tells cron from English", () => {
    for (const text of ["0 3 * * *", "0 0 3 ? * MON-FRI", "0 0 3 15W JAN 5#2"]) {
      assert.equal(looksLikeCron(text), true, text);
    }
    for (const text of ["EVERY DAY AT 3AM", "every 5 minutes", "at 3am and 5pm", "mon to fri"]) {
      assert.equal(looksLikeCron(text), false, text);
    }
  });
});
