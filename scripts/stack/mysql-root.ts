import type { ExecResult, RunningStack } from "./running-stack";

/** Runs statements as MySQL's root, in its container; what they print has a row a line, and tabs between columns. */
export function asMysqlRoot(stack: Pick<RunningStack, "exec">, sql: string, database = ""): Promise<ExecResult> {
  const login = "MYSQL_PWD=$(cat /run/secrets/mysql-root-password)";
  const client = `${login} exec mysql --user=root --batch --skip-column-names ${database}`;
  return stack.exec("mysql", ["sh", "-c", client.trim()], { stdin: sql });
}
