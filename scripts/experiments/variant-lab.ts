import type { Stack } from "@pulumi/pulumi/automation";
import { UserError } from "../../kit/user-error";
import { calm, type Interruption } from "../lib/interrupt";
import { knownToolchain } from "../stack/choices";
import { firstData } from "../stack/first-data";
import { up } from "../stack/operations";
import { readOutputs } from "../stack/outputs";
import { applySettings, type RawSettings } from "../stack/settings";
import { forgetSettings, noteSettings, restoreSettings } from "./put-back";

export interface LabHooks {
  readonly interruption: Interruption;
  readonly report: (line: string) => void;
}

/** The lab of an experiment: takes one variant's settings after the other, and at the end those that it had before. */
export class VariantLab {
  private applied: string | undefined;

  constructor(
    private readonly stack: Stack,
    private readonly hooks: LabHooks,
  ) {}

  /** Remembers the settings that the experiment will change. */
  begin(experiment: string, keys: Iterable<string>): void {
    noteSettings(this.stack.name, experiment, keys);
  }

  /** Brings the lab to these settings; only what differs is made anew, and nothing where they hold already. */
  async apply(settings: RawSettings): Promise<void> {
    const wanted = JSON.stringify(settings);
    if (wanted === this.applied) return;
    this.applied = undefined;
    await applySettings(this.stack, settings);
    await this.follow(this.hooks.interruption);
    this.applied = wanted;
  }

  /** Gives the lab back the settings that it had; throws a UserError that says how it is done by hand where it fails. */
  async putBack(): Promise<void> {
    try {
      await restoreSettings(this.stack);
      await this.follow(calm);
      forgetSettings(this.stack.name);
    } catch (error) {
      throw new UserError(
        `the lab could not be put back as it was: ${error instanceof Error ? error.message : String(error)}`,
        `./lab up --stack ${this.stack.name} puts it back: its former settings are kept until that has succeeded`,
      );
    }
  }

  private async follow(interruption: Interruption): Promise<void> {
    await up(this.stack, { report: this.hooks.report, interruption });
    const { name } = this.stack;
    const outputs = await readOutputs(name, await knownToolchain(name));
    if (!outputs) throw new Error("the stack ended without its outputs");
    await firstData(outputs, this.hooks.report, interruption.signal);
  }
}
