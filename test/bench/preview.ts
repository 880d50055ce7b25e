import { alternatelyMs, line, must, withBed } from "./measure";
import { emptyProgram, stacksProgram } from "./programs";

const RUNS = 5;

/** Quickest no-change previews of so many stacks and of as many empty dynamic resources. */
async function previewMs(count: number): Promise<readonly [stacks: number, empty: number]> {
  return withBed(stacksProgram(count), (stacks) =>
    withBed(emptyProgram(count), async (empty) => {
      await must(stacks.project.up());
      await must(empty.project.up());
      return alternatelyMs(
        RUNS,
        () => stacks.project.preview(),
        () => empty.project.preview(),
      );
    }),
  );
}

/** No-change previews of 3 and of 300 stacks, over as many empty dynamic resources. */
export async function benchPreview(): Promise<void> {
  const [few, fewEmpty] = await previewMs(3);
  const [many, manyEmpty] = await previewMs(300);
  const perResource = (many - few) / 297;
  line("no-change preview, 300 stacks / 300 empty resources", ratio(many, manyEmpty), "<= 1.3");
  line("no-change preview, 3 stacks / 3 empty resources", ratio(few, fewEmpty), "");
  line("no-change preview, fixed cost", `${(few / 1_000).toFixed(2)} s`, "");
  line("no-change preview, per further stack", `${perResource.toFixed(1)} ms`, "");
}

function ratio(over: number, under: number): string {
  return `${(over / under).toFixed(2)} x`;
}
