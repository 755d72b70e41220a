#!/bin/bash
# Reads secrets from files (CRM_SECRET_FILE=/run/secrets/… becomes CRM_SECRET), then becomes the API.
set -eu

if [ "${1:-}" = healthy ]; then
  exec 3<>"/dev/tcp/127.0.0.1/$CRM_PORT"
  printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r _ status _ <&3
  [ "$status" = 200 ]
  exit
fi

for name in $(compgen -e CRM_); do
  case $name in
    *_FILE) export "${name%_FILE}=$(cat "${!name}")"; unset "$name" ;;
  esac
done

exec /app/Crm.Api "$@"
