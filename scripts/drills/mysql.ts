import { databaseName } from "../../infra/services/mysql";
import { execInContainer } from "../stack/docker-exec";
import { marker } from "./processes";

/** The client inside MySQL's container, as root, by its socket; its arguments carry the drills' marker. */
export const rootClient = `MYSQL_PWD=$(cat /run/secrets/mysql-root-password) mysql --user=root --batch --skip-column-names --init-command="SET @drill = '${marker}'" ${databaseName}`;

/** The same, going on after a statement that fails. */
export const forcedRootClient = rootClient.replace("mysql ", "mysql --force ");

/** Runs statements as root and gives what they print; rejects with MySQL's reason. */
export async function runSql(container: string, sql: string, client = rootClient): Promise<string> {
  const { exitCode, stdout, stderr } = await execInContainer(container, ["sh", "-c", client], { stdin: sql });
  if (exitCode !== 0) throw new Error(`MySQL refused: ${stderr.trim()}`);
  return stdout.trim();
}
