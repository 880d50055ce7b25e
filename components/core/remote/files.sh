# Puts the project's files beside those in use; the deployment checks them before it takes them.
install_files() {
  umask 022
  mkdir -p "$directory"
  chmod 0755 "$directory"
  mkdir -p "$directory/backups"
  chmod 0700 "$directory/backups"
  rm -rf "$staged.unfinished"
  mkdir "$staged.unfinished"
  write_files "$staged.unfinished"
  rm -rf "$staged"
  mv "$staged.unfinished" "$staged"
  # Another text with every run, so that the deployment runs as well: the one before may have failed.
  printf 'files=%s\n' "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
}

# Leaves dumps, backups and the record of what was deployed: the volumes are kept as well.
remove_files() {
  local file
  rm -rf "$staged" "$staged.unfinished" "$previous"
  for file in "${files[@]}"; do rm -f "$directory/$file"; done
}
