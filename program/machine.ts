import * as pulumi from "@pulumi/pulumi";
import type { CoreVm } from "../components/azure";
import type { ProgramConfig } from "../config";

/** The machine on Azure, where this stack makes one. */
export function makeMachine({ phases, azure }: ProgramConfig): CoreVm | undefined {
  if (!azure || !phases.has("azure")) return undefined;
  return new (loadCoreVm())("komodo", azure);
}

/** Loaded for programs that have a machine only: the package is 136 MB and need not be there. */
function loadCoreVm(): typeof CoreVm {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- only when it is needed
    return (require("../components/azure") as { CoreVm: typeof CoreVm }).CoreVm;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new pulumi.RunError(
      'Configuration "varanus:azure": needs @pulumi/azure-native, which is not installed. ' +
        "Run `npm install @pulumi/azure-native@^3.28.0`.",
    );
  }
}

/** Whether it is that package that is not there, and not another one. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "MODULE_NOT_FOUND" && message.includes("'@pulumi/azure-native");
}
