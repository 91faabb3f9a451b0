import type { Properties } from "../protocol/values";
import { type Case, conformanceImage, userImage } from "./case";
import { plainChanges } from "./plain-changes";
import { richChanges, richInputs } from "./rich-container";

const container = (
  name: string,
  inputs: Properties,
  rest: Omit<Case, "title" | "type" | "inputs" | "object">,
): Case => ({
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

const owned = (image: string): Properties => ({
  image,
  command: ["sleep", "600"],
  uploads: [{ file: "/etc/twtest.owned", content: "a", permissions: "0400", owner: "999", group: "998" }],
});

const ownerWithoutUser = container("owned", owned(conformanceImage), {
  changes: {
    "another owner": {
      uploads: [{ file: "/etc/twtest.owned", content: "a", permissions: "0400", owner: "1", group: "998" }],
    },
    "no owner": { uploads: [{ file: "/etc/twtest.owned", content: "a", permissions: "0400" }] },
  },
  look: "stat --format '%u:%g %a' /etc/twtest.owned",
});

/** Where an image has a user, the engine looks for that user on its own machine, whatever the owner. */
const ownerWithUser = container("owned-by-user", owned(userImage), { changes: {}, refused: true });

const noOwnerWithUser = container(
  "root-group",
  {
    image: userImage,
    command: ["sleep", "600"],
    groupAdds: ["0"],
    uploads: [{ file: "/etc/twtest.private", content: "read", permissions: "0440" }],
  },
  { changes: {}, look: "id --user; id --groups; cat /etc/twtest.private" },
);

export const containerCases: readonly Case[] = [plain, rich, once, ownerWithoutUser, ownerWithUser, noOwnerWithUser];
