import { runProgram } from "./program";

// Configuration -> components -> outputs; see config.ts for the keys.
export const {
  servers,
  stacks,
  core,
  coreVariables,
  bootstrap,
  emergency,
  ansibleInventory,
  ansibleSecrets,
} = runProgram();
