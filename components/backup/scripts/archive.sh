#!/bin/sh
# Looks after archives that docker-volume-backup has made.
#   archive.sh list STACK                    names of its archives, oldest first
#   archive.sh check [STACK...]              opens the newest archive of these stacks, or of all
#   archive.sh unpack STACK ARCHIVE FOLDER   unpacks one, or the `newest`, into an empty folder
#   archive.sh restore STACK [ARCHIVE]       puts one, or the newest, back into the volumes
set -u

remote=${VARANUS_REMOTE:-/archive}
stacks=${VARANUS_STACKS:-/varanus/stacks}
state=${VARANUS_STATE:-/state}
targets=${VARANUS_TARGETS:-/restore}
max_age_hours=${VARANUS_MAX_AGE_HOURS:-48}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

say() {
  printf 'varanus-archive: %s\n' "$*"
}

complain() {
  say "$*" >&2
}

# Takes pairs of a program and its Alpine package.
need() {
  missing=
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
    shift 2
  done
  [ -z "$missing" ] && return 0
  if ! command -v apk >/dev/null 2>&1; then
    complain "missing on this machine:$missing. Install them, then run the command again"
    return 1
  fi
  # shellcheck disable=SC2086
  apk add --quiet --no-cache $missing
}

# A path of this machine, or what rclone reaches.
is_local() {
  case $remote in
    /*) return 0 ;;
    *) return 1 ;;
  esac
}

list() {
  if is_local; then
    [ -d "$remote/$1" ] || return 0
    find "$remote/$1" -type f -name "$1-*" -exec basename {} \; | sort
  else
    need rclone rclone || return 1
    there=$(rclone lsf --files-only "$remote/$1") || return 1
    printf '%s\n' "$there" | grep "^$1-" | sort
  fi
}

fetch() {
  if is_local; then
    cp "$remote/$1/$2" "$work/$2"
  else
    need rclone rclone || return 1
    rclone copyto "$remote/$1/$2" "$work/$2"
  fi
}

# Compares with what was noted when the archive was made, where that is known.
same_sum() {
  noted=
  [ -f "$state/$1" ] && read -r _ noted of <"$state/$1"
  if [ -z "$noted" ] || [ "$of" != "$2" ]; then
    say "$1: no checksum is known for $2"
    return 0
  fi
  sum=$(sha256sum "$work/$2") || return 1
  [ "${sum%% *}" = "$noted" ] && return 0
  complain "$1: $2 is not what was made: its SHA-256 is ${sum%% *}, it was $noted"
  return 1
}

decrypt() {
  case $1 in
    *.gpg) decrypt_gpg "$1" ;;
    *.age) decrypt_age "$1" ;;
    *) cp "$1" "$work/plain" ;;
  esac
}

decrypt_gpg() {
  need gpg gnupg || return 1
  if [ -z "${GPG_PASSPHRASE:-}" ]; then
    complain "GPG_PASSPHRASE is not set, and ${1##*/} is encrypted with it"
    return 1
  fi
  (umask 077 && mkdir -p "$work/gnupg")
  printf '%s' "$GPG_PASSPHRASE" |
    gpg --homedir "$work/gnupg" --batch --quiet --no-tty --pinentry-mode loopback \
      --passphrase-fd 0 --output "$work/plain" --decrypt "$1"
}

decrypt_age() {
  need age age || return 1
  if [ -z "${AGE_IDENTITY:-}" ]; then
    complain "AGE_IDENTITY is not set, and ${1##*/} is encrypted for its owner"
    return 1
  fi
  (umask 077 && printf '%s\n' "$AGE_IDENTITY" >"$work/identity")
  age --decrypt --identity "$work/identity" --output "$work/plain" "$1"
}

# BusyBox leaves out links that lead outside of the folder.
gnu_tar() {
  tar --version 2>/dev/null | grep -q GNU && return 0
  ! command -v apk >/dev/null 2>&1 || apk add --quiet --no-cache tar
}

# Leaves the content of an archive in $work/tree. The names in it begin with "/backup/STACK/".
open_archive() {
  rm -rf "$work/plain" "$work/tree"
  mkdir "$work/tree"
  if ! fetch "$1" "$2" || ! same_sum "$1" "$2"; then return 1; fi
  if ! decrypt "$work/$2" || [ ! -f "$work/plain" ]; then
    complain "$1: $2 cannot be decrypted"
    return 1
  fi
  rm -f "${work:?}/$2"
  case $2 in
    *.tar.gz | *.tar.gz.*) options=-xzpf ;;
    *) options=-xpf ;;
  esac
  gnu_tar || return 1
  if ! tar "$options" "$work/plain" --numeric-owner -C "$work/tree" 2>"$work/errors"; then
    complain "$1: $2 cannot be unpacked: $(tail -n 1 "$work/errors")"
    return 1
  fi
  rm -f "$work/plain"
}

# Part names of a stack, such as volumes/data: they have no blanks.
parts_of() (
  VARANUS_PARTS=
  # shellcheck source=/dev/null
  [ ! -f "$stacks/$1.env" ] || . "$stacks/$1.env"
  printf '%s\n' "$VARANUS_PARTS"
)

has_parts() {
  for part in $(parts_of "$1"); do
    [ -e "$work/tree/backup/$1/$part" ] && continue
    complain "$1: $2 lacks $part"
    return 1
  done
}

