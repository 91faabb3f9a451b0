import type { ContainerFile } from "./service";

/** Where MySQL's data volume is mounted. */
export const mysqlDataPath = "/var/lib/mysql";

const marker = `${mysqlDataPath}/.initialising`;
/** Where files for the TLS of MySQL are put, and where MySQL finds its private key, which nobody else may read. */
export const tlsFiles = {
  certificate: "/etc/mysql/tls-certificate.pem",
  key: "/run/secrets/mysql-tls-key.pem",
  ownKey: "/run/mysql-tls-key.pem",
} as const;

const beginPath = "/usr/local/bin/begin-mysql.sh";

/**
 * The official image takes a folder that a first initialisation left half-made for a database: its server then ends at
 * once, or runs with no password for root. So the initialisation is marked from before its first file until after its
 * last, and begins anew where the mark is still there. Nobody can have booked until then: that server has no network.
 *
 * Where there is data, root gets the password that this stack knows: the data may be older than the stack's passwords.
 */
const begin = `#!/bin/bash
set -eu
accounts=/run/ticketwatch-root.sql
rm -f "$accounts"
(
  umask 377
  printf "SET sql_log_bin = 0;\nALTER USER 'root'@'localhost' IDENTIFIED BY '%s';\n" "$(cat \${MYSQL_ROOT_PASSWORD_FILE})" >"$accounts"
)
chown mysql:mysql "$accounts"
if [ -e ${tlsFiles.key} ]; then
  rm -f ${tlsFiles.ownKey}
  (umask 377; cat ${tlsFiles.key} >${tlsFiles.ownKey})
  chown mysql:mysql ${tlsFiles.ownKey}
fi
if [ -e ${marker} ]; then
  echo "The first initialisation of ${mysqlDataPath} was cut off: it begins anew"
  find ${mysqlDataPath} -mindepth 1 ! -path ${marker} -delete
elif [ ! -d ${mysqlDataPath}/mysql ]; then
  : >${marker}
else
  set -- "$@" --init-file="$accounts"
fi
exec docker-entrypoint.sh "$@"
`;

/** What the container is started with in place of the image's own entry point, which comes after it. */
export const mysqlEntrypoint = ["bash", beginPath];

export const initialisationFiles: readonly ContainerFile[] = [
  { path: beginPath, content: begin },
  // The image's entry point runs what is in this folder at the end of an initialisation.
  { path: "/docker-entrypoint-initdb.d/zz-initialised.sh", content: `rm ${marker}\n` },
];
