import { stripVTControlCharacters } from "node:util";

interface Diagnosis {
  readonly pattern: RegExp;
  readonly reason: string;
  readonly remedy: string;
}

const diagnoses: readonly Diagnosis[] = [
  {
    pattern: /no space left on device|write error.*space|not enough free space/i,
    reason: "the disk is full",
    remedy:
      "Free some disk space where Docker keeps its data and in the cache folder (1.5 GB will do), then try again.",
  },
  {
    pattern:
      /cannot connect to the docker daemon|failed to connect to the docker api|docker: not found|spawn docker ENOENT|command not found: docker/i,
    reason: "no Docker engine answers",
    remedy: "Start the Docker engine, or make DOCKER_HOST point at one, then try again.",
  },
  {
    pattern:
      /could not resolve|temporary failure resolving|failed to fetch|unable to connect|could not connect|connection (failed|refused|timed out)|network is unreachable|unable to locate package|apt-get update.*failed/i,
    reason: "the Debian package mirror cannot be reached, or lacks a package",
    remedy:
      "Check the network, http_proxy and https_proxy, and the mirror in this machine's apt sources, then try again.",
  },
];

/** What to do where only the command itself says what is wrong. */
export const unknownRemedy = "See to what it says, then try again; ./lab doctor checks the machine.";

/** An image could not be made. Nothing of the attempt is left; `remedy` says what the user can do. */
export class ImageBuildError extends Error {
  override readonly name = "ImageBuildError";

  constructor(
    readonly image: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`Image ${image} was not built: ${reason}`);
  }

  /** Finds out from a failed command's output what went wrong. */
  static fromOutput(image: string, output: string): ImageBuildError {
    const diagnosis = diagnoses.find(({ pattern }) => pattern.test(output));
    if (diagnosis) return new ImageBuildError(image, diagnosis.reason, diagnosis.remedy);
    return new ImageBuildError(image, `a command failed, and said last:\n  ${lastWords(output)}`, unknownRemedy);
  }
}

function lastWords(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() && !/^(Removing intermediate container|The command ')/.test(line));
  return lines.slice(-5).join("\n  ");
}
