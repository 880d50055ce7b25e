/** A file as it stands on the host, owned by root. */
export interface HostFile {
  /** Absolute path. */
  readonly path: string;
  /** Permissions as `chmod` takes them. */
  readonly mode: "644" | "755";
  /** Ends in a line feed. */
  readonly text: string;
}

/** What is installed on a host: a script, and the service and timer that run it. */
export interface Installation {
  /** Name of the service and of the timer, without suffix: `pangolin-dns-watchdog`. */
  readonly unit: string;
  readonly script: HostFile;
  readonly service: HostFile;
  readonly timer: HostFile;
  /** The script's command that runs before anything is installed. */
  readonly prepare: string;
  /** The script's command that undoes what the script did, before it is removed. */
  readonly undo: string;
  /** Further files and folders that are removed with it. */
  readonly leftovers: readonly string[];
}

/** Where the script is installed. */
export const scriptFolder = "/usr/local/sbin";

const unitFolder = "/etc/systemd/system";

/** The files of an installation at their places on the host. */
export function installation(
  unit: string,
  texts: { readonly script: string; readonly service: string; readonly timer: string },
  rest: Pick<Installation, "prepare" | "undo" | "leftovers">,
): Installation {
  const { script, service, timer } = texts;
  return {
    unit,
    script: { path: `${scriptFolder}/${unit}`, mode: "755", text: script },
    service: { path: `${unitFolder}/${unit}.service`, mode: "644", text: service },
    timer: { path: `${unitFolder}/${unit}.timer`, mode: "644", text: timer },
    ...rest,
  };
}
