import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { workFolder } from "../../../kit/project";
import { replaceFile } from "../../../kit/replace-file";
import { explain, failure } from "./explain";
import type { VmSpec } from "./vm-spec";

const patienceSeconds = 60;

/** What a call is for, as a clause of an error, and how long it may take. */
export interface CallOptions {
  readonly doing: string;
  readonly seconds?: number;
}

/** Calls govc for one machine; whatever it needs to log in is in its environment, never among its arguments. */
export class Govc {
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly program: string,
    readonly spec: VmSpec,
    password: string,
  ) {
    this.environment = { ...withoutGovc(process.env), ...settings(spec), GOVC_PASSWORD: password };
  }

  /**
   * Runs one command of govc.
   * @returns its standard output
   * @throws VsphereError, one line with the remedy
   */
  async run(argv: readonly string[], options: CallOptions): Promise<string> {
    const { code, out, err } = await this.call(argv, options.seconds ?? patienceSeconds);
    if (code === 0) return out;
    throw explain(this.spec, options.doing, err || out || `govc ended with exit code ${code}`);
  }

  /** Like `run`, with what went wrong as text. */
  async attempt(argv: readonly string[], { seconds = patienceSeconds }: Partial<CallOptions> = {}) {
    const { code, out, err } = await this.call(argv, seconds);
    return { succeeded: code === 0, text: code === 0 ? out : err || out };
  }

  private async call(argv: readonly string[], seconds: number) {
    const [command, ...rest] = argv as [string, ...string[]];
    const child = spawn(this.program, [command, ...rest], { env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill();
    }, seconds * 1000);
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", (error) => reject(failure(this.spec, `govc cannot be started: ${error.message}`)));
      child.once("close", resolve);
    }).finally(() => clearTimeout(timer));
    const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { code, out, err: isLate ? `timed out after ${seconds} s` : err };
  }
}

function settings(spec: VmSpec): Record<string, string> {
  const choices = {
    GOVC_URL: `https://${spec.server}/sdk`,
    GOVC_USERNAME: spec.user,
    GOVC_INSECURE: spec.insecure ? "true" : undefined,
    GOVC_TLS_CA_CERTS: spec.caFile,
    GOVC_TLS_KNOWN_HOSTS: spec.thumbprint && thumbprintFile(spec.server, spec.thumbprint),
    GOVC_DATACENTER: spec.datacenter,
    GOVC_FOLDER: spec.folder,
    GOVC_DATASTORE: spec.datastore,
    GOVC_RESOURCE_POOL: spec.resourcePool,
    GOVC_NETWORK: spec.network,
    // A session on disk would outlive the command, and let others in.
    GOVC_PERSIST_SESSION: "false",
  };
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

/** govc takes a thumbprint from a file only. */
function thumbprintFile(server: string, thumbprint: string): string {
  const folder = join(workFolder, "vcenter-thumbprints");
  const address = /:\d+$/.test(server) ? server : `${server}:443`;
  const file = join(folder, address.replace(/[^a-zA-Z0-9.]+/g, "-"));
  mkdirSync(folder, { recursive: true });
  replaceFile(file, `${address} ${thumbprint}\n`);
  return file;
}

/** What the user set for other uses of govc must not decide here. */
const withoutGovc = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(GOVC_|GOVMOMI_)/.test(name)));
