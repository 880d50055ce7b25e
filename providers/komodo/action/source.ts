import { readAssetFile } from "../../dynamic/assetFile";
import { refuse } from "../../dynamic/problem";
import { hasUnknown, toAsset } from "../../dynamic/values";
import type { ActionInputs } from "./fields";

/**
 * Inputs with the script's asset replaced by its text, so that previews show changed lines and
 * neither refresh nor destroy needs the file. A path is relative to the project.
 */
export function withScriptText(inputs: Partial<ActionInputs>): Partial<ActionInputs> {
  const { file, ...rest } = inputs;
  const asset = toAsset(file);
  if (!asset || hasUnknown(asset)) return inputs;
  const subject = `Action "${String(inputs.name)}"`;
  if (rest.fileContents !== undefined) {
    const message = 'both "file" and "fileContents" are set, which are two forms of one text';
    refuse([{ subject, message, fix: "Remove one of them", property: "file" }]);
  }
  return { ...rest, fileContents: asset.text ?? readAssetFile(subject, asset.path ?? "") };
}
