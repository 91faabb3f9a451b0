import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runbookFolder } from "../links";
import { runbookFiles } from "./markdown";

const root = join(__dirname, "..", "..", "..");

/** Writes docs/runbooks anew: `npx tsx monitoring/runbooks/write.ts`. */
mkdirSync(join(root, runbookFolder), { recursive: true });
for (const [path, content] of runbookFiles()) writeFileSync(join(root, path), content);
