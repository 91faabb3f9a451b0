import { describe, expect, it } from "vitest";
import { assertWhole } from "./sale-dump";

const tables = "CREATE TABLE `seats` (\n);\nCREATE TABLE `bookings` (\n);\n";
const end = "-- Dump completed on 2026-01-01  0:00:00\n";

describe("a dump", () => {
  it("is taken when it is whole", () => {
    expect(() => assertWhole(tables + end, "tickets.sql")).not.toThrow();
  });

  it("is refused when it was cut off", () => {
    expect(() => assertWhole(tables, "tickets.sql")).toThrow("tickets.sql was cut off");
  });

  it("is refused when it is no sale", () => {
    expect(() => assertWhole(`CREATE TABLE \`users\` ();\n${end}`, "users.sql")).toThrow(
      "users.sql is no dump of a sale",
    );
  });
});
