import path from "node:path";
import { renderCompose } from "../../../compose/render";
import { readAssetFile } from "../../dynamic/assetFile";
import { refuse } from "../../dynamic/problem";
import { hasUnknown, toAsset } from "../../dynamic/values";
import type { StackInputs } from "./inputs";

/**
 * Inputs with the Compose asset replaced by the text that Komodo gets, so that previews show
 * changed lines and neither refresh nor destroy needs the file. Paths are relative to the project.
 */
export function withComposeText(inputs: Partial<StackInputs>): Partial<StackInputs> {
  const { compose, ...rest } = inputs;
  const asset = toAsset(compose);
  if (!asset || hasUnknown(asset)) return inputs;
  const subject = `Stack "${String(inputs.name)}"`;
  if (rest.fileContents !== undefined) refuseBoth(subject);
  return { ...rest, fileContents: composeTextOf(subject, asset) };
}

/** Where a Compose file is: its own text, or a path relative to the project. */
export interface ComposeSource {
  readonly path?: string | undefined;
  readonly text?: string | undefined;
}

/** The text that Komodo gets for a Compose file. Throws in the subject's name. */
export function composeTextOf(subject: string, source: ComposeSource): string {
  const file = source.path ?? `compose of ${subject}`;
  const text = source.text ?? readAssetFile(subject, file);
  const readSideFile = (name: string) =>
    readAssetFile(subject, path.resolve(path.dirname(file), name));
  const rendered = renderCompose(text, { file, readSideFile });
  refuse(rendered.problems);
  return rendered.text;
}

function refuseBoth(subject: string): void {
  const message = 'both "compose" and "fileContents" are set, which are two forms of one text';
  refuse([{ subject, message, fix: "Remove one of them", property: "compose" }]);
}
