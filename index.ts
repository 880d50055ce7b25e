import { runProgram } from "./program";

// Configuration -> components -> outputs; see config.ts for the keys. Assigned as a whole, because
// Pulumi warns of every single export that is undefined.
export = runProgram();
