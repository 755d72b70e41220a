#!/usr/bin/env bash
# Saves everything into one file.   deploy/backup.sh [folder]     (see README.md, "Backup and restore")
#   With CRM_DATABASE_URL (an administrator's address): an online backup by pg_dump of the same or a newer version.
#   Without: a copy of the data folder of a stopped `npm start`, the embedded database included.
set -euo pipefail
umask 077

target=${1:-backups}
mkdir -p "$target"
target=$(cd "$target" && pwd)
name=crm-$(date -u +%Y-%m-%dT%H-%M-%SZ)

online() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # Row-level security is forced: whoever may not pass it gets an error from pg_dump, never a backup with rows missing.
  pg_dump --format=custom --file="$work/database.dump" "$CRM_DATABASE_URL"
  # Roles belong to the server, not to the database. Their passwords stay out: the migration sets them again.
  # What only a superuser may even deny is left out, so that another administrator can restore too.
  pg_dumpall --roles-only --no-role-passwords --dbname="$CRM_DATABASE_URL" \
    | sed -nE -e '/^(CREATE|ALTER) ROLE crm_/s/ (NOSUPERUSER|NOREPLICATION|NOBYPASSRLS)//gp; t' -e '/^CREATE ROLE crm_/p' -e 's/^(GRANT crm_.* TO crm_.*) GRANTED BY .*/\1;/p' > "$work/roles.sql"
  finish "$work" "$name.tar" -cf
}

offline() {
  local data
  data=${CRM_DATA:-$(dirname "$0")/../.data}
  [ -d "$data/postgres/data" ] || { echo "There is no database in $data. Set CRM_DATABASE_URL or CRM_DATA." >&2; exit 1; }
  [ ! -e "$data/postgres/data/postmaster.pid" ] || { echo "The database is running: stop npm start first." >&2; exit 1; }
  finish "$data" "$name.tar.gz" -czf --exclude=test-postgres --exclude=test-reports
}

# Written under another name and renamed when complete, so that half a backup is never taken for one.
finish() {
  local from=$1 file=$2
  shift 2
  tar "$1" "$target/$file.part" "${@:2}" -C "$from" .
  mv "$target/$file.part" "$target/$file"
  echo "$target/$file"
}

if [ -n "${CRM_DATABASE_URL:-}" ]; then online; else offline; fi
