import { coreDefaults, type CoreOptions, type CoreSecrets } from "./args";
import type { ProjectFile } from "./projectFiles";
import { secretFiles } from "./secretFiles";

/** Variables of `ansible/playbooks/komodo-core.yml`. Hold secrets. */
export interface PlaybookVariables {
  /** Core's folder on the host. */
  readonly komodo_core_directory: string;
  /** The project's files: names in the folder and their texts. */
  readonly komodo_core_files: readonly { readonly name: string; readonly content: string }[];
  /** The secrets: names in the folder `secrets` and their texts. */
  readonly komodo_core_secrets: readonly { readonly name: string; readonly content: string }[];
  /** Longest time until Core is healthy, in seconds. */
  readonly komodo_core_timeout_seconds: number;
}

/** All that the playbook needs to make the same Core as Varanus would (S0-CORE-9). */
export function playbookVariables(
  options: CoreOptions,
  files: readonly ProjectFile[],
  secrets: Partial<CoreSecrets>,
): PlaybookVariables {
  const { directory, timeoutSeconds } = { ...coreDefaults, ...options };
  return {
    komodo_core_directory: directory,
    komodo_core_files: files.map(({ name, text }) => ({ name, content: text })),
    komodo_core_secrets: secretFiles.flatMap(({ key, file }) => {
      const content = secrets[key];
      return content === undefined ? [] : [{ name: file, content }];
    }),
    komodo_core_timeout_seconds: timeoutSeconds,
  };
}
