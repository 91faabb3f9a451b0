import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { docker } from "../../kit/commands";
import { describeUnless } from "../testing";
import { whyNoDebianImages } from "./any-image";
import { archiveDateLabel, importBase } from "./base";

/** As a refresh names its images: no key of any Dockerfile. */
const reference = `ticketwatch-airgap/debian:test${process.pid}`;

describeUnless(whyNoDebianImages(), "a Debian base that is made anew", () => {
  const cache = mkdtempSync(join(tmpdir(), "twtest-base-"));
  beforeAll(() => void vi.stubEnv("TICKETWATCH_CACHE", cache));
  afterAll(async () => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true, force: true });
    await docker(["image", "rm", "--force", reference]);
  });

  test("says of which state of the archive it is", { timeout: 300_000 }, async () => {
    await importBase(reference);
    const format = `{{index .Config.Labels "${archiveDateLabel}"}}`;
    const { stdout } = await docker(["image", "inspect", "--format", format, reference]);
    const days = (Date.now() - Date.parse(stdout)) / 86_400_000;
    expect(stdout).toMatch(/ UTC$/m);
    // A mirror may be behind, and is not ahead.
    expect(days).toBeGreaterThan(-1);
    expect(days).toBeLessThan(365);
    const left = await docker(["run", "--rm", reference, "ls", "/tmp", "/var/lib/apt/lists"]);
    expect(left.stdout).not.toContain("archive-date");
  });
});
