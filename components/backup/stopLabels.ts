import { isRecord, parseCompose } from "../../compose/document";
import { applyEdits } from "../../compose/render";
import { labelEdit } from "../../compose/serviceLabel";
import type { PlannedStack } from "../plan/types";
import { STOP_LABEL } from "./job";

/**
 * A stack whose `backup.stop` asks for it, with the label in the text that Komodo gets: all services
 * have it, or those that are listed. Its text is then no longer what its file renders to.
 */
export function withStopLabels(stack: PlannedStack): PlannedStack {
  const { backup, fileContents, composeFile, name } = stack;
  const stop = backup?.stop ?? false;
  if (stop === false || fileContents === undefined) return stack;
  const { document } = parseCompose(fileContents, composeFile);
  if (!document) return stack;
  const { services } = document.value;
  const all = Object.keys(isRecord(services) ? services : {});
  const edits = (stop === true ? all : stop).flatMap((service) => {
    const edit = labelEdit(document, service, { name: STOP_LABEL, value: name });
    return edit ? ([[edit.start, edit]] as const) : [];
  });
  // Services that are one alias of the other share their text, and therefore the edit.
  const distinct = [...new Map(edits).values()];
  return { ...stack, fileContents: applyEdits(fileContents, distinct), isLabelled: true };
}
