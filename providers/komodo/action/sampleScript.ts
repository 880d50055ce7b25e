/**
 * What Komodo 2.3.2 writes into an action that is made without a text: it prints Core's version and
 * the arguments. Needed to the letter, to tell it from a text that someone wrote.
 */
export const sampleScript = [
  "// Run actions using the pre initialized 'komodo' client.",
  "const version: Types.GetVersionResponse = await komodo.read('GetVersion', {});",
  "console.log('🦎 Komodo version:', version.version, '🦎\\n');",
  "",
  "// Access arguments using the 'ARGS' object.",
  "console.log(ARGS);",
  "",
].join("\n");
