#!/bin/sh
# Turns .sops.env of the folder it is started in into .env, for its owner alone. Komodo runs it before
# a deploy. A failure leaves the .env of the last deploy as it is, and ends the deploy.
set -eu
umask 077
if [ ! -f .sops.env ]; then
  echo "sops-decrypt: $PWD has no .sops.env. Make one: sops -e .env > .sops.env" >&2
  exit 1
fi
trap 'rm -f .env.new' EXIT
sops --decrypt --input-type dotenv --output-type dotenv .sops.env > .env.new
mv .env.new .env
