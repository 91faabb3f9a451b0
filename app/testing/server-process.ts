import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSettings } from "../../kit/database-settings";

/** A bundled entry point as a process of its own. */
export class ServerProcess {
  output = "";
  errors = "";
  private readonly child: ChildProcess;
  private readonly exit: Promise<number | null>;

  constructor(folder: string, environment: Record<string, string>, argv: string[] = ["server.js"]) {
    this.child = spawn(process.execPath, argv, { cwd: folder, env: environment, stdio: ["pipe", "pipe", "pipe"] });
    this.exit = once(this.child, "exit").then(([code]) => code as number | null);
    this.child.stdout?.on("data", (chunk) => {
      this.output += chunk;
    });
    this.child.stderr?.on("data", (chunk) => {
      this.errors += chunk;
    });
  }

  send(input: string): void {
    this.child.stdin?.end(input);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The exit code, once the process has ended. */
  exitCode(): Promise<number | null> {
    return this.exit;
  }

  /** A port from the log line that names it, or undefined as long as there is none. */
  port(name: "httpPort" | "metricsPort" = "httpPort"): number | undefined {
    return Number(new RegExp(`"${name}":(\\d+)`).exec(this.output)?.[1]) || undefined;
  }
}

/** The environment of a server on free ports; its password lies in a file in `folder`. */
export function serverEnvironment(folder: string, database: DatabaseSettings): Record<string, string> {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, `${database.password}\n`, { mode: 0o600 });
  return {
    DATABASE_HOST: database.host,
    DATABASE_PORT: `${database.port}`,
    DATABASE_NAME: database.name,
    DATABASE_USER: database.user,
    DATABASE_PASSWORD_FILE: passwordFile,
    HTTP_PORT: "0",
    METRICS_PORT: "0",
    LOG_LEVEL: "debug",
  };
}
