import { createHash } from "node:crypto";
import type { HostFile, Installation } from "./installation";
import { quoted } from "./scripts";

/**
 * One step of an installation: a Bash script that goes to the host as standard input, and the
 * commands that run it there with one of its own commands as argument.
 */
export interface Step {
  /** End of its resource's name. */
  readonly name: string;
  readonly script: string;
  readonly create: string;
  readonly delete?: string;
}

const endOfFile = "END_OF_HOST_FILE";

/**
 * The shell command that runs standard input as a Bash script with root's rights: as it is when
 * the SSH user is root, else through sudo, which must not ask for a password.
 */
export function asRoot(argument: string): string {
  return `$([ "$(id -u)" -eq 0 ] || echo sudo -n) bash -s -- ${argument}`;
}

/** Runs the script itself before it is installed: the backup comes before everything else. */
export function prepareStep({ script, prepare }: Installation): Step {
  return { name: prepare, script: script.text, create: asRoot(prepare) };
}

/** Writes the files, each in one step; on removal undoes what the script did and takes them away. */
export function filesStep(what: Installation): Step {
  const files = [what.script, what.service, what.timer];
  const removed = [...files.map((file) => file.path), ...what.leftovers].map(quoted).join(" ");
  const script = actions({
    install: ["umask 022", ...files.map(fileLines).flat()],
    remove: [
      `if [[ -x ${what.script.path} ]]; then ${what.script.path} ${what.undo}; fi`,
      `rm -rf -- ${removed}`,
      "systemctl daemon-reload",
    ],
  });
  return { name: "install", script, create: asRoot("install"), delete: asRoot("remove") };
}

/**
 * Starts the timer, and the service once, whose failure fails the step: it shows at once that the
 * host runs the service as it is confined. Holds the files' SHA-256, so that the step is taken
 * again with every new text, and fails when the host has other files.
 */
export function timerStep(what: Installation): Step {
  const { unit, script, service, timer } = what;
  const sums = [script, service, timer].map(checksumLine);
  const show = `systemctl --no-pager --full status ${unit}.service >&2`;
  const text = actions({
    enable: [
      `sha256sum --check --quiet <<'${endOfFile}'`,
      ...sums,
      endOfFile,
      "systemctl daemon-reload",
      `systemctl enable --quiet ${unit}.timer`,
      `systemctl restart ${unit}.timer`,
      `systemctl start ${unit}.service || { ${show}; exit 1; }`,
      `systemctl is-active ${unit}.timer`,
    ],
    disable: [
      `if [[ -e ${timer.path} ]]; then`,
      `  systemctl disable --quiet --now ${unit}.timer`,
      `  systemctl stop ${unit}.service`,
      "fi",
    ],
  });
  return {
    ...{ name: "enable", script: text },
    ...{ create: asRoot("enable"), delete: asRoot("disable") },
  };
}

/** All of it is read before any of it runs: a connection that breaks leaves nothing half done. */
function actions(bodies: Readonly<Record<string, readonly string[]>>): string {
  const functions = Object.entries(bodies).map(([name, lines]) =>
    [`${name}() {`, ...lines, "}", ""].join("\n"),
  );
  return ["set -eu", "", ...functions, '"$1" </dev/null', ""].join("\n");
}

function fileLines({ path, mode, text }: HostFile): string[] {
  const unfinished = `${path}.new`;
  return [
    `mkdir -p ${path.slice(0, path.lastIndexOf("/"))}`,
    `cat >${unfinished} <<'${endOfFile}'`,
    `${text}${endOfFile}`,
    `chmod ${mode} ${unfinished}`,
    `mv -f ${unfinished} ${path}`,
  ];
}

function checksumLine({ path, text }: HostFile): string {
  return `${createHash("sha256").update(text).digest("hex")}  ${path}`;
}
