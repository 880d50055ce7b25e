/** The file of an Action made without one; Komodo 2.3.2 puts this sample script there. */
export const DEFAULT_ACTION_FILE = [
  "// Run actions using the pre initialized 'komodo' client.",
  "const version: Types.GetVersionResponse = await komodo.read('GetVersion', {});",
  "console.log('🦎 Komodo version:', version.version, '🦎\\n');",
  "",
  "// Access arguments using the 'ARGS' object.",
  "console.log(ARGS);",
  "",
].join("\n");
