import type { Properties } from "../protocol/values";
import { type Case, conformanceImage } from "./case";
import { plainChanges } from "./plain-changes";
import { richChanges, richInputs } from "./rich-container";

const container = (name: string, inputs: Properties, rest: Pick<Case, "changes" | "update">): Case => ({
  title: `container ${name}`,
  type: "docker:index/container:Container",
  inputs: { name: `twtest-conformance-${name}`, image: conformanceImage, ...inputs },
  object: { kind: "container", name: `twtest-conformance-${name}` },
  ...rest,
});

const plain = container(
  "plain",
  { command: ["sleep", "600"] },
  {
    changes: plainChanges,
    update: { restart: "on-failure", maxRetryCount: 3, memory: 48, memorySwap: 96, cpuShares: 256 },
  },
);

const rich = container("rich", richInputs, {
  changes: richChanges,
  update: { memory: 96, memorySwap: 192, cpuShares: 1024, restart: "always" },
});

const once = container(
  "once",
  { command: ["sh", "-c", "echo out; exit 3"], mustRun: false, attach: true, logs: true },
  { changes: { mustRun: { mustRun: true } } },
);

export const containerCases: readonly Case[] = [plain, rich, once];
