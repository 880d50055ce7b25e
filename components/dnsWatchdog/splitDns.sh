log() { printf '%s\n' "pangolin-split-dns: $*"; }

is_connected() { [[ -e /sys/class/net/$interface ]]; }

# What resolvectl prints for a setting of the interface, without its "Link 7 (pangolin): ".
setting() {
  local text
  text=$(resolvectl "$1" "$interface") || return 1
  printf '%s\n' "${text#*: }"
}

is_applied() {
  [[ $(setting dns) == "$tunnel_resolver" ]] &&
    [[ $(setting domain) == "${routing_domains[*]}" ]] &&
    [[ $(setting default-route) == no ]]
}

# systemd-resolved forgets the settings of an interface that goes away, so that a client that is
# restarted needs them again.
apply() {
  is_connected || return 0
  is_applied && return 0
  if resolvectl dns "$interface" "$tunnel_resolver" &&
    resolvectl domain "$interface" "${routing_domains[@]}" &&
    resolvectl default-route "$interface" no; then
    log "${routing_domains[*]} go to $tunnel_resolver on $interface"
  else
    log "could not set DNS of $interface" >&2
    return 1
  fi
}

# Refuses a host where the settings would go nowhere.
require_resolved() {
  if ! systemctl is-active --quiet systemd-resolved; then
    log "systemd-resolved is not active; start it, or choose dnsMode resolvConfMount" >&2
    return 1
  fi
  if ! grep -Eq '^[[:space:]]*nameserver[[:space:]]+127\.0\.0\.5[34]' "$resolv_conf"; then
    log "$resolv_conf does not ask systemd-resolved: programs of this host will not see" \
      "${routing_domains[*]}"
  fi
}

revert() {
  is_connected || return 0
  resolvectl revert "$interface"
}

case ${1-} in
  apply) apply ;;
  require) require_resolved ;;
  revert) revert ;;
  *)
    log "usage: pangolin-split-dns apply|require|revert" >&2
    exit 2
    ;;
esac
