import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { dockerCommand } from "./engines";

const reach = { dockerHost: "ssh://root@192.0.2.2:22", sshOptions: [], ssh: ["ssh", "-l", "root", "--", "192.0.2.2"] };

it("runs the docker command here where the host is this machine", () => {
  expect(dockerCommand(undefined, ["exec", "a b"])).toEqual(["docker", "exec", "a b"]);
});

it("hands every word to a host's shell as it is", () => {
  const words = ["exec", "-i", "mysql", "sh", "-c", 'echo "$$"; exec "$@"', "it's", "$(id)", ""];
  const [program, ...rest] = dockerCommand(reach, words);
  expect([program, ...rest.slice(0, -1)]).toEqual(reach.ssh);
  const line = (rest.at(-1) as string).replace(/^docker/, "printf '%s\\n'");
  expect(execFileSync("sh", ["-c", line], { encoding: "utf8" })).toBe(`${words.join("\n")}\n`);
});
