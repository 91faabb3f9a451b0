import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pulumiCommand } from "./pulumi-command";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-pulumi-"));
const path = process.env.PATH;
const said = (name: string) => join(folder, name);

// In the place of Pulumi: it has a version, and works until it is told to cancel.
const pulumi = `#!/bin/sh
[ "$1" = version ] && { echo v3.230.0; exit; }
echo $$ > ${said("pid")}; echo "$*" > ${said("arguments")}
trap 'touch ${said("cancelled")}; exit 3' INT
while :; do sleep 0.1; done
`;

beforeAll(() => {
  writeFileSync(said("pulumi"), pulumi, { mode: 0o755 });
  process.env.PATH = [folder, path].join(delimiter);
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

it("does not end with its terminal, and is cancelled by a signal", async () => {
  const { run } = (await pulumiCommand()) as unknown as { run: (...args: unknown[]) => Promise<unknown> };
  const controller = new AbortController();
  const ended = run(["up", "--yes"], folder, {}, undefined, undefined, controller.signal).catch(String);
  await expect.poll(() => existsSync(said("arguments")), { timeout: 10_000 }).toBe(true);
  expect(readFileSync(said("arguments"), "utf8")).toBe("up --yes --non-interactive\n");
  process.kill(Number(readFileSync(said("pid"), "utf8")), "SIGHUP");
  expect(await Promise.race([ended, sleep(500, "at work")])).toBe("at work");
  controller.abort();
  expect(await ended).toContain("exit code 3");
  expect(existsSync(said("cancelled"))).toBe(true);
});
