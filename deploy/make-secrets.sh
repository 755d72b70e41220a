#!/usr/bin/env bash
# Makes the secrets that compose.yml reads, once; those that exist stay. Keep a copy: a backup needs crm_secret to be of use.
set -euo pipefail
cd "$(dirname "$0")"

# The folder keeps others out; the files themselves must be readable for the containers' own users.
mkdir -p secrets
chmod 700 secrets

make() {
  [ -s "secrets/$1" ] && return
  printf '%s' "$2" > "secrets/$1"
  chmod 444 "secrets/$1"
  echo "made deploy/secrets/$1"
}

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

make database_password "$(random)"
make database_url "postgres://postgres:$(cat secrets/database_password)@database:5432/crm"
make app_database_url "postgres://crm_app:$(random)@database:5432/crm"
make crm_secret "$(random)"
