import { openAgents } from "../../infra/hosts/key-agent";
import { runAttached } from "../lib/interrupt";
import { projectRoot } from "../lib/paths";
import { type Register, withStack } from "../lib/program";
import { requireEngine } from "../setup/engine-answer";
import { knownToolchain } from "../stack/choices";
import { assertSameBackend } from "../stack/home";
import { deafToHangUp } from "../stack/pulumi-command";
import { pulumiEnvironment } from "../stack/pulumi-environment";

/** What Pulumi calls it. */
const destroyed: readonly string[] = ["destroy", "down", "dn"];

/** `./lab pulumi …`: the Pulumi CLI that the lab uses, with the lab's backend, passphrase and stack. */
export const registerPulumi: Register = (program) => {
  withStack(program.command("pulumi"))
    .description("run the Pulumi CLI on the lab's own stack, for example: ./lab pulumi stack output")
    .argument("<args...>", "arguments for pulumi")
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[], { stack }: { stack: string }) => {
      await requireEngine();
      assertSameBackend(stack);
      const toolchain = await knownToolchain(stack);
      // Without the program, nobody else opens them.
      if (args.some((one) => destroyed.includes(one))) openAgents(stack, [], process.pid);
      const env = { ...process.env, ...pulumiEnvironment(toolchain), PULUMI_STACK: stack };
      const { code } = await runAttached("sh", deafToHangUp(args), { cwd: projectRoot, env, stdio: "inherit" });
      process.exitCode = code ?? 1;
    });
};
