import { cached, cachePath } from "../cache";
import { type Log, withProgress } from "../images/progress";
import { GoContainer } from "./container-go";
import { buildOnHost, hostGoSuffices } from "./host-go";
import { assertVersionsAgree, engineKey, enginePrograms, engineVersion } from "./programs";

/** The folder that `buildEngine` fills; it may not be there yet. */
export function engineDirectory(): string {
  return cachePath("pulumi", engineKey());
}

/**
 * Builds Pulumi's command line and its language host for Node from Go modules, once per machine and version.
 * @returns the folder with `pulumi` and `pulumi-language-nodejs`, to be put on PATH
 * @throws EngineBuildError or ImageBuildError, with cause and remedy
 */
export async function buildEngine(log: Log): Promise<string> {
  assertVersionsAgree();
  return await cached("pulumi", engineKey(), async (directory) => {
    log(`Building Pulumi ${engineVersion} from Go modules, which takes some minutes the first time`);
    if (await hostGoSuffices(enginePrograms[0])) await buildAllOnHost(directory, log);
    else await buildAllInContainer(directory, log);
  });
}

async function buildAllOnHost(directory: string, log: Log): Promise<void> {
  for (const program of enginePrograms) {
    await withProgress(`Building ${program.name}`, log, () => buildOnHost(program, directory));
  }
}

async function buildAllInContainer(directory: string, log: Log): Promise<void> {
  log("This machine has no Go that is recent enough: building in a container with Debian's");
  const container = await GoContainer.start(log);
  try {
    await withProgress("Installing Go in the container", log, () => container.installGo());
    for (const program of enginePrograms) {
      await withProgress(`Building ${program.name}`, log, () => container.build(program, directory));
    }
  } finally {
    await container.remove();
  }
}
