import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { bootstrapDebian } from "./base";
import { ImageBuildError } from "./image-build-error";
import { debianMirror } from "./mirror";
import { officialImages } from "./official";
import { baseKey, debianImageNames, debianImages, imageFolder } from "./reference";

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("image references", () => {
  test("name every image with a content hash", () => {
    const references = debianImages();
    expect(Object.keys(references)).toEqual([...debianImageNames]);
    for (const reference of Object.values(references)) {
      expect(reference).toMatch(/^ticketwatch-airgap\/[a-z-]+:[0-9a-f]{12}$/);
    }
  });

  test("stay the same between calls and differ between images", () => {
    expect(debianImages()).toEqual(debianImages());
    expect(new Set(Object.values(debianImages()).map((reference) => reference.split(":")[1])).size).toBe(
      debianImageNames.length,
    );
  });

  test("change when a file of the base changes", () => {
    const copy = mkdtempSync(join(tmpdir(), "twtest-base-"));
    folders.push(copy);
    cpSync(imageFolder("debian"), copy, { recursive: true });
    expect(baseKey(copy)).toBe(baseKey());
    writeFileSync(join(copy, "apt.conf"), 'Acquire::Retries "9";\n');
    expect(baseKey(copy)).not.toBe(baseKey());
  });

  test("are others for each refresh, so that what runs keeps its own", () => {
    const [first, second] = [debianImages("2026-11-30"), debianImages("2026-12-24")];
    for (const image of debianImageNames) {
      expect(new Set([debianImages()[image], first[image], second[image]]).size, image).toBe(3);
    }
    expect(debianImages("")).toEqual(debianImages());
    expect(debianImages("2026-11-30")).toEqual(first);
  });

  test("cover the official images", () => {
    expect(Object.keys(officialImages)).toEqual([...debianImageNames]);
    for (const reference of Object.values(officialImages)) expect(reference).toMatch(/^[a-z/-]+:[a-z0-9.-]*[a-z0-9]$/);
  });
});

describe("the mirror", () => {
  const own = "Debian|Debian|http://mirror.example/debian/";

  test("is the main Debian archive that apt uses", () => {
    const rows = ["NodeSource|NodeSource|https://a.example/", "Debian|Debian-Security|http://b.example/", own];
    expect(debianMirror(rows.join("\n"))).toBe("http://mirror.example/debian/");
  });

  test("is left to mmdebstrap on other distributions", () => {
    expect(debianMirror("Ubuntu|Ubuntu|http://archive.example/ubuntu/\n")).toBeUndefined();
  });
});

describe("a failed build", () => {
  test.each([
    ["write /layer.tar: no space left on device", "the disk is full", "Free some disk space"],
    [
      "E: Failed to fetch http://mirror.example/x  Could not connect",
      "mirror cannot be reached",
      "the mirror in this machine",
    ],
    ["Cannot connect to the Docker daemon at unix:///x", "no Docker engine answers", "make DOCKER_HOST point at one"],
    ["failed to connect to the docker API at unix:///x", "no Docker engine answers", "make DOCKER_HOST point at one"],
  ])("explains %s", (output, reason, remedy) => {
    const error = ImageBuildError.fromOutput("mysql", output);
    expect(error.message).toMatch(/^Image mysql was not built: /);
    expect(error.reason).toContain(reason);
    expect(error.remedy).toContain(remedy);
  });

  test("says what to install where there is neither mmdebstrap nor apt to install it with", async () => {
    vi.stubEnv("PATH", "/nonexistent");
    const debian = { suite: "stable", variant: "minbase", packages: [] };
    await expect(bootstrapDebian(debian, "/nonexistent/base.tar")).rejects.toMatchObject({
      reason: "mmdebstrap is missing, and only root can install it with apt",
      remedy: expect.stringContaining("apt-get install mmdebstrap debian-archive-keyring"),
    });
  });

  test("shows the last words of an unknown failure", () => {
    const output = "Setting up x\r\n\u001b[91mE: broken package\u001b[0m\nRemoving intermediate container 1\n";
    const error = ImageBuildError.fromOutput("node", output);
    expect(error.message).toMatch(/said last:\n {2}Setting up x\n {2}E: broken package$/);
    expect(error.remedy).toBe("See to what it says, then try again; ./lab doctor checks the machine.");
  });
});
