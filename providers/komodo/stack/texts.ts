import type { Texts } from "../deploying/names";
import type { StackInputs } from "./inputs";

/**
 * The texts of a stack that Komodo 2.3.2 fills in, by the inputs that hold them; files from Git or
 * the host are not among them.
 */
export function filledTexts(inputs: Partial<StackInputs>): Texts {
  if (inputs.skipSecretInterp) return {};
  return {
    fileContents: inputs.fileContents,
    environment: inputs.environment,
    "preDeploy.command": inputs.preDeploy?.command,
    "postDeploy.command": inputs.postDeploy?.command,
    composeCmdWrapper: inputs.composeCmdWrapper?.replaceAll(COMMAND, ""),
    extraArgs: inputs.extraArgs?.join("\n"),
    buildExtraArgs: inputs.buildExtraArgs?.join("\n"),
  };
}

/** Komodo's own mark for the command that the wrapper is put around; no variable. */
const COMMAND = "[[COMPOSE_COMMAND]]";
