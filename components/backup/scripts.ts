import { readFileSync } from "node:fs";
import path from "node:path";

/** Shell scripts of the containers: one makes archives, the other opens them. */
export type BackupScript = "backup" | "archive";

/** Where the scripts and the settings of stacks are inside of the containers. */
export const SCRIPT_FOLDER = "/varanus";

/** Text of a script, POSIX sh, for BusyBox. */
export function backupScript(name: BackupScript): string {
  return readFileSync(path.join(__dirname, "scripts", `${name}.sh`), "utf8");
}
