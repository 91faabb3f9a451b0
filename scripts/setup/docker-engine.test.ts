import { afterEach, describe, expect, it, vi } from "vitest";
import { assertMayInstall } from "./docker-engine";
import { requireEngine } from "./engine-answer";

const debian = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n';
const mint = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n';
const fedora = "ID=fedora\n";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("an engine may be installed", () => {
  it.each([debian, "ID=ubuntu\nID_LIKE=debian\n", mint])("by root on Debian and its kin", (release) => {
    vi.stubEnv("DOCKER_HOST", undefined);
    expect(() => assertMayInstall("no socket", 0, release)).not.toThrow();
  });
});

describe("an engine may not be installed", () => {
  it("by anyone but root, who is told three ways out", () => {
    vi.stubEnv("DOCKER_HOST", undefined);
    expect(() => assertMayInstall("no socket", 1000, debian)).toThrow(
      expect.objectContaining({
        message: "no Docker engine answers to this user: no socket",
        remedy: expect.stringMatching(/start Docker.*docker group.*root/),
      }),
    );
  });

  it("on other distributions, whose users are sent to Docker's own guide", () => {
    vi.stubEnv("DOCKER_HOST", undefined);
    expect(() => assertMayInstall("no socket", 0, fedora)).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining("install Docker") }),
    );
  });

  it("in place of one that DOCKER_HOST names", () => {
    vi.stubEnv("DOCKER_HOST", "tcp://10.0.0.1:2375");
    expect(() => assertMayInstall("timeout", 0, debian)).toThrow(/DOCKER_HOST=tcp:\/\/10\.0\.0\.1:2375: timeout/);
  });
});

describe("an engine that has to be there already", () => {
  it("is named by its address where it does not answer", async () => {
    vi.stubEnv("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    await expect(requireEngine()).rejects.toMatchObject({
      message: expect.stringMatching(
        /^no Docker engine answers at DOCKER_HOST=unix:\/\/\/nonexistent\/docker\.sock: .*ENOENT/,
      ),
      remedy: expect.stringContaining("(./lab up does where it may), or correct DOCKER_HOST"),
    });
  });
});
