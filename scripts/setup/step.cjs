"use strict";

/**
 * Runs one step of the set-up and prints one line for it: what is done, then the outcome and how
 * long it took. The first half appears at once, so that a slow step shows what it is busy with.
 * `work` answers what to say of its result. A failure ends the line with its reason and is thrown
 * on.
 */
async function step(title, work) {
  const startMs = Date.now();
  process.stdout.write(`setup: ${title} ... `);
  const end = (outcome) => {
    process.stdout.write(`${outcome}, ${((Date.now() - startMs) / 1000).toFixed(1)} s\n`);
  };
  try {
    end(await work());
  } catch (error) {
    end(`no: ${error.message.split("\n")[0]}`);
    throw error;
  }
}

module.exports = { step };
