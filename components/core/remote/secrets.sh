# Keeps one file per secret. Values reach this script as part of its own text, on standard input,
# and no program gets one as an argument.
install_secrets() {
  local file
  umask 077
  mkdir -p "$directory"
  chmod 0755 "$directory"
  mkdir -p "$secrets"
  chmod 0700 "$secrets"
  put_secrets
  for file in "$secrets"/*.txt; do
    if [[ -f $file ]] && ! is_given "${file##*/}"; then drop "$file"; fi
  done
  revisions
}

remove_secrets() {
  rm -rf "$secrets"
}

# put FILE SERVICE once|always VALUE
put() {
  local file=$secrets/$1 unfinished
  if [[ -f $file && "$(cat "$file" && printf x)" == "${4}x" ]]; then
    chmod 0600 "$file"
    return
  fi
  if [[ $3 == always ]]; then
    revise "$2"
  elif [[ -f $file ]]; then
    printf '%s is another one now. Core has read the old one at its first start: change it in Komodo too.\n' "$1"
  fi
  unfinished=$(mktemp "$secrets/.new.XXXXXX")
  printf '%s' "$4" >"$unfinished"
  chmod 0600 "$unfinished"
  mv -f "$unfinished" "$file"
}

# Before the change itself, so that a broken connection never leaves a change without a revision.
revise() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$secrets/.revision.$1"
}

is_given() {
  local name
  for name in "${given[@]}"; do [[ $name == "$1" ]] && return; done
  return 1
}

drop() {
  revise "$(service_of "${1##*/}")"
  rm -f "$1"
}

service_of() {
  case $1 in
    tls_* | acme_*) printf 'caddy' ;;
    *) printf 'komodo-core' ;;
  esac
}

# Random texts that change with the secrets and tell nothing of them.
revisions() {
  local service
  for service in komodo-core caddy; do
    printf '%s=%s\n' "$service" "$(cat "$secrets/.revision.$service" 2>/dev/null || printf none)"
  done
}
