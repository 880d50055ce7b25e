#!/bin/sh
# Backs up stacks with docker-volume-backup, one archive each, and remembers what it made.
#   backup.sh run [STACK...]  backs up these stacks, or all; fails when one of them fails
#   backup.sh watch           waits; the health check of this container is the next command
#   backup.sh fresh           fails when the last archive of a stack is too old
set -u

stacks=${VARANUS_STACKS:-/varanus/stacks}
state=${VARANUS_STATE:-/state}
max_age_hours=${VARANUS_MAX_AGE_HOURS:-48}
keeps_archive=${VARANUS_KEEPS_ARCHIVE:-no}

say() {
  printf 'varanus-backup: %s\n' "$*"
}

complain() {
  say "$*" >&2
}

all_stacks() {
  for file in "$stacks"/*.env; do
    [ -e "$file" ] || continue
    file=${file##*/}
    printf '%s\n' "${file%.env}"
  done
}

# A subshell: the settings of one stack must not reach the next.
back_up() (
  name=$1
  if [ ! -f "$stacks/$name.env" ]; then
    complain "$name: no stack of this name is backed up here"
    exit 1
  fi
  set -a
  # shellcheck source=/dev/null
  . "$stacks/$name.env"
  set +a
  # Archives may lie on the host, and in clear.
  umask 077
  # Without this folder docker-volume-backup passes over the local archive without an error.
  mkdir -p "$BACKUP_ARCHIVE" || exit 1
  # There, because the clock of a NAS is another one.
  begun=$(mktemp "$BACKUP_ARCHIVE/.begun.XXXXXX") || exit 1
  trap 'rm -f "$begun"' EXIT
  if ! backup; then
    complain "$name: docker-volume-backup failed, see above"
    exit 1
  fi
  made=$(find "$BACKUP_ARCHIVE" -type f -name "$name-*" -newer "$begun" | sort | tail -n 1)
  if [ -z "$made" ] || [ ! -s "$made" ]; then
    complain "$name: docker-volume-backup ended well, but made no archive"
    exit 1
  fi
  remember "$name" "$made" || exit 1
)

remember() {
  sum=$(sha256sum "$2") || return 1
  size=$(wc -c <"$2") || return 1
  file=${2##*/}
  printf '%s %s %s\n' "$(date +%s)" "${sum%% *}" "$file" >"$state/$1.new" || return 1
  mv "$state/$1.new" "$state/$1" || return 1
  [ "$keeps_archive" = yes ] || rm -f "$2"
  say "$1: made $file, $((size)) bytes"
}

run() {
  failed=
  for name in "$@"; do
    back_up "$name" || failed="$failed $name"
  done
  [ -z "$failed" ] && return 0
  complain "failed:$failed"
  return 1
}

watch() {
  date +%s >"$state/.watching" || exit 1
  trap 'exit 0' TERM INT
  while :; do
    sleep 3600 &
    wait $!
  done
}

# A container that has just begun to wait gets the same time for the first archives.
fresh() {
  oldest=$(($(date +%s) - max_age_hours * 3600))
  read -r watching <"$state/.watching" || return 1
  [ "$watching" -ge "$oldest" ] && return 0
  old=
  for name in $(all_stacks); do
    made=0
    [ -f "$state/$name" ] && read -r made _ <"$state/$name"
    [ "$made" -ge "$oldest" ] || old="$old $name"
  done
  [ -z "$old" ] && return 0
  say "no archive within $max_age_hours hours:$old"
  return 1
}

command=${1:-}
[ $# -gt 0 ] && shift
case $command in
  run)
    # shellcheck disable=SC2046
    [ $# -gt 0 ] || set -- $(all_stacks)
    run "$@"
    ;;
  watch) watch ;;
  fresh) fresh ;;
  *)
    complain "usage: backup.sh run [STACK...] | watch | fresh"
    exit 2
    ;;
esac
