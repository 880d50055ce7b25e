# Brings Core's project to the staged files and the secrets, with a dump of the database first when
# a version changes.
deploy() {
  local next=$directory old_komodo old_mongo mongo
  [[ -d $staged ]] && next=$staged
  require_files "$next"
  compose_in "$next" config --quiet || fail "the Compose project is not valid" "Mend what Compose says above"
  old_komodo=$(version_of komodo-core)
  old_mongo=$(version_of mongo)
  mongo=$(container_of mongo)
  refuse_downgrade Komodo "$old_komodo" "$wanted_komodo"
  refuse_downgrade MongoDB "$old_mongo" "$wanted_mongo"
  if [[ -n $old_mongo ]] && is_changed; then
    start_database
    refuse_leap
    dump
  fi
  printf 'Fetching images\n'
  compose_in "$next" pull --quiet --policy missing --ignore-buildable || fail "an image cannot be fetched" "Look at what Docker says above"
  build_proxy "$next"
  adopt
  discard_stale
  printf 'Starting\n'
  compose_in "$directory" up --detach --wait --wait-timeout "$timeout_seconds" --remove-orphans || explain
  record
  printf 'Komodo Core %s is healthy\n' "$wanted_komodo"
}

# Volumes stay, and with them the database and Core's keys.
remove() {
  if [[ ! -f $directory/compose.yaml ]]; then
    printf 'There is no project in %s: nothing to stop\n' "$directory"
    return
  fi
  compose_in "$directory" down --remove-orphans --timeout 60
  printf 'Core is stopped. Its volumes (docker volume ls --filter label=com.docker.compose.project=%s), dumps and backups are kept\n' "$project"
}

fail() {
  printf "Komodo Core \"%s\": %s. %s, then run \`pulumi up\` again.\n" "$domain" "$1" "$2" >&2
  exit 1
}

compose_in() {
  local folder=$1
  shift
  (cd "$folder" && timeout "$command_timeout_seconds" docker compose --ansi never --progress quiet "$@")
}

require_files() {
  (cd "$1" && printf '%s\n' "$checksums" | sha256sum --check --quiet) ||
    fail "the files on the host are not those of this program" "Look who else writes to $directory"
}

container_of() {
  docker ps --all --quiet \
    --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" | head -n 1
}

# The tag of the image that the service's container was made from; where there is no container, what
# was deployed last; empty for a new host.
version_of() {
  local id image
  id=$(container_of "$1")
  if [[ -n $id ]]; then
    image=$(docker inspect --format '{{.Config.Image}}' "$id")
    image=${image%%@*}
    printf '%s' "${image##*:}"
  elif [[ -f $applied/$1.version ]]; then
    cat "$applied/$1.version"
  fi
}

is_version() {
  [[ $1 =~ ^[0-9]+(\.[0-9]+)*$ ]]
}

