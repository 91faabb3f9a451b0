import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { pluginsUnderTest } from "../../airgap/plugins/conformance/run";
import { ensureCli } from "../../scripts/setup/pulumi-cli";

/** What an operation of the engine did: the operation on each resource, and its messages. */
export interface Outcome {
  readonly operations: Record<string, string>;
  /** Changed properties by resource, with their kind. */
  readonly changes: Record<string, Record<string, string>>;
  readonly messages: string;
  readonly error?: Error;
}

/** A stack of its own with a state folder of its own, driven by the real engine with the plugins under test. */
export class TestBed {
  private constructor(
    readonly stack: Stack,
    private readonly folder: string,
  ) {}

  /** `program` is a function, or the folder of a program that the engine starts as a process of its own. */
  static async make(name: string, program: PulumiFn | string): Promise<TestBed> {
    const engine = (await ensureCli(() => {})).path;
    // The engine looks for plugins where it is started, and so does the check of its version.
    process.env.PATH = [engine, ...Object.values(await pluginsUnderTest()), process.env.PATH].join(":");
    const folder = mkdtempSync(join(tmpdir(), "twtest-"));
    const url = `file://${folder}`;
    const envVars = {
      PULUMI_CONFIG_PASSPHRASE: "not a secret",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_BACKEND_URL: url,
      PULUMI_HOME: folder,
    };
    const options = { envVars, pulumiHome: folder, pulumiCommand: await PulumiCommand.get() };
    const stack =
      typeof program === "string"
        ? await LocalWorkspace.createStack({ stackName: name, workDir: program }, options)
        : await LocalWorkspace.createStack(
            { stackName: name, projectName: "twtest", program },
            { ...options, projectSettings: { name: "twtest", runtime: "nodejs", backend: { url } } },
          );
    return new TestBed(stack, folder);
  }

  up = (program?: PulumiFn, signal?: AbortSignal): Promise<Outcome> =>
    this.run((onEvent) => this.stack.up({ onEvent, program, signal }));
  preview = (program?: PulumiFn): Promise<Outcome> => this.run((onEvent) => this.stack.preview({ onEvent, program }));
  refresh = (): Promise<Outcome> => this.run((onEvent) => this.stack.refresh({ onEvent }));

  /** The state as it lies on disk. */
  state = (): string => readFileSync(join(this.folder, `.pulumi/stacks/twtest/${this.stack.name}.json`), "utf8");

  /** Removes everything that the stack made, and the stack. */
  async remove(): Promise<void> {
    await this.stack.cancel().catch(() => {});
    await this.stack.destroy({ refresh: true });
    rmSync(this.folder, { recursive: true });
  }

  private async run(operation: (onEvent: (event: EngineEvent) => void) => Promise<unknown>): Promise<Outcome> {
    const operations: Outcome["operations"] = {};
    const changes: Outcome["changes"] = {};
    const messages: string[] = [];
    const note = (event: EngineEvent) => {
      messages.push(event.diagnosticEvent?.message ?? "");
      const { metadata } = event.resourcePreEvent ?? event.resOutputsEvent ?? {};
      if (!metadata || metadata.type.startsWith("pulumi:")) return;
      const name = metadata.urn.split("::").at(-1) as string;
      operations[name] = metadata.op;
      if (Object.keys(metadata.detailedDiff ?? {}).length > 0) changes[name] = kindsOf(metadata.detailedDiff ?? {});
    };
    const error = await operation(note).then(
      () => undefined,
      (failure: Error) => failure,
    );
    return { operations, changes, messages: messages.join("\n"), ...(error ? { error } : {}) };
  }
}

const kindsOf = (diff: Record<string, { diffKind: string }>): Record<string, string> =>
  Object.fromEntries(Object.entries(diff).map(([path, { diffKind }]) => [path, diffKind]));
