import fs from "node:fs";
import path from "node:path";
import { composeCommand } from "../../scripts/setup/compose.cjs";

/*
 * A `docker` that keeps the containers of one Compose project as files instead of running them. It
 * writes every call into `calls`, and the command lines of all processes at that time into
 * `processes`. `compose config` is the real Compose where the set-up has one.
 *
 * A `cloud-init` is beside it. Files in its folder make them fail: `cloud-init` (an exit code),
 * `fail-pull`, `fail-build` (its text is what the builder prints), `fail-dump`, `empty-dump`, `unhealthy`
 * (its text is what Core logs), `fcv` (its text is the database's feature compatibility version).
 */
const program = String.raw`#!/bin/bash
state=STATE_FOLDER
real_compose=REAL_COMPOSE
printf '%s\n' "$*" >>"$state/calls"
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >>"$state/processes"

value() { sed -n "s/^$1=//p" .env; }

# The image that the override gives the proxy, if it does.
own_image() { sed -n 's/^    image: //p' compose.override.yaml; }

build() {
  if [[ -f $state/fail-build ]]; then cat "$state/fail-build"; exit 17; fi
  cp Dockerfile "$state/Dockerfile"
  ls -A >"$state/context"
  own_image >>"$state/images"
}

run() { printf '%s\n' "$2" >"$state/containers/$1"; printf 'running healthy' >"$state/health/$1"; }

up() {
  local before=$(cat "$state/containers/komodo-core" 2>/dev/null)
  run mongo "docker.io/library/mongo:$(value MONGO_VERSION)"
  run komodo-core "ghcr.io/moghtech/komodo-core:$(value KOMODO_VERSION)"
  local own=$(own_image)
  if [[ $own == localhost/* ]] && ! grep -qxF "$own" "$state/images"; then
    printf 'no such image: %s\n' "$own" >&2
    return 1
  fi
  run caddy "\${own:-docker.io/library/caddy:$(value CADDY_VERSION)}"
  touch "$state/volume"
  [[ -z $before ]] && printf 'made komodo-core\n' >>"$state/calls"
  [[ -f $state/unhealthy ]] || return 0
  printf 'running unhealthy' >"$state/health/komodo-core"
  printf 'container komodo-core-komodo-core-1 is unhealthy\n' >&2
  return 1
}

compose() {
  local verb=
  while [[ $# -gt 0 ]]; do
    case $1 in
      --ansi | --progress) shift 2 ;;
      *) verb=$1; shift; break ;;
    esac
  done
  case $verb in
    version) printf '2.40.3\n' ;;
    config) if [[ -n $real_compose ]]; then "$real_compose" config "$@"; fi ;;
    pull) if [[ -f $state/fail-pull ]]; then printf 'manifest unknown\n' >&2; exit 18; fi ;;
    build) build ;;
    up) up ;;
    rm) for last; do :; done; rm -f "$state/containers/$last" ;;
    down) rm -f "$state"/containers/* ;;
    *) printf 'no compose %s\n' "$verb" >&2; exit 64 ;;
  esac
}

inspect() {
  local file=$state/containers/$2
  case $1 in
    '{{.Config.Image}}') cat "$file" ;;
    '{{.State.Running}}') [[ -f $state/stopped ]] && printf 'false\n' || printf 'true\n' ;;
    *) cat "$state/health/$2" ;;
  esac
}

in_container() {
  case $2 in
    mongodump)
      if [[ -f $state/fail-dump ]]; then printf 'server is gone\n' >&2; exit 1; fi
      if [[ ! -f $state/empty-dump ]]; then printf '\x6d\xe2\x99\x81%s' "$(cat "$state/containers/mongo")" | gzip; fi ;;
    mongosh) cat "$state/fcv" 2>/dev/null || printf '8.0\n' ;;
    *) exit 64 ;;
  esac
}

case $1 in
  version) printf '28.2.2\n' ;;
  compose) shift; compose "$@" ;;
  ps) service=\${@: -1}; service=\${service##*=}; if [[ -f $state/containers/$service ]]; then printf '%s\n' "$service"; fi ;;
  inspect) inspect "$3" "$4" ;;
  exec) shift; in_container "$@" ;;
  image) grep -qxF "$3" "$state/images" 2>/dev/null ;;
  logs) cat "$state/unhealthy" ;;
  start) rm -f "$state/stopped" ;;
  volume) if [[ -f $state/volume ]]; then printf 'komodo-core_komodo-db\n'; fi ;;
  *) printf 'no docker %s\n' "$1" >&2; exit 64 ;;
esac
`;

/** Steers and watches a fake Docker. */
export interface FakeDocker {
  /** Folder of the program, for PATH. */
  readonly programs: string;
  /** Its calls since the last time they were taken, one a line. */
  takeCalls(): string[];
  /** Command lines of all processes at all of its calls. */
  processes(): string;
  /** Writes, or with undefined removes, a file that makes it fail. */
  set(file: string, text: string | undefined): void;
  /** A file that it wrote: `Dockerfile` and `context` are of the last build. */
  read(file: string): string;
  /** Image of each container, by service. */
  images(): Record<string, string>;
}

/** Puts a fake Docker into a folder, which has to exist. */
export function fakeDocker(folder: string): FakeDocker {
  const [programs, state] = [path.join(folder, "bin"), path.join(folder, "docker")];
  for (const part of ["containers", "health"]) {
    fs.mkdirSync(path.join(state, part), { recursive: true });
  }
  fs.mkdirSync(programs, { recursive: true });
  const text = program
    .replaceAll("\\${", "${")
    .replace("STATE_FOLDER", `'${state}'`)
    .replace("REAL_COMPOSE", `'${composeCommand()?.path ?? ""}'`);
  fs.writeFileSync(path.join(programs, "docker"), text, { mode: 0o755 });
  const cloudInit = `#!/bin/sh\necho "cloud-init $*" >>'${state}/calls'\nexit "$(cat '${state}/cloud-init' 2>/dev/null || echo 0)"\n`;
  fs.writeFileSync(path.join(programs, "cloud-init"), cloudInit, { mode: 0o755 });
  return steered(programs, state);
}

function steered(programs: string, state: string): FakeDocker {
  const file = (name: string): string => path.join(state, name);
  const read = (name: string): string => {
    const exists = fs.existsSync(file(name));
    return exists ? fs.readFileSync(file(name), "utf8") : "";
  };
  return {
    programs,
    takeCalls: () => {
      const calls = read("calls");
      fs.rmSync(file("calls"), { force: true });
      return calls.split("\n").filter((line) => line !== "");
    },
    processes: () => read("processes"),
    read,
    set: (name, text) =>
      text === undefined
        ? fs.rmSync(file(name), { force: true })
        : fs.writeFileSync(file(name), text),
    images: () => {
      const names = fs.readdirSync(file("containers"));
      return Object.fromEntries(names.map((name) => [name, read(`containers/${name}`).trim()]));
    },
  };
}
