import { relative } from "node:path";
import { UserError } from "../../kit/user-error";
import { nameArgument } from "../lib/names";
import { baselinesFolder, projectRoot, runsFolder } from "../lib/paths";
import type { Register } from "../lib/program";
import { baselineScenes, clearBaseline, pinBaseline, readBaseline } from "../runs/baseline";
import { findRun, listed } from "../runs/catalogue";
import { latency, whole } from "../runs/units";

/** `./lab baseline`: the run of each scene that others are compared with, in files that can be committed. */
export const registerBaseline: Register = (program) => {
  const baseline = program.command("baseline").description("pin the run of a scene that others are compared with");
  baseline
    .command("pin")
    .description("make a run the baseline of its scene")
    .argument("<run>", "id of a run that passed, or latest", nameArgument)
    .action((run: string) => {
      const record = findRun(runsFolder, run);
      const path = relative(projectRoot, pinBaseline(baselinesFolder, record));
      process.stdout.write(
        `${record.id} is the baseline of ${record.scene} now: ${path}\nCommit it to compare in CI.\n`,
      );
    });
  baseline
    .command("show")
    .description("show the baselines")
    .argument("[scene]", "only this scene's", nameArgument)
    .action(show);
  baseline
    .command("clear")
    .description("remove a scene's baseline")
    .argument("<scene>", "the scene", nameArgument)
    .action(clear);
};

function show(scene: string | undefined): void {
  const scenes = scene === undefined ? baselineScenes(baselinesFolder) : [scene];
  const lines = scenes.map((name) => {
    const { id, throughput, p99Seconds } = listed(readBaseline(baselinesFolder, name));
    const figures = [
      throughput === null ? [] : `${whole(throughput)} per second`,
      p99Seconds === null ? [] : `p99 ${latency(p99Seconds)}`,
    ].flat();
    return `${name}: ${[id, ...figures].join(", ")}\n`;
  });
  process.stdout.write(lines.join("") || "No baseline is pinned: ./lab baseline pin <run> pins one.\n");
}

function clear(scene: string): void {
  if (!clearBaseline(baselinesFolder, scene)) {
    throw new UserError(`no baseline is pinned for ${scene}`, "./lab baseline show lists them");
  }
  process.stdout.write(`${scene} has no baseline any more.\n`);
}
