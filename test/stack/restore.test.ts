import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { adminContainer } from "../../infra/services/app-admin";
import { execInContainer } from "../../scripts/stack/docker-exec";
import { lab, startLab, succeeded, TestStack } from "../helpers/lab-cli";

const docker = new Docker();
const folder = mkdtempSync(join(tmpdir(), "twtest-restore-"));
const dump = join(folder, "dump.sql");
const login = "MYSQL_PWD=$(cat /run/secrets/mysql-root-password) exec mysql --user=root --skip-column-names tickets";
let stack: TestStack;

/** Runs SQL as root, in the background where nobody waits for it. */
async function sql(text: string): Promise<string> {
  const { stdout, stderr, exitCode } = await execInContainer(stack.container("mysql"), ["sh", "-c", login], {
    stdin: text,
  });
  expect(exitCode, stderr).toBe(0);
  return stdout.trim();
}

async function book(seatId: number, userId: string): Promise<number> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(stack.url("appPort", "/book"), {
    method: "POST",
    headers,
    body: JSON.stringify({ seatId, userId }),
  });
  return answer.status;
}

/** The sale as a text: who has which seat, and whether seats and bookings fit together. */
async function sale(): Promise<string> {
  const [bookings, sold, total] = [
    await sql("SELECT CONCAT(seat_id, ':', user_id) FROM bookings ORDER BY seat_id;"),
    await sql("SELECT id FROM seats WHERE status = 'sold' ORDER BY id;"),
    await sql("SELECT COUNT(*) FROM seats;"),
  ];
  return `${bookings.replaceAll("\n", " ")} | ${sold.replaceAll("\n", " ")} | ${total}`;
}

/** What still works for a restore or a reset: its container, and statements that wait in MySQL. */
async function atWork(): Promise<string> {
  const names = (await docker.listContainers({ filters: { name: [`${stack.container("admin")}`] } })).map(
    ({ Names }) => Names[0],
  );
  const waiting = await sql(
    "SELECT INFO FROM information_schema.processlist WHERE USER IN ('owner', 'restore') AND INFO IS NOT NULL;",
  );
  return [...names, waiting].filter(Boolean).join();
}

/** Holds the sale's tables, as somebody does who has gone for a coffee; ends it by its connection. */
async function holding<Result>(statement: string, work: () => Promise<Result>): Promise<Result> {
  const held = sql(`${statement}; DO SLEEP(120);`).catch(() => "");
  const holder = "SELECT ID FROM information_schema.processlist WHERE INFO LIKE 'DO SLEEP(120)%';";
  await expect.poll(() => sql(holder), { timeout: 10_000 }).not.toBe("");
  try {
    return await work();
  } finally {
    await sql(`KILL ${(await sql(holder)).split("\n")[0]};`);
    await held;
  }
}

const restore = (file = dump) => stack.run("restore", file);
const dumped = "10:before 11:before | 10 11 | 300";
const changed = "12:after 13:after | 12 13 | 300";

beforeAll(async () => {
  stack = await TestStack.reserve("restore");
  await succeeded(lab([...stack.up, "--set", "seats=300", "--set", "soldSeatCache=on"]));
  for (const seat of [10, 11]) expect(await book(seat, "before")).toBe(201);
  await succeeded(stack.run("dump", dump));
});
afterAll(async () => {
  await stack?.remove();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  await succeeded(stack.run("reset"));
  // The cache hears of it within its trust.
  await sleep(500);
  for (const seat of [12, 13]) expect(await book(seat, "after")).toBe(201);
  expect(await sale()).toBe(changed);
});

