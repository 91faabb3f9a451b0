# Fills an empty data directory. Sourced by docker-entrypoint.sh, as the user that will run the server.

initialise() {
  check_variables
  # Before anything is written: a wrong option is found here, not halfway.
  "$@" --validate-config || fail "mysqld does not accept its configuration, see above"
  # The first process of a container ignores signals that it does not handle.
  trap 'note "Told to stop while initialising"; exit 143' TERM INT
  note "Initialising $DATADIR"
  interruptible "$@" --initialize-insecure --default-time-zone=SYSTEM
  # Without the network, so that nobody takes this server for the real one.
  interruptible "$@" --daemonize --skip-networking --mysqlx=OFF --default-time-zone=SYSTEM --socket="$SOCKET"
  create_accounts
  run_init_files /docker-entrypoint-initdb.d/*
  [[ -z "${MYSQL_ONETIME_PASSWORD:-}" ]] || docker_process_sql <<<"ALTER USER 'root'@'%' PASSWORD EXPIRE;"
  MYSQL_PWD="$MYSQL_ROOT_PASSWORD" mysqladmin --user=root --socket="$SOCKET" shutdown
  trap - TERM INT
  note "MySQL init process done. Ready for start up."
}

check_variables() {
  [[ -n "$MYSQL_ROOT_PASSWORD${MYSQL_ALLOW_EMPTY_PASSWORD:-}${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]] ||
    fail "The data directory is empty: set MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD or MYSQL_RANDOM_ROOT_PASSWORD"
  [[ "$MYSQL_USER" != root ]] || fail 'MYSQL_USER is for an ordinary user: use MYSQL_ROOT_PASSWORD for root'
  [[ -z "$MYSQL_USER" || -n "$MYSQL_PASSWORD" ]] || note 'MYSQL_USER without MYSQL_PASSWORD: no user is created'
  [[ -r /docker-entrypoint-initdb.d ]] || fail "/docker-entrypoint-initdb.d cannot be read by user $(id -un)"
}

# bash acts on a signal only between commands, or while it waits.
interruptible() {
  "$@" &
  wait $!
}

create_accounts() {
  # SYSTEM is the only time zone until the tables are filled.
  if [[ -z "${MYSQL_INITDB_SKIP_TZINFO:-}" ]]; then
    mysql_tzinfo_to_sql /usr/share/zoneinfo 2>/dev/null | root_sql --database=mysql
  fi
  if [[ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]]; then
    MYSQL_ROOT_PASSWORD="$(head --bytes=24 /dev/urandom | base64)"
    export MYSQL_ROOT_PASSWORD
    note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
  fi
  account_statements | root_sql --database=mysql
}

account_statements() {
  local password
  password="$(quoted "$MYSQL_ROOT_PASSWORD")"
  echo "SET autocommit = 1; SET SESSION sql_log_bin = 0;"
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $password;"
  if [[ -n "$MYSQL_ROOT_HOST" && "$MYSQL_ROOT_HOST" != localhost ]]; then
    echo "CREATE USER 'root'@$(quoted "$MYSQL_ROOT_HOST") IDENTIFIED BY $password;"
    echo "GRANT ALL ON *.* TO 'root'@$(quoted "$MYSQL_ROOT_HOST") WITH GRANT OPTION;"
  fi
  [[ -z "$MYSQL_DATABASE" ]] || echo "CREATE DATABASE IF NOT EXISTS $(identifier "$MYSQL_DATABASE");"
  [[ -n "$MYSQL_USER" && -n "$MYSQL_PASSWORD" ]] || return 0
  echo "CREATE USER $(quoted "$MYSQL_USER")@'%' IDENTIFIED BY $(quoted "$MYSQL_PASSWORD");"
  # An underscore in a GRANT is a wildcard.
  [[ -z "$MYSQL_DATABASE" ]] ||
    echo "GRANT ALL ON $(identifier "${MYSQL_DATABASE//_/\\_}").* TO $(quoted "$MYSQL_USER")@'%';"
}

quoted() {
  local text="${1//\\/\\\\}"
  printf "'%s'" "${text//\'/\'\'}"
}

identifier() { printf '`%s`' "${1//\`/\`\`}"; }

root_sql() { mysql --no-defaults --user=root --protocol=socket --socket="$SOCKET" --comments "$@"; }

# The name that sourced *.sh files know from the official image.
docker_process_sql() {
  MYSQL_PWD="$MYSQL_ROOT_PASSWORD" root_sql ${MYSQL_DATABASE:+--database="$MYSQL_DATABASE"} "$@"
}

run_init_files() {
  local file
  for file; do
    note "Running $file"
    case "$file" in
      *.sh) if [[ -x "$file" ]]; then "$file"; else source "$file"; fi ;;
      *.sql) docker_process_sql <"$file" ;;
      *.sql.gz) gunzip --stdout "$file" | docker_process_sql ;;
      *.sql.bz2) busybox bunzip2 -c "$file" | docker_process_sql ;;
      *.sql.xz) busybox xzcat "$file" | docker_process_sql ;;
      *.sql.zst) fail "$file: this image has no zstd, use .gz, .bz2 or .xz" ;;
      *) note "Ignoring $file" ;;
    esac
  done
}
