import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { NotificationStore } from "./store";
import { webhook } from "./testing";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-inbox-"));
const plenty = { notifications: 100, bytes: 1024 * 1024 };
const at = new Date("2026-01-02T03:04:06Z");
let file: string;
let number = 0;

beforeEach(() => {
  file = join(folder, `${++number}`, "notifications.jsonl");
});
afterAll(() => rmSync(folder, { recursive: true }));

function filled(count: number, bounds = plenty): NotificationStore {
  const store = new NotificationStore(file, bounds);
  for (let made = 0; made < count; made++) store.add(webhook(), at);
  return store;
}

const ids = (store: NotificationStore) => store.notifications.map(({ id }) => id);

describe("the store", () => {
  it("keeps notifications over a restart, and counts on", () => {
    filled(3);
    const again = new NotificationStore(file, plenty);
    expect(ids(again)).toEqual([1, 2, 3]);
    expect(again.notifications[0]).toMatchObject({ receivedAt: at.toISOString(), receiver: "inbox" });
    expect(again.add(webhook(), at).id).toBe(4);
  });

  it("keeps the newest so many", () => {
    expect(ids(filled(12, { ...plenty, notifications: 5 }))).toEqual([8, 9, 10, 11, 12]);
    expect(ids(new NotificationStore(file, { ...plenty, notifications: 2 }))).toEqual([11, 12]);
  });

  it("keeps no more bytes than it may, and at least the newest", () => {
    const one = Buffer.byteLength(JSON.stringify(filled(1).notifications[0])) + 1;
    expect(ids(filled(9, { ...plenty, bytes: 4.5 * one }))).toHaveLength(4);
    expect(ids(filled(1, { ...plenty, bytes: 10 }))).toHaveLength(1);
  });

  it("writes a file that does not grow without end", () => {
    filled(2000, { ...plenty, notifications: 10 });
    expect(statSync(file).size).toBeLessThan(100 * 1024);
    expect(ids(new NotificationStore(file, plenty)).at(-1)).toBe(2000);
  });

  it("starts where its file cannot be written anew, and loses nothing of what comes", () => {
    filled(2);
    appendFileSync(file, '{"version":"4","group');
    mkdirSync(`${file}.unfinished`);
    const store = new NotificationStore(file, plenty);
    expect(store.add(webhook(), at).id).toBe(3);
    rmSync(`${file}.unfinished`, { recursive: true });
    expect(ids(new NotificationStore(file, plenty))).toEqual([1, 2, 3]);
  });

  it("drops what a crash left unfinished, and nothing else", () => {
    filled(2);
    appendFileSync(file, '{"version":"4","group');
    expect(ids(new NotificationStore(file, plenty))).toEqual([1, 2]);
    expect(readFileSync(file, "utf8")).toMatch(/\}\n$/);
  });
});