# SQLite's own check, on the copy: a database that was written to while it was copied may not open.
good_databases() {
  find "$work/tree" -type f \( -name '*.db' -o -name '*.db3' -o -name '*.sqlite' \
    -o -name '*.sqlite3' \) >"$work/databases"
  while read -r file; do
    [ "$(head -c 15 "$file")" = "SQLite format 3" ] || continue
    need sqlite3 sqlite </dev/null || return 1
    answer=$(sqlite3 "$file" 'PRAGMA integrity_check' 2>&1 | head -n 1)
    [ "$answer" = ok ] && continue
    complain "$1: the database ${file#"$work/tree/backup/$1/"} is damaged: $answer"
    return 1
  done <"$work/databases"
}

# Komodo's dump: folders named for their time, with one document of JSON a line in NAME.gz.
good_dump() {
  find "$work/tree" -type f -path '*/20*_*-*-*/User.gz' | sort | tail -n 1 >"$work/users"
  read -r users <"$work/users"
  if [ -z "${users:-}" ]; then
    complain "$1: there is no dump of Komodo's database in it"
    return 1
  fi
  for file in "${users%/*}"/*.gz; do
    if ! gzip -dc "$file" >"$work/lines" 2>/dev/null; then
      complain "$1: ${file##*/} of the dump ${users%/*} is damaged"
      return 1
    fi
    grep -v '^{.*}$' "$work/lines" | grep -q . || continue
    complain "$1: ${file##*/} of the dump holds a line that is no document"
    return 1
  done
}

is_dump() (
  VARANUS_CONTENT=
  # shellcheck source=/dev/null
  [ ! -f "$stacks/$1.env" ] || . "$stacks/$1.env"
  [ "$VARANUS_CONTENT" = komodo ]
)

not_old() {
  [ -f "$state/$1" ] || return 0
  read -r made _ <"$state/$1"
  [ "$made" -ge $(($(date +%s) - max_age_hours * 3600)) ] && return 0
  complain "$1: the newest archive is older than $max_age_hours hours"
  return 1
}

newest() {
  names=$(list "$1") || return 1
  found=$(printf '%s\n' "$names" | tail -n 1)
  if [ -z "$found" ]; then
    complain "$1: there is no archive in $remote/$1"
    return 1
  fi
}

check_contents() {
  has_parts "$1" "$2" && good_databases "$1" || return 1
  ! is_dump "$1" || good_dump "$1"
}

check_one() {
  newest "$1" && not_old "$1" || return 1
  case $found in
    *.age) [ -n "${AGE_IDENTITY:-}" ] || {
      fetch "$1" "$found" && same_sum "$1" "$found" || return 1
      rm -f "${work:?}/$found"
      say "$1: $found arrived whole; it can be opened only with the identity, which is not here"
      return 0
    } ;;
  esac
  open_archive "$1" "$found" && check_contents "$1" "$found" || return 1
  say "$1: $found opens, with $(find "$work/tree" -type f | wc -l | tr -d ' ') files"
}

check() {
  failed=
  for name in "$@"; do
    check_one "$name" || failed="$failed $name"
  done
  [ -z "$failed" ] && return 0
  complain "failed:$failed"
  return 1
}

# Sets $found to the archive that is meant.
choose() {
  if [ "$2" = newest ]; then
    newest "$1"
  else
    found=$2
  fi
}

unpack() {
  mkdir -p "$3" || return 1
  if [ -n "$(find "$3" -mindepth 1 -maxdepth 1 | head -n 1)" ]; then
    complain "$3 is not empty. Name an empty folder"
    return 1
  fi
  choose "$1" "$2" && open_archive "$1" "$found" || return 1
  cp -a "$work/tree/backup/$1/." "$3/" || return 1
  say "$1: unpacked $found to $3"
}

# Nothing is removed before the archive has been opened and looked through.
restore() {
  parts=$(parts_of "$1")
  if [ -z "$parts" ]; then
    complain "$1: no stack of this name is backed up here"
    return 1
  fi
  for part in $parts; do
    [ -d "$targets/$1/$part" ] && continue
    complain "$1: $targets/$1/$part is not mounted"
    return 1
  done
  choose "$1" "$2" && open_archive "$1" "$found" && check_contents "$1" "$found" || return 1
  for part in $parts; do
    find "$targets/$1/$part" -mindepth 1 -delete || return 1
    cp -a "$work/tree/backup/$1/$part/." "$targets/$1/$part/" || return 1
    say "$1: restored $part from $found"
  done
}

all_stacks() {
  for file in "$stacks"/*.env; do
    [ -e "$file" ] || continue
    file=${file##*/}
    printf '%s\n' "${file%.env}"
  done
}

case "${1:-} $#" in
  "list 2") list "$2" ;;
  "check "*)
    shift
    # shellcheck disable=SC2046
    [ $# -gt 0 ] || set -- $(all_stacks)
    check "$@"
    ;;
  "unpack 4") unpack "$2" "$3" "$4" ;;
  "restore 2") restore "$2" newest ;;
  "restore 3") restore "$2" "$3" ;;
  *)
    complain "usage: archive.sh list STACK | check [STACK...] | unpack STACK ARCHIVE FOLDER |" \
      "restore STACK [ARCHIVE]"
    exit 2
    ;;
esac
