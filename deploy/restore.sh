#!/usr/bin/env bash
# Puts a backup back.   deploy/restore.sh <file>     (see README.md, "Backup and restore")
#   *.tar     into the EMPTY database of CRM_DATABASE_URL; afterwards run the migration, which sets the roles' passwords.
#   *.tar.gz  into the data folder CRM_DATA (default .data), which must not exist yet.
set -euo pipefail
umask 077

file=${1:?which backup?}

online() {
  local tables
  : "${CRM_DATABASE_URL:?the address of an empty database}"
  tables=$(psql -XAtq "$CRM_DATABASE_URL" -c "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")
  [ "$tables" = 0 ] || { echo "That database is not empty ($tables tables). Create a new one and try again." >&2; exit 1; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  tar -xf "$file" -C "$work"
  # A role that exists already stays as it is.
  while read -r line; do
    psql -XAtq "$CRM_DATABASE_URL" -c "$line" 2> "$work/error" || grep -q 'already exists' "$work/error" || { cat "$work/error" >&2; exit 1; }
  done < <(cat "$work/roles.sql"; echo 'grant crm_owner to current_user')
  pg_restore --exit-on-error --single-transaction --dbname="$CRM_DATABASE_URL" "$work/database.dump"
  echo "Restored. Now run the migration (npm start does; with containers: docker compose up)."
}

offline() {
  local data
  data=${CRM_DATA:-$(dirname "$0")/../.data}
  [ ! -e "$data" ] || { echo "$data exists. Move it away first." >&2; exit 1; }
  mkdir -p "$data"
  chmod 711 "$data"
  tar -xzpf "$file" -C "$data"
  echo "Restored into $data. Start with npm start."
}

case $file in
  *.tar) online ;;
  *.tar.gz) offline ;;
  *) echo "A backup ends in .tar or .tar.gz." >&2; exit 1 ;;
esac
