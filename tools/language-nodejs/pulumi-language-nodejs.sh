#!/bin/sh
# Starts the pinned language host with the options of Pulumi.yaml. That host takes them as flags,
# which today's engine no longer passes: without this it would ignore `typescript: false` and
# `nodeargs`, and type-check the whole program with ts-node on each run. The engine starts it in
# the project's folder.
option() {
  sed -n "s/^ *$1: *//p" Pulumi.yaml 2>/dev/null | head -n 1 | sed "s/ #.*//; s/^[\"']//; s/[\"' ]*\$//"
}

typescript=$(option typescript)
exec "$(dirname "$0")/language-nodejs-host" \
  "-typescript=${typescript:-true}" "-nodeargs=$(option nodeargs)" "$@"
