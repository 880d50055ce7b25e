#!/bin/sh
# Inventory of the fleet, for Ansible: ansible-playbook -i ansible/inventory.sh ...
# Reads the stack that is selected, or PULUMI_STACK. Lies in a folder of the Pulumi project.
set -eu

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
for program in "$project/cli/varanus.cjs" "$project/node_modules/varanus/cli/varanus.cjs"; do
  if [ -f "$program" ]; then
    exec node "$program" inventory --cwd "$project" "$@"
  fi
done
echo "Inventory \"$0\": $project has no Varanus. Run npm install there." >&2
exit 1
