/** A machine's life in vCenter, as Pulumi's commands call it: main.ts check|ensure|remove. Only an address is printed. */
import { buildGovc, findGovc } from "../../../airgap/vsphere/build";
import { Govc } from "./govc";
import { check, ensure, remove } from "./life";
import type { VmSpec } from "./vm-spec";

const actions = { check, ensure, remove } as const;

async function main(): Promise<void> {
  const spec = JSON.parse(process.env.TICKETWATCH_VM ?? "{}") as VmSpec;
  const program = findGovc() ?? (await buildGovc((line) => console.error(line)));
  const govc = new Govc(program, spec, process.env.TICKETWATCH_VSPHERE_PASSWORD ?? "");
  const address = await actions[process.argv[2] as keyof typeof actions](govc);
  if (address) process.stdout.write(address);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
