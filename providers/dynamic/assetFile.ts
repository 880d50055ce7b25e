import { readFileSync } from "node:fs";
import { InputError } from "./problem";

/** Text of a file that an asset names, relative to the project. Throws in the subject's name. */
export function readAssetFile(subject: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const message = `"${file}" cannot be read: ${(error as NodeJS.ErrnoException).code ?? "error"}`;
    throw new InputError([{ subject, message, fix: "Check the path and its permissions" }]);
  }
}
