"use strict";

const option = "--tool";

/** How many letters must be put in, left out or changed to make one word of another. */
function edits(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [above, letter] of [...from].entries()) {
    const next = [above + 1];
    for (const [i, other] of [...to].entries()) {
      const changed = row[i] + (letter === other ? 0 : 1);
      next.push(Math.min(changed, row[i + 1] + 1, next[i] + 1));
    }
    row = next;
  }
  return row.at(-1);
}

/** The known names that are at most two edits, and a third of the length, away; nearest first. */
function nearestNames(name, known) {
  const limit = Math.min(2, Math.ceil(name.length / 3));
  return known
    .map((candidate) => ({ candidate, distance: edits(name.toLowerCase(), candidate) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

function unknownTool(name, known) {
  const near = nearestNames(name, known);
  const guess = near.length === 0 ? "" : `Did you mean ${near.join(" or ")}? `;
  return new Error(
    `${option} "${name}": not a tool that the set-up gets. ${guess}` +
      `Write ${option}=NAME with one of ${known.join(", ")}.`,
  );
}

/**
 * The names that arguments ask for: all known ones for `--host-tools`, else those of each
 * `--tool=NAME`, once and in their order. Throws when a name is not known, or `--tool` stands without one.
 */
function chosenTools(args, known) {
  const names = args
    .filter((arg) => arg === option || arg.startsWith(`${option}=`))
    .map((arg) => arg.slice(option.length + 1));
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) throw unknownTool(stranger, known);
  return args.includes("--host-tools") ? [...known] : [...new Set(names)];
}

module.exports = { chosenTools };
