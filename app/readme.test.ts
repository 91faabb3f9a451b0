import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metricNames } from "../contract/app-metrics";
import { environmentVariables } from "./config";
import { type ErrorCode, errorTable } from "./http/errors";

const readme = readFileSync(join(__dirname, "README.md"), "utf8");

/** The rows of the table below a heading: cells without backticks. */
function tableBelow(heading: string): string[][] {
  const section = readme.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

test("lists exactly the errors of the table with their status", () => {
  const documented = tableBelow("Errors").map(([code, status]) => [code, Number(status)]);
  expect(documented).toEqual(Object.keys(errorTable).map((code) => [code, errorTable[code as ErrorCode].status]));
});

test("lists exactly the metrics of names.ts", () => {
  expect(tableBelow("Metrics").map(([name]) => name)).toEqual(Object.values(metricNames));
});

test("lists exactly the settings of the configuration", () => {
  expect(tableBelow("Settings").map(([name]) => name)).toEqual(environmentVariables);
});
