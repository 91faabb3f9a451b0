import { PulumiCommand } from "@pulumi/pulumi/automation";

/** The SDK has it, and leaves it out of its types. */
type Run = (args: string[], ...rest: unknown[]) => Promise<unknown>;

/** Arguments for `sh` that run Pulumi with SIGHUP ignored: that stays so in what is started from there. */
export function deafToHangUp(args: readonly string[]): string[] {
  return ["-c", 'trap "" HUP; exec pulumi "$@"', "pulumi", ...args];
}

/**
 * Pulumi's CLI as the Automation API runs it, but deaf to a terminal that is closed: that would end it in the middle of
 * its work, with the stack locked. `./lab` hears it, and cancels the operation as on Ctrl-C.
 */
export async function pulumiCommand(): Promise<PulumiCommand> {
  const pulumi = await PulumiCommand.get();
  const run = (pulumi as unknown as { readonly run: Run }).run.bind({ command: "sh" });
  return Object.assign(pulumi, {
    run: (args: string[], ...rest: unknown[]) => run(deafToHangUp(args), ...rest),
  });
}
