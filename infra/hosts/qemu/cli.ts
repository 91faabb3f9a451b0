/**
 * What Pulumi's commands run: `cli.ts <action>`, with the plan in TICKETWATCH_PLAN. Each action can be repeated, and
 * brings things to what it says from whatever an earlier one left.
 */
import { ensureDebian } from "./debian-image";
import { raiseLan } from "./lan";
import { ensureMachine, removeMachine, removeNetwork } from "./machine";
import { MachineError } from "./machine-error";
import { lanSchema, machineSchema } from "./plan";
import { ensureTools } from "./tools";

const report = (line: string) => process.stderr.write(`${line}\n`);

const plan = () => JSON.parse(process.env.TICKETWATCH_PLAN ?? "{}") as unknown;

const actions: Readonly<Record<string, () => Promise<void>>> = {
  "network-up": async () => {
    const { images, ...lan } = plan() as { images: (string | null)[] };
    const needs = { debian: images.includes(null), cloudImage: images.some((image) => image !== null) };
    await ensureTools(needs, report);
    await raiseLan(lanSchema.parse(lan));
    if (needs.debian) await ensureDebian(report);
  },
  "network-down": () => removeNetwork(lanSchema.parse(plan())),
  "machine-up": () => ensureMachine(machineSchema.parse(plan()), report),
  "machine-down": () => removeMachine(machineSchema.parse(plan())),
};

async function main(action = ""): Promise<void> {
  const act = actions[action];
  if (!act)
    throw new MachineError(`there is no action "${action}"`, `choose one of ${Object.keys(actions).join(", ")}`);
  await act();
}

main(process.argv[2]).catch((error: unknown) => {
  const { message: what, remedy, stack } = error as Partial<MachineError>;
  const message = remedy === undefined ? stack : `${what}; ${remedy}`;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
