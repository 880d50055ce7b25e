import { runFleet } from "./program";

// Configuration -> components -> outputs; see config.ts for the keys.
export const { servers, stacks } = runFleet();
