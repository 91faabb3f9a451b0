import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { findSshServer } from "./ssh-server";

const folder = mkdtempSync(join(tmpdir(), "ticketwatch-sshd-"));
afterAll(() => rmSync(folder, { recursive: true }));

const isInstalled = existsSync("/usr/sbin/sshd");

it.skipIf(isInstalled)(
  `finds the one in the cache, with its libraries${isInstalled ? " (one is installed)" : ""}`,
  () => {
    expect(findSshServer(folder)).toBeUndefined();
    const libraries = join(folder, "usr/lib/x86_64-linux-gnu");
    mkdirSync(libraries, { recursive: true });
    mkdirSync(join(folder, "usr/lib/openssh"));
    mkdirSync(join(folder, "usr/sbin"));
    writeFileSync(join(folder, "usr/sbin/sshd"), "");
    expect(findSshServer(folder)).toEqual({ program: join(folder, "usr/sbin/sshd"), libraries });
  },
);