describe("restore", () => {
  it("puts the dump in place, says what it did, and frees seats for the cache, too", async () => {
    const { stdout } = await succeeded(restore());
    expect(stdout).toContain("300 seats, 2 sold, 2 bookings.");
    expect(await sale()).toBe(dumped);
    await sleep(500);
    expect([await book(12, "next"), await book(10, "next")]).toEqual([201, 409]);
    expect(await sql("SHOW TABLES IN restoring;")).toBe("");
  });

  it.each([
    ["a changed character", (text: string) => text.replace("'before'", "'befort'"), /is damaged/],
    ["no end", (text: string) => text.slice(0, -200), /was cut off/],
    [
      "no header, and lost lines",
      (text: string) => bare(text).replace(/INSERT INTO `seats`.*\n/, ""),
      /booked and not sold/,
    ],
    [
      "no header, and a bad line",
      (text: string) => bare(text).replace("CREATE TABLE `sale", "CREATE TABEL `sale"),
      /could not be loaded/,
    ],
    [
      "no header, and a statement on the sale itself",
      (text: string) => `${bare(text)}DROP TABLE tickets.seats;\n-- Dump completed`,
      /denied/,
    ],
  ])("refuses a dump with %s, and changes nothing", async (_title, damage, message) => {
    const file = join(folder, "damaged.sql");
    writeFileSync(file, damage(readFileSync(dump, "utf8")));
    const outcome = await restore(file);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(message);
    expect(await sale()).toBe(changed);
  });

  it("gives up behind an open transaction, names it, and the sale goes on meanwhile and afterwards", async () => {
    const outcome = await holding("START TRANSACTION; SELECT COUNT(*) FROM bookings", restore);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(
      /waited in vain .*root@localhost has had a transaction open for \d+ s; nothing was changed/,
    );
    expect(await sale()).toBe(changed);
    expect(await book(20, "later")).toBe(201);
    expect(await atWork()).toBe("");
  });

  it("is given up by Ctrl-C while it waits, and nothing of it runs on", async () => {
    const outcome = await holding("START TRANSACTION; SELECT COUNT(*) FROM bookings", async () => {
      const running = startLab(["restore", dump, "--stack", stack.name]);
      await expect.poll(atWork, { timeout: 60_000 }).toContain("RENAME");
      running.child.kill("SIGINT");
      return await running.outcome;
    });
    expect(outcome.stderr).toContain("interrupted: the sale is as it was");
    expect(await atWork()).toBe("");
    await sleep(5000);
    expect(await sale()).toBe(changed);
  });

  it("leaves the old sale or the new one, whenever it is killed", async () => {
    for (const wait of [300, 900, 1500, 2100, 2700, 3300, 3900, 4500]) {
      const before = await sale();
      const running = startLab(["restore", dump, "--stack", stack.name]);
      await sleep(wait);
      // On a fast machine it may be over by then: the sale is whole in that case, too.
      if (running.child.exitCode === null) process.kill(-(running.child.pid as number), "SIGKILL");
      await running.outcome;
      await expect.poll(atWork, { timeout: 30_000 }).toBe("");
      expect([before, changed, dumped], `killed after ${wait} ms`).toContain(await sale());
    }
    await succeeded(restore());
    expect(await sale()).toBe(dumped);
  });

  it("brings a dump of fewer seats to the number that the lab sells", async () => {
    await succeeded(lab(["up", "--stack", stack.name, "--set", "seats=320"]));
    const { stdout } = await succeeded(restore());
    expect(stdout).toContain("320 seats, 20 of them not in the dump and free");
    expect(await sale()).toBe(dumped.replace("300", "320"));
    await succeeded(lab(["up", "--stack", stack.name, "--set", "seats=300"]));
  });
});

describe("reset", () => {
  it("gives up behind a lock on the seats, and names who holds it", async () => {
    const outcome = await holding("START TRANSACTION; SELECT id FROM seats FOR UPDATE", () => stack.run("reset"));
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/root@localhost has had a transaction open/);
    expect(await sale()).toBe(changed);
  });

  it("is given up by Ctrl-C, and the next one meets nothing of it", async () => {
    await holding("START TRANSACTION; SELECT id FROM seats FOR UPDATE", async () => {
      const running = startLab(["reset", "--stack", stack.name]);
      await expect.poll(atWork, { timeout: 60_000 }).toContain("UPDATE seats");
      running.child.kill("SIGINT");
      expect((await running.outcome).stderr).toContain("reset was given up; nothing was changed");
      expect(await atWork()).toBe("");
    });
    await sleep(3000);
    expect(await sale()).toBe(changed);
    await succeeded(stack.run("reset"));
  });

  it("says that another one is at work", async () => {
    const name = adminContainer(stack.name, "reset");
    const { Image } = await docker.getContainer(stack.container("app-1")).inspect();
    const other = await docker.createContainer({ name, Image, Cmd: ["sleep", "60"] });
    const outcome = await stack.run("reset");
    await other.remove({ force: true });
    expect(outcome.stderr).toContain(`another reset of the lab "${stack.name}" is at work, in the container ${name}`);
  });
});

const bare = (text: string): string => text.slice(text.indexOf("\n") + 1);
