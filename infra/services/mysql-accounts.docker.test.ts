import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { TestMysql } from "../../app/testing/test-mysql";
import { type Account, accounts, accountsSql } from "./mysql-accounts";

const sessions = { app: 3, load: 2 };
const passwords = accounts((account) => `password-of-${account}`);
let mysql: TestMysql;
let place: { host: string; port: number };
const open: { destroy(): void }[] = [];

beforeAll(async () => {
  mysql = await TestMysql.start();
  const { owner, name: database } = { ...(await mysql.createDatabase()), name: "tickets" };
  place = { host: owner.host, port: owner.port };
  const schemas = { tickets: database, load: "loadtest", restore: "restoring" };
  const sql = accountsSql(schemas, passwords, { sessions, encrypted: false });
  const statements = await new Promise<string>((resolve) => sql.apply(resolve));
  await mysql.asRoot(async (root) => {
    await root.query(`CREATE DATABASE ${database}`);
    for (const statement of statements.split(";\n").filter(Boolean)) await root.query(statement);
    await root.query(`SET GLOBAL max_connections = ${sessions.app + sessions.load + 2}`);
  });
}, 300_000);

afterAll(async () => {
  for (const connection of open) connection.destroy();
  await mysql?.remove();
});

async function logIn(user: Account): Promise<string> {
  try {
    open.push(await createConnection({ ...place, user, password: passwords[user] }));
    return "in";
  } catch (error) {
    return (error as { code: string }).code;
  }
}

it("keeps a place for exporters and root while app and load take all that they are given", async () => {
  for (const user of ["app", "load"] as const) {
    for (let session = 0; session < sessions[user]; session++) expect(await logIn(user)).toBe("in");
    expect(await logIn(user)).toBe("ER_USER_LIMIT_REACHED");
  }
  expect(await logIn("exporter")).toBe("in");
  expect(await logIn("seats-exporter")).toBe("in");
  await mysql.asRoot((root) => root.query("SELECT 1"));
});
