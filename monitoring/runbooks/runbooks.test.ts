import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faults } from "../../scripts/drills/faults";
import { runbookFolder } from "../links";
import { allAlerts, runbookPath } from "../rules";
import { metricsOf, parses } from "../rules/testing/inspect";
import { knownNames } from "../rules/testing/known-names";
import { changedAlerts, leaves, moved } from "../rules/testing/moved-thresholds";
import { runbooks } from ".";
import { runbookFiles, sections } from "./markdown";

const root = join(__dirname, "..", "..");
const files = runbookFiles(faults);
const names = allAlerts().map(({ alert }) => alert.alert);
const books = Object.entries(runbooks()).map(([alert, book]) => ({ alert, ...book }));
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("docs/runbooks", () => {
  it("holds the index and one file for each alert, and nothing else", () => {
    const present = readdirSync(join(root, runbookFolder)).map((name) => `${runbookFolder}/${name}`);
    expect(present.sort()).toEqual([...files.keys()].sort());
  });

  it.each([...files])("%s is current", async (path, content) => {
    await expect(content).toMatchFileSnapshot(join(root, path));
  });

  it.each(names)("the index leads to the runbook of %s", (alert) => {
    const [, file] = runbookPath(alert).split(`${runbookFolder}/`);
    expect(files.get(`${runbookFolder}/README.md`)).toContain(`| [${alert}](${file}) |`);
  });

  it.each([...files.keys()])("%s links to pages that are there", (path) => {
    const links = [...read(path).matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => `${runbookFolder}/${target}`);
    expect(links.filter((link) => !files.has(link))).toEqual([]);
  });
});

describe("every runbook", () => {
  it("belongs to an alert", () => {
    expect(books.map(({ alert }) => alert).sort()).toEqual([...names].sort());
  });

  it.each(books)("$alert says what it means, how to confirm it, what to do, how to fire it", (book) => {
    expect(book.meaning.length).toBeGreaterThan(60);
    expect(book.confirm.length).toBeGreaterThan(0);
    expect(book.firstMoves.length).toBeGreaterThan(0);
    expect(book.fire.how).toMatch(/[.:]$/);
    const headings = [...read(runbookPath(book.alert)).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(headings).toEqual([...sections]);
  });

  it.each(books)("$alert asks Prometheus for metrics that exist", ({ confirm }) => {
    for (const look of confirm) {
      if (!("query" in look)) continue;
      expect(parses(look.query), look.query).toBe(true);
      expect(metricsOf(look.query).filter((metric) => !knownNames.has(metric))).toEqual([]);
    }
  });

  it.each(books)("$alert says each sentence to its end", ({ meaning, confirm, firstMoves }) => {
    for (const text of [meaning, ...confirm.map(({ see }) => see), ...firstMoves]) expect(text).toMatch(/[.?!]$/);
  });
});

describe("the drills", () => {
  const pairs = faults.flatMap(({ name, expects }) => expects.fires.map(({ alert }) => ({ name, alert })));

  it.each(pairs)("$name stands in the runbook of $alert, which it fires", ({ name, alert }) => {
    expect(read(runbookPath(alert))).toMatch(new RegExp(`^\\./lab drill ${name}$`, "m"));
  });
});

describe("moving one threshold", () => {
  it.each(leaves)("$name renews the runbook of every alert that it moves", ({ path, other }) => {
    const thresholds = moved(path, other);
    const renewed = runbookFiles(faults, thresholds);
    for (const alert of changedAlerts(thresholds)) {
      expect(renewed.get(runbookPath(alert)), alert).not.toBe(files.get(runbookPath(alert)));
    }
  });
});
