"use strict";

/**
 * Longest body that GitHub takes for a comment or an issue is 65,536 characters; this leaves room
 * for what is written around the text.
 */
const LONGEST_BODY = 65_000;

/** Longest run of backticks that is kept: the fence around it has to be longer, twice. */
const LONGEST_RUN = 50;
const longRun = new RegExp(`\`{${LONGEST_RUN},}`, "g");

/** Text of a program without colours, cursor movements and carriage returns. */
function plain(text) {
  const escapes = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*\u0007)/g;
  return text.replace(escapes, "").replace(/\r\n?/g, "\n").trimEnd();
}

/**
 * The text in at most `limit` characters. Whole lines of the middle go: the beginning says what is
 * changed first, and the end has the errors and the totals.
 */
function shortened(text, limit) {
  if (text.length <= limit) return text;
  const total = text.split("\n").length;
  const room = Math.max(0, limit - 100);
  const head = text.slice(0, Math.floor(room / 2));
  const tail = text.slice(text.length - Math.ceil(room / 2));
  const first = head.slice(0, head.lastIndexOf("\n") + 1 || head.length);
  const last = tail.slice(tail.indexOf("\n") + 1);
  const kept = first.split("\n").length - 1 + last.split("\n").length;
  return `${first}[... ${total - kept} lines left out: the log of the run has them ...]\n${last}`;
}

/** A code block that no line of the text can end. */
function codeBlock(text) {
  const runs = text.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}

/**
 * A body for a comment or an issue: a hidden mark by which the next run finds it, a title, a
 * sentence, and what a program printed. Never longer than GitHub takes.
 */
function body({ mark, title, intro, output, footer }) {
  const around = [mark, `### ${title}`, intro, footer].filter((part) => part);
  const rest = around.reduce((sum, part) => sum + part.length + 2, 0);
  const text = shortened(
    plain(output).replace(longRun, "`".repeat(LONGEST_RUN)),
    LONGEST_BODY - rest,
  );
  const block = text === "" ? undefined : codeBlock(text);
  return [mark, `### ${title}`, intro, block, footer].filter((part) => part).join("\n\n") + "\n";
}

module.exports = { body, codeBlock, LONGEST_BODY, plain, shortened };