# Compares as many numbers as both have: 8.0 is as old as 8.0.4.
is_older() {
  local -a left right
  local i
  is_version "$1" && is_version "$2" || return 1
  IFS=. read -ra left <<<"$1"
  IFS=. read -ra right <<<"$2"
  for ((i = 0; i < ${#left[@]} && i < ${#right[@]}; i++)); do
    if ((10#${left[i]} < 10#${right[i]})); then return 0; fi
    if ((10#${left[i]} > 10#${right[i]})); then return 1; fi
  done
  return 1
}

is_changed() {
  [[ $old_komodo != "$wanted_komodo" || $old_mongo != "$wanted_mongo" ]]
}

refuse_downgrade() {
  [[ $allow_downgrade == yes ]] && return
  if is_older "$3" "$2"; then
    fail "$1 $2 runs, and $3 is older; its database may not be readable for it" "Restore a dump of that time and set allowDowngrade, or write $2 or newer"
  fi
}

# The dump needs the database as it was, under the files that are still in use.
start_database() {
  if [[ -z $mongo ]]; then
    if [[ -n $(docker volume ls --quiet --filter "name=^${project}_komodo-db\$") ]]; then
      fail "Komodo $old_komodo with MongoDB $old_mongo was here, and its database cannot be dumped without its container" "Deploy these versions first, or remove the volume ${project}_komodo-db if its content is of no use"
    fi
    return
  fi
  [[ $(docker inspect --format '{{.State.Running}}' "$mongo") == true ]] && return
  docker start "$mongo" >/dev/null || fail "the old database does not start, which the dump needs" "Look at \`docker logs $mongo\`"
  local deadline=$((SECONDS + timeout_seconds))
  until docker exec "$mongo" mongosh --quiet --eval 1 >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then fail "the old database does not answer, which the dump needs" "Look at \`docker logs $mongo\`"; fi
    sleep 1
  done
}

# MongoDB reads data of the major version before it, and no older.
refuse_leap() {
  local from=${old_mongo%%.*} to=${wanted_mongo%%.*} level
  is_version "$from" || return 0
  if ((to - from > 1)); then
    fail "MongoDB $old_mongo runs, and $wanted_mongo is more than one major version newer" "Deploy $((from + 1)).0 first"
  fi
  if [[ -z $mongo ]] || ((to == from)); then return; fi
  level=$(docker exec "$mongo" mongosh --quiet --eval \
    'db.adminCommand({ getParameter: 1, featureCompatibilityVersion: 1 }).featureCompatibilityVersion.version')
  if [[ ${level%%.*} != "$from" ]]; then
    fail "MongoDB $old_mongo keeps its data as version ${level:-unknown} did, which $wanted_mongo cannot read" "Run \`docker exec $mongo mongosh --eval 'db.adminCommand({ setFeatureCompatibilityVersion: \"$from.0\", confirm: true })'\` there"
  fi
}

dump() {
  local file unfinished
  [[ -n $mongo ]] || return 0
  mkdir -p "$dumps"
  chmod 0700 "$dumps"
  file=$dumps/$(date -u +%Y%m%dT%H%M%SZ)-komodo-${old_komodo:-none}-mongo-$old_mongo.archive.gz
  unfinished=$file.unfinished
  printf 'Dumping the database to %s\n' "$file"
  if ! (umask 077 && timeout "$command_timeout_seconds" docker exec "$mongo" mongodump --quiet --archive --gzip >"$unfinished"); then
    rm -f "$unfinished"
    fail "the database cannot be dumped, and nothing was changed" "Look at what mongodump says above"
  fi
  if ! is_archive "$unfinished"; then
    rm -f "$unfinished"
    fail "the dump of the database is empty or damaged, and nothing was changed" "Look at the space that is left in $dumps"
  fi
  mv "$unfinished" "$file"
  forget_old_dumps
}

# Whole as gzip, and with the four bytes that an archive of mongodump begins with.
is_archive() {
  gzip --test "$1" 2>/dev/null || return 1
  [[ $(set +o pipefail; gzip --decompress --stdout "$1" | head -c 4 | od -An -tx1 | tr -d ' \n') == 6de29981 ]]
}

forget_old_dumps() {
  local -a kept
  mapfile -t kept < <(find "$dumps" -maxdepth 1 -name '*.archive.gz' | sort --reverse)
  local file
  for file in "${kept[@]:$keep_dumps}"; do rm -f "$file"; done
}

# The image's tag tells what it was built from: one that is there is the right one.
build_proxy() {
  local log
  [[ -n $built_image ]] || return 0
  if docker image inspect "$built_image" >/dev/null 2>&1; then return; fi
  printf 'Building the proxy with its module for the DNS challenge, which takes minutes\n'
  if ! log=$(cd "$1" && timeout "$command_timeout_seconds" docker compose --ansi never --progress plain build --pull caddy 2>&1); then
    printf '%s\n' "$log" | tail -n "$log_lines" | cut -c "1-$log_columns" >&2
    fail "the proxy's image cannot be built" "Mend what Docker says above, or set proxyImage to an image that has the module"
  fi
}

adopt() {
  local file
  [[ -d $staged ]] || return 0
  mkdir -p "$previous"
  for file in "${files[@]}"; do
    if [[ -f $directory/$file ]]; then cp -p "$directory/$file" "$previous/$file"; fi
    chmod 0644 "$staged/$file"
    mv -f "$staged/$file" "$directory/$file"
  done
  rm -rf "$staged"
}

# A container goes on with the file that it mounted, even after another one has taken its name.
discard_stale() {
  local service
  for service in komodo-core caddy; do
    [[ -n $(container_of "$service") ]] || continue
    [[ $(cat "$applied/$service.files" 2>/dev/null) == "$(files_of "$service")" ]] && continue
    compose_in "$directory" rm --stop --force "$service" || fail "$service cannot be stopped" "Look at what Docker says above"
  done
}

files_of() {
  printf '%s' "$revisions" | grep "^$1=" || true
  if [[ $1 == caddy ]]; then printf '%s' "$checksums" | grep ' Caddyfile$'; fi
}

record() {
  mkdir -p "$applied"
  printf '%s' "$wanted_komodo" >"$applied/komodo-core.version"
  printf '%s' "$wanted_mongo" >"$applied/mongo.version"
  files_of komodo-core >"$applied/komodo-core.files"
  files_of caddy >"$applied/caddy.files"
}

explain() {
  local service id state
  for service in mongo komodo-core caddy; do
    id=$(container_of "$service")
    [[ -n $id ]] || continue
    state=$(docker inspect --format '{{.State.Status}}{{if .State.Health}} {{.State.Health.Status}}{{end}}' "$id")
    [[ $state == "running healthy" ]] && continue
    printf '%s is %s; its last lines:\n' "$service" "$state" >&2
    docker logs --tail "$log_lines" "$id" 2>&1 | without_secrets | cut -c "1-$log_columns" >&2
  done
  fail "it is not healthy within $timeout_seconds s" "Mend what the log says; the project's files from before are in $previous"
}

without_secrets() {
  local text file value
  text=$(cat)
  for file in "$secrets"/*.txt; do
    [[ -f $file ]] || continue
    value=$(cat "$file")
    if ((${#value} >= 4)); then text=${text//"$value"/[secret]}; fi
  done
  printf '%s\n' "$text"
}
