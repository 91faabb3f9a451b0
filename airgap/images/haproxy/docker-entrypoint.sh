#!/bin/sh
# Like the official image: haproxy runs as master and workers (a reload is SIGUSR2) and stays in the foreground.
set -e
[ "${1#-}" = "$1" ] || set -- haproxy "$@"
if [ "$1" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
