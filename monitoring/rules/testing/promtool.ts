import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { anyImage } from "../../../airgap/images/any-image";

const run = promisify(execFile);

export interface Outcome {
  readonly passed: boolean;
  /** Everything that it printed. */
  readonly output: string;
}

/** The promtool of the Prometheus image that a stack runs. Files are put into `/etc/prometheus`, its working folder. */
export class Promtool {
  private readonly folder = mkdtempSync(join(tmpdir(), "ticketwatch-promtool-"));
  private image = "";

  /** Fetches or builds the image; may take minutes the first time. */
  async prepare(): Promise<void> {
    this.image = await anyImage("prometheus");
    // The container's user is not the one who runs the tests.
    chmodSync(this.folder, 0o755);
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content, { mode: 0o644 });
  }

  async run(...argv: string[]): Promise<Outcome> {
    const place = ["--volume", `${this.folder}:/etc/prometheus:ro`, "--workdir", "/etc/prometheus"];
    // It makes a small database for every case: in memory that is quick.
    const container = [
      "run",
      "--rm",
      "--network",
      "none",
      "--tmpfs",
      "/tmp",
      ...place,
      "--entrypoint",
      "promtool",
      this.image,
    ];
    return run("docker", [...container, ...argv], { maxBuffer: 2 ** 26 }).then(
      ({ stdout, stderr }) => ({ passed: true, output: stdout + stderr }),
      (error: { stdout?: string; stderr?: string }) => ({ passed: false, output: `${error.stdout}${error.stderr}` }),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
