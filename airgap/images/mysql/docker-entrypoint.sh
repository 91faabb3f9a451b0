#!/bin/bash
# Starts MySQL like the official image: initialises an empty data directory from MYSQL_* variables, then runs the
# server as the user mysql with all arguments passed on.
set -euo pipefail
shopt -s nullglob

note() { printf '%s [Note] [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$*"; }
fail() {
  printf '%s [ERROR] [Entrypoint]: %s\n' "$(date --rfc-3339=seconds)" "$*" >&2
  exit 1
}

# Takes VARIABLE from the file that VARIABLE_FILE names, so that secrets can be mounted.
read_variable() {
  local file_variable="${1}_FILE"
  [[ -z "${!1:-}" || -z "${!file_variable:-}" ]] || fail "Both $1 and $file_variable are set: set one of them"
  if [[ -n "${!file_variable:-}" ]]; then
    [[ -r "${!file_variable}" ]] || fail "$file_variable names ${!file_variable}, which user $(id -un) cannot read"
    printf -v "$1" '%s' "$(<"${!file_variable}")"
  fi
  export "$1=${!1:-${2:-}}"
  unset "$file_variable"
}

# As root, if that is who begins: whoever runs the server need not be able to read the files.
load_variables() {
  read_variable MYSQL_ROOT_HOST '%'
  local name
  for name in MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD MYSQL_ROOT_PASSWORD; do read_variable "$name"; done
}

starts_server() {
  [[ "$1" == mysqld ]] || return 1
  local argument
  for argument; do
    case "$argument" in --help | '-?' | --version | -V | --print-defaults) return 1 ;; esac
  done
}

# The server itself knows which option wins among files and arguments.
load_settings() {
  local settings
  settings="$("$@" --verbose --help 2>&1)" || fail "mysqld does not accept its configuration: $(tail -3 <<<"$settings")"
  DATADIR="$(awk '/^datadir / { sub(/\/$/, "", $2); print $2; exit }' <<<"$settings")"
  SOCKET="$(awk '/^socket / { print $2; exit }' <<<"$settings")"
}

become_mysql() {
  mkdir -p "$DATADIR" "${SOCKET%/*}"
  find "$DATADIR" "${SOCKET%/*}" ! -user mysql -exec chown --no-dereference mysql {} +
  note "Switching to user mysql"
  HOME=/var/lib/mysql exec setpriv --reuid=mysql --regid=mysql --init-groups -- "${BASH_SOURCE[0]}" "$@"
}

# Like the official image, which takes what an initialisation that was cut off has left for a database.
initialise_if_needed() {
  [[ ! -d "$DATADIR/mysql" ]] || return 0
  # shellcheck source=initialise.sh
  source /usr/local/bin/initialise.sh
  initialise "$@"
}

main() {
  [[ "${1:0:1}" != - ]] || set -- mysqld "$@"
  if starts_server "$@"; then
    load_settings "$@"
    load_variables
    [[ "$(id -u)" != 0 ]] || become_mysql "$@"
    initialise_if_needed "$@"
    # Nobody needs to find them in the server's environment.
    unset MYSQL_PASSWORD MYSQL_ROOT_PASSWORD
  fi
  exec "$@"
}

main "$@"
