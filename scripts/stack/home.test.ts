import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { workFiles } from "../lib/paths";
import { assertSameBackend, noteHome, readHome } from "./home";
import { answering } from "./testing/answering";

const stack = `test-home-${process.pid}`;
const engine = { id: "E", address: "unix:///var/run/docker.sock" };
let folder: string;

const note = (text: string) => writeFileSync(workFiles.begun(stack), text);
const begunIn = (backend: string) => note(JSON.stringify({ backend, engine }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twtest-home-"));
  mkdirSync(workFiles.backend, { recursive: true });
  vi.stubEnv("PULUMI_HOME", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  rmSync(workFiles.begun(stack), { force: true });
});

describe("the backend of a lab", () => {
  it("is this folder's own, however it is reached", () => {
    begunIn("");
    expect(() => assertSameBackend(stack)).not.toThrow();
    symlinkSync(workFiles.backend, join(folder, "state"));
    vi.stubEnv("PULUMI_BACKEND_URL", `file://${folder}/state`);
    expect(() => assertSameBackend(stack)).not.toThrow();
  });

  it("is missed when Pulumi is sent elsewhere by a variable or a login", () => {
    begunIn("");
    vi.stubEnv("PULUMI_BACKEND_URL", `file://${folder}`);
    expect(() => assertSameBackend(stack)).toThrow(`kept in file://${workFiles.backend}, and Pulumi now works with`);
    vi.stubEnv("PULUMI_BACKEND_URL", "");
    writeFileSync(join(folder, "credentials.json"), JSON.stringify({ current: "https://api.pulumi.com" }));
    expect(() => assertSameBackend(stack)).toThrow(/https:\/\/api.pulumi.com \(pulumi login has changed\)/);
  });

  it("is missed when Pulumi was logged in elsewhere and is no longer", () => {
    begunIn("https://api.pulumi.com");
    expect(() => assertSameBackend(stack)).toThrow("kept in https://api.pulumi.com, and Pulumi now works with file://");
  });
});

describe("what was noted of a lab", () => {
  it.each(["", "{", '{"backend":1}'])("is nothing where the file holds %j, as labs of before left it", (text) => {
    note(text);
    expect(readHome(stack)).toEqual({ begun: true });
    expect(() => assertSameBackend(stack)).not.toThrow();
  });

  it("is nothing where no lab was begun", () => {
    expect(readHome(stack)).toEqual({ begun: false });
  });
});

describe("an engine that answers, and does not say who it is", () => {
  it("is no home of a lab, and what shows why is named", async () => {
    const half = await answering({ "/version": { Version: "28" } });
    vi.stubEnv("DOCKER_HOST", half.url.replace("http", "tcp"));
    const error = await noteHome(stack).catch((thrown: unknown) => thrown);
    half.close();
    expect(error).toMatchObject({
      message: expect.stringMatching(/^the Docker engine does not say who it is: .*404/),
      remedy: expect.stringContaining("`docker info` shows what is wrong with it"),
    });
    expect(readHome(stack)).toEqual({ begun: false });
  });
});
