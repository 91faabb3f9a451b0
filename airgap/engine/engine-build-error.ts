import { unknownRemedy } from "../images/image-build-error";

const diagnoses = [
  {
    pattern: /no space left on device/i,
    reason: "the disk is full",
    remedy:
      "Free 3 GB in the cache folder, in Go's caches (go env GOCACHE GOMODCACHE) and where Docker keeps its data.",
  },
  {
    pattern:
      /dial tcp|no such host|i\/o timeout|connection refused|connection reset|proxyconnect|x509:|TLS handshake|network is unreachable|404 Not Found|403 Forbidden|module lookup disabled/i,
    reason: "the Go module registry cannot be reached, or lacks a module",
    remedy: "Make GOPROXY name a reachable Go module proxy (and https_proxy a way to it), then try again.",
  },
] as const;

/** Pulumi's command line could not be built. Nothing of the attempt is left; `remedy` says what the user can do. */
export class EngineBuildError extends Error {
  override readonly name = "EngineBuildError";

  constructor(
    readonly program: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(`${program} was not built: ${reason}`);
  }

  /** Finds out from the output of a failed build what went wrong. */
  static fromOutput(program: string, output: string): EngineBuildError {
    const diagnosis = diagnoses.find(({ pattern }) => pattern.test(output));
    if (diagnosis) return new EngineBuildError(program, `${diagnosis.reason}:\n  ${tail(output, 2)}`, diagnosis.remedy);
    return new EngineBuildError(program, `the Go compiler failed, and said last:\n  ${tail(output, 5)}`, unknownRemedy);
  }
}

function tail(output: string, lines: number): string {
  return output.trim().split("\n").slice(-lines).join("\n  ");
}
