import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { schemaVersion } from "../../app/db/migrations";
import type { StackOutputs } from "./outputs";
import type { RunningStack } from "./running-stack";
import { dumpSale, readDump, restoreSale } from "./sale-dump";

const tables = "CREATE TABLE `seats` (\n);\nCREATE TABLE `bookings` (\n);\n";
const end = "-- Dump completed on 2026-01-01  0:00:00\n";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const withHeader = (sql: string, changes: object = {}) =>
  `-- TicketWatch dump ${JSON.stringify({ format: 1, schemaVersion, seats: 500, sha256: sha256(sql), ...changes })}\n${sql}`;

describe("a dump", () => {
  it("is taken when it is whole", () => {
    expect(readDump(withHeader(tables + end), "tickets.sql")).toMatchObject({
      header: { seats: 500 },
      sql: tables + end,
    });
  });

  it("is taken as dumps were written before they had a header", () => {
    expect(readDump(tables + end, "tickets.sql")).toEqual({ sql: tables + end });
  });

  it("is refused when it was cut off", () => {
    expect(() => readDump(withHeader(tables), "tickets.sql")).toThrow("tickets.sql was cut off; nothing was changed");
  });

  it("is refused when a character in its middle changed", () => {
    const damaged = withHeader(tables + end).replace("`bookings` (", "`bookings` ( ");
    expect(() => readDump(damaged, "tickets.sql")).toThrow("tickets.sql is damaged");
  });

  it("is refused when its first line is damaged, or of a format to come", () => {
    const text = withHeader(tables + end);
    expect(() => readDump(text.replace('"format":1', '"format":2'), "t.sql")).toThrow("cannot read");
    expect(() => readDump(text.replace('"format":1', '"form'), "t.sql")).toThrow("cannot read");
  });

  it("is refused when its schema is newer", () => {
    const newer = withHeader(tables + end, { schemaVersion: schemaVersion + 1 });
    expect(() => readDump(newer, "t.sql")).toThrow(`is of schema version ${schemaVersion + 1}`);
  });

  it("is refused when it is no sale", () => {
    expect(() => readDump(`CREATE TABLE \`users\` ();\n${end}`, "users.sql")).toThrow("users.sql is no dump of a sale");
  });
});

describe("a lab whose sale", () => {
  const lab = (more: object) => ({ name: "lab", ...more }) as RunningStack & { readonly outputs: StackOutputs };

  it("was not dumped to its end gives no dump, and says so", async () => {
    const exec = async () => ({ stdout: tables, stderr: "", exitCode: 130 });
    await expect(dumpSale(lab({ exec }), AbortSignal.abort())).rejects.toMatchObject({
      message: "interrupted: no dump was written",
      remedy: "run the command again",
    });
  });

  it("has no account for a restore is led to up, and is asked nothing", async () => {
    const { signal } = new AbortController();
    const earlier = lab({ outputs: { seats: 500 } });
    await expect(restoreSale(earlier, { sql: tables + end }, "on", signal)).rejects.toMatchObject({
      message: expect.stringContaining("an earlier version, which has no account for this"),
      remedy: "./lab up --stack lab brings it to this version; its data stays",
    });
  });
});
