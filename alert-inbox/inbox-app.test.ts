import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inboxMetrics } from "../contract/inbox-metrics";
import { startInbox } from "./start";
import { webhook } from "./testing";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-inbox-"));
let inbox: Awaited<ReturnType<typeof startInbox>>;
let origin: string;

beforeAll(async () => {
  const bounds = { notifications: 10, bytes: 1024 * 1024 };
  const config = { httpPort: 0, dataFile: join(folder, "kept.jsonl"), bounds, logLevel: "silent" as const };
  inbox = await startInbox(config, pino({ level: "silent" }));
  origin = `http://127.0.0.1:${inbox.port}`;
});
afterAll(async () => {
  await inbox.stop();
  rmSync(folder, { recursive: true });
});

async function post(path: string, body: unknown): Promise<{ status: number; text: string }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${origin}${path}`, { method: "POST", headers, body: text });
  return { status: response.status, text: await response.text() };
}

async function kept(query = "") {
  const response = await fetch(`${origin}/notifications${query}`);
  return (await response.json()) as {
    heartbeat: unknown;
    notifications: { id: number; status: string }[];
    error?: string;
  };
}

async function metric(name: string): Promise<number> {
  const page = await (await fetch(`${origin}/metrics`)).text();
  const line = page.split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.split(" ")[1] ?? Number.NaN);
}

const firing = `${inboxMetrics.notifications}{status="firing",severity="critical"}`;

describe("the inbox", () => {
  it("says at once that it has had nothing", async () => {
    expect(await kept()).toEqual({ heartbeat: null, notifications: [] });
    expect(await metric(firing)).toBe(0);
    expect(await metric(inboxMetrics.heartbeat)).toBe(0);
  });

  it("keeps what comes, newest first, and counts it", async () => {
    expect(await post("/notifications", webhook())).toEqual({ status: 204, text: "" });
    await post("/notifications", webhook({ status: "resolved", commonLabels: { severity: "warning" } }));
    expect((await kept()).notifications.map(({ status }) => status)).toEqual(["resolved", "firing"]);
    expect(await metric(firing)).toBe(1);
    expect(await metric(inboxMetrics.kept)).toBe(2);
    expect(await metric(inboxMetrics.lastNotification)).toBeCloseTo(Date.now() / 1000, -2);
  });

  it("gives only what is asked for", async () => {
    expect((await kept("?status=firing")).notifications).toHaveLength(1);
    expect((await kept("?severity=warning")).notifications).toHaveLength(1);
    expect((await kept("?alertname=TargetDown&limit=1")).notifications).toMatchObject([{ status: "resolved" }]);
    expect((await kept("?alertname=Other")).notifications).toEqual([]);
    expect((await kept(`?since=${new Date(Date.now() + 1000).toISOString()}`)).notifications).toEqual([]);
  });

  it("refuses a question that it does not understand", async () => {
    expect((await kept("?severity=mild")).error).toMatch(/^severity: /);
    expect((await kept("?colour=red")).error).toMatch(/colour/);
  });

  it("keeps a heartbeat apart, and the last one only", async () => {
    await post("/heartbeat", webhook({ commonLabels: { alertname: "Watchdog", severity: "none" } }));
    const { heartbeat, notifications } = await kept();
    expect(heartbeat).toMatchObject({ status: "firing" });
    expect(notifications).toHaveLength(2);
    expect(await metric(inboxMetrics.heartbeat)).toBeGreaterThan(0);
    expect(await metric(`${inboxMetrics.notifications}{status="firing",severity="none"}`)).toBe(1);
  });

  it("takes no end of the dead-man's switch for a beat", async () => {
    const before = await metric(inboxMetrics.heartbeat);
    await post("/heartbeat", webhook({ status: "resolved" }));
    expect((await kept()).heartbeat).toMatchObject({ status: "resolved" });
    expect(await metric(inboxMetrics.heartbeat)).toBe(before);
  });

  it.each([
    ["no JSON", "firing!", 400],
    ["another version", webhook({ version: "3" as "4" }), 400],
    ["no alerts", webhook({ alerts: [] }), 400],
    ["more than it takes", webhook({ groupKey: "k".repeat(300_000) }), 413],
  ])("refuses %s, and counts that", async (_what, body, status) => {
    const before = await metric(inboxMetrics.refused);
    expect((await post("/notifications", body)).status).toBe(status);
    expect(await metric(inboxMetrics.refused)).toBe(before + 1);
    expect((await kept()).notifications).toHaveLength(2);
  });

  it("counts an unknown severity as other: labels stay bounded", async () => {
    await post("/notifications", webhook({ commonLabels: { severity: "apocalyptic" } }));
    expect(await metric(`${inboxMetrics.notifications}{status="firing",severity="other"}`)).toBe(1);
  });

  it("is healthy, and knows no other page", async () => {
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/`)).status).toBe(404);
  });
});
