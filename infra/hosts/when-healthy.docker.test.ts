import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { chooseImageSource } from "../../scripts/setup/image-source";
import { requiredImage } from "../images/catalogue";
import { whenHealthy } from "./when-healthy";

const run = promisify(execFile);
const name = `twtest-healthy-${process.pid}`;

afterAll(async () => {
  await run("docker", ["rm", "--force", name]);
});

it("runs the command once the container is healthy, and not before", async () => {
  const { source: imageSource } = await chooseImageSource();
  const image = requiredImage({ imageSource }, "debian");
  const becomesHealthy = ["--health-cmd", "test -e /tmp/ready", "--health-interval", "1s", "--health-retries", "60"];
  await run("docker", [
    "run",
    "--detach",
    "--name",
    name,
    ...becomesHealthy,
    image,
    "sh",
    "-c",
    "sleep 4; date +%s%N >/tmp/ready; sleep 300",
  ]);
  const { stdout } = await run("sh", ["-c", whenHealthy(name, `date +%s%N; docker exec ${name} cat /tmp/ready`)]);
  const [ran, ready] = stdout.trim().split("\n").map(BigInt) as [bigint, bigint];
  expect(ran).toBeGreaterThan(ready);
});
