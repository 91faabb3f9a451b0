import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { writePrograms } from "../../kit/testing/programs";
import { workFiles, workFolder } from "../lib/paths";
import { writeChoices } from "./choices";
import { connect } from "./connect";
import { type Answering, answering } from "./testing/answering";

const name = `twtest-connect-${process.pid}`;
const outputs = {
  services: { app: { host: "here", container: "app", image: "i", endpoint: "app:1" } },
  entry: "app",
  urls: { prometheus: "http://127.0.0.1:9" },
  hosts: { here: { kind: "docker", network: "n" } },
  imageSource: "debian",
  seats: 500,
  bookingStrategy: "unique-key",
  credentials: {},
  adminDatabase: "{}",
  appImage: "i",
};
let engine: Answering;
let bin: string;

beforeAll(async () => {
  engine = await answering({ "/version": { Version: "28", ApiVersion: "1.50" } });
  vi.stubEnv("DOCKER_HOST", engine.url.replace("http", "tcp"));
  bin = mkdtempSync(join(tmpdir(), "twtest-pulumi-"));
  writePrograms(bin, { pulumi: `cat ${bin}/outputs.json` });
  writeFileSync(join(bin, "outputs.json"), JSON.stringify(outputs));
  mkdirSync(workFolder, { recursive: true });
  writeChoices(name, [{ part: "Pulumi CLI", chosen: "official", detail: "v3", reason: "it is there", path: bin }]);
});
afterAll(() => {
  vi.unstubAllEnvs();
  engine.close();
  rmSync(bin, { recursive: true });
  rmSync(workFiles.choices(name));
});

it("finds in a lab of an earlier version what it has, and says of the rest what brings it", async () => {
  const lab = await connect(name);
  expect(lab.services.app?.endpoint).toBe("app:1");
  expect(() => lab.exec("alert-inbox", ["true"])).toThrow(
    expect.objectContaining({
      message: `the lab "${name}" has no service "alert-inbox"`,
      remedy: `./lab up --stack ${name} brings it up to date`,
    }),
  );
});

it("takes a lab whose outputs are of another version for one that up has to bring to it", async () => {
  writeFileSync(join(bin, "outputs.json"), JSON.stringify({ ...outputs, seats: "many" }));
  await expect(connect(name)).rejects.toMatchObject({
    message: expect.stringContaining("only partly up, or of another version"),
    remedy: `./lab up --stack ${name} brings it to what it should be`,
  });
});
