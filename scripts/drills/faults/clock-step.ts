import { messageOf } from "../../../kit/user-error";
import { machinesThatGo } from "../../stack/volumes";
import { type Clock, examineClock, setClock } from "../clock";
import type { Fault, Lab } from "../fault";

export const clockStep: Fault = {
  name: "clock-step",
  title: "The clock of another machine of the lab steps ahead",
  how: "date --set over SSH, on a virtual machine that the lab made and Prometheus is not on; set back by the time since that machine was started.",
  hurtsUsers: false,
  seconds: 45,
  strength: { help: "step", unit: "seconds", low: 10, high: 3600, default: 30 },
  hits: [],
  expects: {
    fires: [{ alert: "HostClockSkewed", withinSeconds: 40 }],
    // What compares times of that machine with others sees the step, or the step back.
    mayFire: ["MysqlRestarted", "MysqlSnapshotOld"],
    recoverySeconds: 10,
  },
  unfit: async (lab) => {
    const { fit, refusals } = await examineAll(lab);
    return fit.length > 0 ? undefined : refusals.join("; ");
  },
  inject: async ({ lab, pick, strength, undoWith, beginsNow }) => {
    const { ssh, clock } = pick((await examineAll(lab)).fit);
    undoWith({ kind: "clock", ssh: [...ssh], clock });
    beginsNow();
    await setClock(ssh, { ...clock, startedAt: clock.startedAt + strength });
  },
};

interface FitHost {
  readonly ssh: readonly string[];
  readonly clock: Clock;
}

/** The machines whose clock can be stepped and whose step somebody else sees, and why the others are none. */
async function examineAll({ outputs }: Pick<Lab, "outputs">): Promise<{ fit: FitHost[]; refusals: string[] }> {
  const fit: FitHost[] = [];
  const refusals: string[] = [];
  const own = machinesThatGo(outputs.hosts);
  for (const [name, { reach }] of Object.entries(outputs.hosts)) {
    const host = { name, ssh: reach?.ssh, isOwn: own.includes(name) };
    const found = await examineHost(host, outputs.services.prometheus?.host);
    if ("refused" in found) refusals.push(`${name}: ${found.refused}`);
    else fit.push(found);
  }
  return { fit, refusals };
}

async function examineHost(
  { name, ssh, isOwn }: { readonly name: string; readonly ssh?: readonly string[]; readonly isOwn: boolean },
  watcher: string | undefined,
): Promise<FitHost | { readonly refused: string }> {
  if (!ssh) return { refused: "it is this machine, whose clock is not the lab's to set" };
  if (!isOwn) return { refused: "the lab did not make that machine, and others may go by its clock" };
  if (name === watcher) return { refused: "Prometheus runs there, and nobody else would see it" };
  try {
    const clock = await examineClock(ssh);
    return "refused" in clock ? clock : { ssh, clock };
  } catch (error) {
    return { refused: `it cannot be reached (${messageOf(error)})` };
  }
}
