import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { AnnotationStore } from "./store";

const folder = mkdtempSync(join(tmpdir(), "twtest-annotations-"));
const file = join(folder, "annotations.json");
afterEach(() => rmSync(file, { force: true }));

test("keeps no more than it may, and never gives an id twice", () => {
  const store = new AnnotationStore(file, { annotations: 2, characters: 1000 });
  for (const text of ["a", "b", "c"]) store.add({ text, tags: [] });
  expect(store.size).toBe(2);
  store.remove(3);
  expect(new AnnotationStore(file).add({ text: "d", tags: [] }).id).toBe(4);
  expect(readdirSync(folder)).toEqual(["annotations.json"]);
});

test("keeps no more characters than it may, but always the newest", () => {
  const store = new AnnotationStore(file, { annotations: 9, characters: 1000 });
  for (const text of ["a", "b", "c", "d", "e"]) store.add({ text: text.repeat(300), tags: [] });
  expect(new AnnotationStore(file).size).toBe(2);
  store.add({ text: "f".repeat(3000), tags: [] });
  expect(store.select({ tags: [], matchAny: true, limit: 9 }).map(({ text }) => text[0])).toEqual(["f"]);
  store.add({ text: "g", tags: [] });
  expect(store.select({ tags: [], matchAny: true, limit: 9 }).map(({ text }) => text[0])).toEqual(["g"]);
});

test("puts a region's times in order and a moment's together", () => {
  const store = new AnnotationStore(file, undefined, () => 50);
  expect(store.add({ text: "x", tags: [], time: 9, timeEnd: 3 })).toMatchObject({ time: 3, timeEnd: 9 });
  expect(store.add({ text: "x", tags: [] })).toMatchObject({ time: 50, timeEnd: 50 });
});

test.each(["", '{"lastId": 4, "annota', '{"version": 9}'])("sets aside a file that says %j, and starts", (text) => {
  writeFileSync(file, text);
  const said: string[] = [];
  const store = new AnnotationStore(
    file,
    undefined,
    () => 50,
    ({ message }) => void said.push(message),
  );
  expect(said).toEqual([
    `${file} held no annotations of this viewer; it is now ${file}.damaged-50, and there are none`,
  ]);
  expect(readFileSync(`${file}.damaged-50`, "utf8")).toBe(text);
  rmSync(`${file}.damaged-50`);
  expect(store.add({ text: "x", tags: [] }).id).toBe(1);
});
