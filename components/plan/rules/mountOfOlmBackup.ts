import { problemAt } from "../../../compose/document";
import { mountsPath } from "../../../compose/mounts";
import type { Problem } from "../../../providers/dynamic/problem";
import type { StackFolder } from "../../stackFolder";
import type { FleetIndex } from "../fleetIndex";
import { bindMounts } from "./bindMounts";

/** Where Pangolin's client keeps its copy of resolv.conf, inside of its container. */
export const OLM_BACKUP = "/etc/resolv.conf.olm.backup";

/** What is wrong with a mount of it. */
export const olmBackupFinding = {
  message: `mounts ${OLM_BACKUP}, which the client could not remove any more`,
  fix: "Remove the mount: the watchdog keeps a backup of its own on the host",
};

/** Refuses the client's own backup as a mount: removing it fails then with "busy" (S1-WD-4). */
export function mountOfOlmBackup(folder: StackFolder, index: FleetIndex): Problem[] {
  return bindMounts(folder, index)
    .filter((bind) => mountsPath(bind, OLM_BACKUP))
    .map(({ service, path }) => {
      const { message, fix } = olmBackupFinding;
      const subject = `Stack "${folder.name}"`;
      return problemAt(folder.document, path, {
        ...{ subject, fix },
        message: `its service "${service}" ${message}`,
      });
    });
}
