import { join } from "node:path";
import { projectRoot, workFolder } from "../../kit/project";

export { projectRoot, workFolder };

/** Files of this clone's work folder. */
export const workFiles = {
  backend: join(workFolder, "state"),
  passphrase: join(workFolder, "passphrase"),
  engineLog: join(workFolder, "dockerd.log"),
  engineRecord: join(workFolder, "dockerd.json"),
  begun: (stack: string) => join(workFolder, `${stack}.begun`),
  lock: (stack: string) => join(workFolder, `${stack}.lock`),
  // No stack's name holds a blank.
  testsLock: join(workFolder, "the tests.lock"),
  /** What a drill has to undo. */
  drill: (stack: string) => join(workFolder, `${stack}.drill.json`),
  /** The settings that an experiment has to put back. */
  experiment: (stack: string) => join(workFolder, `${stack}.experiment.json`),
  choices: (stack: string) => join(workFolder, `${stack}.choices.json`),
};

/** Where runs are kept. */
export const runsFolder = join(projectRoot, "runs");

/** Where dumps are kept that `up` writes by itself. */
export const dumpsFolder = join(projectRoot, "dumps");

/** Where drills are kept. */
export const drillsFolder = join(projectRoot, "drills");

/** Where searches for the capacity are kept. */
export const capacityFolder = join(projectRoot, "capacity");
/** Where experiments are kept. */
export const experimentsFolder = join(projectRoot, "experiments");

/** Where baselines are kept: unlike the runs, in the repository. */
export const baselinesFolder = join(projectRoot, "baselines");
