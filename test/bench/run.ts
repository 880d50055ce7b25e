import { Command } from "commander";
import { benchPreview } from "./preview";
import { benchRefresh } from "./refresh";
import { benchUp } from "./up";

/*
 * Benchmarks, as ratios within one run: the same machine, the same engine, one after the other.
 * Figures in seconds depend on the machine; ratios and counts hold.
 */
const benches: Record<string, () => Promise<void>> = {
  preview: benchPreview,
  refresh: benchRefresh,
  up: benchUp,
};

new Command("bench")
  .description("Measures previews, refreshes, state and `up` with the real engine.")
  .argument("[names...]", `which ones: ${Object.keys(benches).join(", ")}; default all`)
  .action(async (names: string[]) => {
    for (const [name, bench] of Object.entries(benches)) {
      if (names.length === 0 || names.includes(name)) await bench();
    }
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
