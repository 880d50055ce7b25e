import { line, medianMs, must, withBed } from "./measure";
import { emptyProgram, stacksProgram } from "./programs";

const RUNS = 3;

async function previewMs(program: string): Promise<number> {
  return withBed(program, async ({ project }) => {
    await must(project.up());
    return medianMs(RUNS, () => project.preview());
  });
}

/** No-change previews of 3 and of 300 stacks, over as many empty dynamic resources. */
export async function benchPreview(): Promise<void> {
  const [few, many] = [await previewMs(stacksProgram(3)), await previewMs(stacksProgram(300))];
  const [fewEmpty, manyEmpty] = [
    await previewMs(emptyProgram(3)),
    await previewMs(emptyProgram(300)),
  ];
  const perResource = (many - few) / 297;
  line("no-change preview, 300 stacks / 300 empty resources", ratio(many, manyEmpty), "<= 1.3");
  line("no-change preview, 3 stacks / 3 empty resources", ratio(few, fewEmpty), "");
  line("no-change preview, fixed cost", `${(few / 1_000).toFixed(2)} s`, "");
  line("no-change preview, per further stack", `${perResource.toFixed(1)} ms`, "");
}

function ratio(over: number, under: number): string {
  return `${(over / under).toFixed(2)} x`;
}
