import { dirname, join } from "node:path";

/** The folder that holds Pulumi.yaml. */
export const projectRoot = dirname(__dirname);

/** Where this clone keeps what it makes: state, logs, build contexts. Not under version control. */
export const workFolder = join(projectRoot, ".lab");
