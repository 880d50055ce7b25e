log() { printf '%s\n' "pangolin-dns-watchdog: $*"; }

# The addresses a resolv.conf names, one a line; none for a file that is missing.
nameservers() {
  local key value _
  [[ -r $1 ]] || return 0
  while read -r key value _ || [[ -n $key ]]; do
    if [[ $key == nameserver ]]; then printf '%s\n' "$value"; fi
  done <"$1"
}

has_nameserver() { [[ -n $(nameservers "$1") ]]; }

names_tunnel() { nameservers "$1" | grep -qxF -- "$tunnel_resolver"; }

resolved_is_active() { systemctl is-active --quiet systemd-resolved; }

# Any answer counts, also one that says "no such name": it shows that the client is alive.
tunnel_answers() {
  if command -v dig >/dev/null 2>&1; then
    dig +short "+timeout=$probe_timeout_seconds" +tries=2 "@$tunnel_resolver" "$test_name" \
      >/dev/null 2>&1
  else
    ask_without_dig || ask_without_dig
  fi
}

# The same question over Bash's own UDP, because minimal hosts have no dig. The first byte of the
# answer is that of the question's id, and not NUL, which Bash could not read.
ask_without_dig() {
  local first
  {
    {
      printf '%b' "$test_query" >&3
      read -r -t "$probe_timeout_seconds" -N 1 -u 3 first && [[ -n $first ]]
    } 3<>"/dev/udp/$tunnel_resolver/53"
  } 2>/dev/null
}

# Whether resolv.conf depends on the tunnel, or was left without any resolver.
needs_recovery() {
  names_tunnel "$resolv_conf" && return 0
  ! has_nameserver "$resolv_conf" && ! cmp -s "$resolv_conf" "$backup"
}

# Replaces resolv.conf by standard input in one step, so that no process reads half a file. Where
# it is a symbolic link, the link stays and the file behind it is replaced.
write_resolv_conf() {
  local target new
  target=$(readlink -f "$resolv_conf") || target=$resolv_conf
  new=$(mktemp "$target.XXXXXX") || return 1
  if cat >"$new" && take_attributes "$target" "$new" && put "$new" "$target"; then
    return 0
  fi
  rm -f "$new"
  log "cannot write $target: see lsattr $target and findmnt $target" >&2
  return 1
}

take_attributes() {
  if [[ -e $1 ]]; then
    chmod --reference="$1" "$2" && chown --reference="$1" "$2"
  else
    chmod 644 "$2"
  fi
}

# A file that is itself a mount point cannot be renamed over: its content is replaced instead.
put() {
  mv -fT "$1" "$2" 2>/dev/null && return 0
  { cat "$1" >"$2"; } 2>/dev/null && rm -f "$1"
}

# Whether a file would bring DNS back: it names a resolver, and none that is known to be dead.
is_usable() {
  has_nameserver "$1" || return 1
  names_tunnel "$1" && return 1
  [[ $(nameservers "$1" | sort -u) != 127.0.0.53 ]] || resolved_is_active
}

restore_backup() {
  [[ -f $backup ]] || return 1
  if ! is_usable "$backup"; then
    log "skipping $backup: it names no resolver that works without the tunnel"
    return 1
  fi
  write_resolv_conf <"$backup" || return 1
  log "restored from $backup"
}

restore_resolved() {
  resolved_is_active || return 1
  # Through a link to the stub file the client overwrites that file itself; a start writes it anew.
  if ! is_usable "$resolved_stub"; then
    systemctl restart systemd-resolved && is_usable "$resolved_stub" || return 1
  fi
  link_stub || write_resolv_conf <"$resolved_stub" || return 1
  resolvectl flush-caches 2>/dev/null
  log "restored via systemd-resolved stub"
}

link_stub() {
  local new=$resolv_conf.$$
  [[ $(readlink "$resolv_conf") == "$resolved_stub" ]] && return 0
  ln -s "$resolved_stub" "$new" && mv -fT "$new" "$resolv_conf" 2>/dev/null && return 0
  rm -f "$new"
  return 1
}

write_fallback() {
  {
    printf '%s\n' "# Written by pangolin-dns-watchdog: neither a backup nor systemd-resolved worked."
    printf 'nameserver %s\n' "${fallback_servers[@]}"
  } | write_resolv_conf || return 1
  log "wrote hardcoded fallback DNS ${fallback_servers[*]}"
}

recover() {
  restore_backup || restore_resolved || write_fallback || {
    log "could not restore $resolv_conf" >&2
    return 1
  }
}

note() { mkdir -p "$state_dir" && printf '%s\n' "$1" >"$state_dir/restored"; }

# Once the tunnel answers again after a recovery, nothing points back to it: only a start of the
# client does. Says so once, or starts the client once.
rearm_client() {
  local noted
  [[ -f $state_dir/restored ]] || return 0
  if names_tunnel "$resolv_conf"; then
    rm -f "$state_dir/restored"
    log "$resolv_conf uses $tunnel_resolver again"
    return 0
  fi
  read -r noted <"$state_dir/restored"
  [[ $noted == waiting ]] || return 0
  note told
  if [[ $rearm != yes ]]; then
    log "$tunnel_resolver answers again, but $resolv_conf does not use it;" \
      "re-arm with: docker restart $client_container"
  elif docker restart "$client_container" >/dev/null; then
    log "$tunnel_resolver answers again: restarted $client_container to re-arm"
  else
    log "could not restart $client_container; re-arm with: docker restart $client_container" >&2
    return 1
  fi
}

check() {
  if tunnel_answers; then
    rearm_client
    return
  fi
  needs_recovery || return 0
  log "DNS proxy $tunnel_resolver unreachable, recovering..."
  recover || return 1
  note waiting
}

# Never overwrites: after the client's first start only the first backup is worth anything.
make_backup() {
  local new
  if [[ -e $backup || -L $backup ]]; then
    log "keeping $backup"
    return 0
  fi
  if ! is_usable "$resolv_conf"; then
    log "no backup: $resolv_conf names no resolver that works without the tunnel;" \
      "stop the client, mend $resolv_conf, then run: pangolin-dns-watchdog backup"
    return 0
  fi
  new=$(mktemp "$backup.XXXXXX") || return 1
  # A hard link is refused where the name exists, even if it came into being just now.
  if cat "$resolv_conf" >"$new" && chmod 644 "$new" && ln -T "$new" "$backup"; then
    rm -f "$new"
    log "kept $resolv_conf as $backup"
  else
    rm -f "$new"
    return 1
  fi
}

# Takes the host off the tunnel's resolver, whether it answers or not.
restore() {
  if needs_recovery; then recover || return 1; fi
  rm -f "$state_dir/restored"
}

case ${1-} in
  check) check ;;
  backup) make_backup ;;
  restore) restore ;;
  *)
    log "usage: pangolin-dns-watchdog check|backup|restore" >&2
    exit 2
    ;;
esac
