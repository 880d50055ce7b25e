# Ends once cloud-init is through and Docker answers; everything else is up to this.
wait_for_host() {
  wait_for_cloud_init
  wait_for_docker
  require_version "Docker Engine" "$(docker version --format '{{.Server.Version}}')" "$minimum_docker"
  require_version "Docker Compose" "$(docker compose version --short)" "$minimum_compose"
  printf 'Docker answers on %s\n' "$(uname -n)"
}

fail() {
  printf 'Host "%s": %s\n' "$(uname -n)" "$1" >&2
  exit 1
}

wait_for_cloud_init() {
  local status=0
  command -v cloud-init >/dev/null || return 0
  timeout "$cloud_init_timeout_seconds" cloud-init status --wait >/dev/null || status=$?
  case $status in
    0) ;;
    # Since 23.4: it is through, with warnings.
    2) printf 'cloud-init ended with warnings, see: cloud-init status --long\n' ;;
    124) fail "cloud-init still runs after $cloud_init_timeout_seconds s. Look at /var/log/cloud-init-output.log there, then run \`pulumi up\` again." ;;
    *)
      cloud-init status --long >&2 || true
      fail "cloud-init failed (exit code $status). Look at /var/log/cloud-init-output.log there, then run \`pulumi up\` again."
      ;;
  esac
}

wait_for_docker() {
  local deadline=$((SECONDS + docker_timeout_seconds))
  until docker version --format '{{.Server.Version}}' >/dev/null 2>&1; do
    if ((SECONDS >= deadline)); then
      fail "Docker does not answer after $docker_timeout_seconds s. Install Docker Engine with its Compose plugin there, then run \`pulumi up\` again."
    fi
    sleep 1
  done
}

require_version() {
  local name=$1 found=${2#v} wanted=$3
  [[ $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) == "$wanted" ]] && return
  fail "$name is ${found:-missing}, $wanted or newer is needed. Update it there, then run \`pulumi up\` again."
}
