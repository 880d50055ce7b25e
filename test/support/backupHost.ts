import { execFile } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { backupScript, type BackupScript } from "../../components/backup/scripts";

/** How a script ended. */
export interface ScriptOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const RUN_TIMEOUT_MS = 60_000;

/**
 * Stands in for docker-volume-backup 2.48.2: the same variables, the same form of archive (names
 * that begin with "/backup"), real tar, gpg and age. Sends to the folder of $FAKE_REMOTE.
 */
const FAKE_BACKUP = `#!/bin/sh
set -eu
echo "backup of $BACKUP_SOURCES, stops $BACKUP_STOP_DURING_BACKUP_LABEL, keeps \${VARANUS_CONTENT:-}"
case " \${FAKE_FAILS:-} " in *" \${BACKUP_SOURCES##*/} "*) echo "upload failed" >&2; exit 1 ;; esac
case " \${FAKE_SILENT:-} " in *" \${BACKUP_SOURCES##*/} "*) exit 0 ;; esac
name=$(date -u "+\${BACKUP_FILENAME%%.\\{\\{*}").tar.gz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -C "$FAKE_ROOT" -czPf "$work/$name" --transform 's|^|/|S' "\${BACKUP_SOURCES#/}"
if [ -n "\${GPG_PASSPHRASE:-}" ]; then
  printf %s "$GPG_PASSPHRASE" | gpg --homedir "$work" --batch --quiet --no-tty \\
    --pinentry-mode loopback --passphrase-fd 0 --s2k-count 65536 --output "$work/$name.gpg" --symmetric "$work/$name"
  name=$name.gpg
elif [ -n "\${AGE_PUBLIC_KEYS:-}" ]; then
  age --encrypt --recipient "$AGE_PUBLIC_KEYS" --output "$work/$name.age" "$work/$name"
  name=$name.age
fi
if [ -n "\${AZURE_STORAGE_PATH:-}" ]; then
  mkdir -p "$FAKE_REMOTE/container/$AZURE_STORAGE_PATH"
  cp "$work/$name" "$FAKE_REMOTE/container/$AZURE_STORAGE_PATH/$name"
fi
if [ -d "$BACKUP_ARCHIVE" ]; then cp "$work/$name" "$BACKUP_ARCHIVE/$name"; fi
`;

/** Stands in for rclone: its remote is the folder of $FAKE_REMOTE. */
const FAKE_RCLONE = `#!/bin/sh
set -eu
place() { printf '%s/%s' "$FAKE_REMOTE" "\${1#remote:}"; }
case $1 in
  lsf) ls "$(place "$3")" ;;
  copyto) cp "$(place "$2")" "$3" ;;
  *) exit 64 ;;
esac
`;

const PROGRAMS: Readonly<Record<string, string>> = { backup: FAKE_BACKUP, rclone: FAKE_RCLONE };

/** A server's containers as one folder: what is mounted in them, and the programs that they have. */
export class BackupHost {
  readonly root = fs.mkdtempSync(path.join(tmpdir(), "varanus-backup-"));
  /** Environment of every run. */
  readonly env: Record<string, string> = {};

  constructor(programs: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries({ ...PROGRAMS, ...programs })) {
      this.write(`bin/${name}`, text, 0o755);
    }
    for (const folder of ["stacks", "state", "tmp", "backup", "restore", "archive"]) {
      fs.mkdirSync(path.join(this.root, folder));
    }
    for (const name of ["backup", "archive"] as const) this.write(`${name}.sh`, backupScript(name));
  }

  path(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  write(file: string, content: string | Buffer, mode = 0o644): void {
    fs.mkdirSync(path.dirname(this.path(file)), { recursive: true });
    fs.writeFileSync(this.path(file), content, { mode });
  }

  read(file: string): string {
    return fs.readFileSync(this.path(file), "utf8");
  }

  /** Names in a folder, sorted; none when it is not there. */
  list(folder: string): string[] {
    const dir = this.path(folder);
    return fs.existsSync(dir) ? fs.readdirSync(dir).sort() : [];
  }

  /** Gives a stack its settings, and the folders of its parts where a restore puts them. */
  addStack(name: string, settings: string): void {
    this.write(`stacks/${name}.env`, settings.replaceAll("'/spool/", `'${this.path("spool")}/`));
    const parts = /^VARANUS_PARTS='(.*)'$/m.exec(settings)?.[1] ?? "";
    for (const part of parts.split(" ")) {
      for (const kind of ["backup", "restore"]) {
        fs.mkdirSync(this.path(kind, name, part), { recursive: true });
      }
    }
  }

  /** Runs a script as its container would. */
  run(script: BackupScript, ...args: string[]): Promise<ScriptOutcome> {
    const env = {
      PATH: `${this.path("bin")}:${process.env.PATH ?? ""}`,
      HOME: this.root,
      TMPDIR: this.path("tmp"),
      FAKE_ROOT: this.root,
      FAKE_REMOTE: this.path("remote"),
      VARANUS_STACKS: this.path("stacks"),
      VARANUS_STATE: this.path("state"),
      VARANUS_TARGETS: this.path("restore"),
      VARANUS_REMOTE: "remote:container/nas-backup",
      ...this.env,
    };
    const options = { env, cwd: this.root, timeout: RUN_TIMEOUT_MS };
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, stdout: string, stderr: string): void => {
        const code = error ? (error as { code?: unknown }).code : 0;
        if (typeof code === "number") resolve({ code, stdout, stderr });
        else reject(error ?? new Error("the script was stopped"));
      };
      execFile("/bin/sh", [this.path(`${script}.sh`), ...args], options, done);
    });
  }

  dispose(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** Lines that a script says for itself, without the time in names of archives. */
export function said(text: string): string[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("varanus-"))
    .map((line) => line.replace(/\d{4}-\d\d-\d\dT[\d-]+Z/g, "TIME"));
}
