import { setTimeout as sleep } from "node:timers/promises";
import { settingsNow } from "../../experiments/put-back";
import { enginesOf } from "../../stack/engines";
import type { Fault, Lab } from "../fault";

/** Pulumi has to run the program before it touches anything. */
const patienceMs = 120_000;

export const badDeploy: Fault = {
  name: "bad-deploy",
  title: "A deploy of the app cannot become healthy, and is rolled back",
  how: "./lab up --set appCpus with a limit a hundred times too small, while buyers come: the app starts and is never ready. It counts from the moment at which the old replica begins to leave, and is undone by cancelling the deploy and deploying the former settings.",
  hurtsUsers: true,
  seconds: 60,
  strength: { help: "the limit that is deployed", unit: "hundredths of a CPU", low: 1, high: 5, default: 1 },
  hits: [],
  expects: {
    fires: [
      { alert: "SaleUnreachable", withinSeconds: 30 },
      { alert: "ContainerCpuThrottled", withinSeconds: 60 },
    ],
    mayFire: [
      "AppReplicaDown",
      "TargetDown",
      "ContainerUnhealthy",
      "ErrorRatioHigh",
      "AvailabilityBurnFast",
      "AvailabilityBurnSlow",
      "ScrapeSlow",
      "ScrapeSamplesMissing",
      "AppEventLoopLagging",
      "AppDatabaseDown",
    ],
    recoverySeconds: 20,
    undoSeconds: 120,
  },
  withReplicas: {
    // The next replica is not touched before the first is healthy.
    hurtsUsers: false,
    expects: {
      fires: [
        { alert: "TargetDown", withinSeconds: 45 },
        { alert: "ContainerCpuThrottled", withinSeconds: 60 },
      ],
      mayFire: [
        "AppReplicaDown",
        "ContainerUnhealthy",
        "ScrapeSlow",
        "ScrapeSamplesMissing",
        "AppEventLoopLagging",
        "AppDatabaseDown",
      ],
      recoverySeconds: 10,
      undoSeconds: 120,
    },
  },
  inject: async ({ lab, strength, undoWith, beginsNow, signal }) => {
    const settings = { appCpus: `${strength / 100}` };
    undoWith({ kind: "roll-back", stack: lab.name, before: settingsNow(lab.name, Object.keys(settings)) });
    const first = await firstReplica(lab);
    const { beginDeploy } = require("../deploy") as typeof import("../deploy");
    const { over } = await beginDeploy(lab.name, settings);
    const early = over.then(() => {
      throw new Error("the deploy ended before it replaced the app");
    });
    // Who loses the race may still reject.
    early.catch(() => undefined);
    await Promise.race([early, first.gone(signal)]);
    beginsNow();
  },
};

/** The replica that a deploy begins with, as it is before. */
async function firstReplica({ outputs }: Lab) {
  const { container: name } = outputs.services["app-1"] as { container: string };
  const container = enginesOf(outputs, 10_000)(name).getContainer(name);
  const { Id } = await container.inspect();
  const serves = async () => {
    try {
      const { Id: now, State } = await container.inspect();
      return now === Id && State.Running && (await isReady(outputs.urls.app as string));
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return false;
      throw error;
    }
  };
  return {
    /** Resolves when the replica begins to leave: with no other one, buyers are turned away from then on. */
    async gone(signal: AbortSignal): Promise<void> {
      const deadline = Date.now() + patienceMs;
      while (await serves()) {
        if (signal.aborted) throw new Error("it was stopped before its planned end");
        if (Date.now() > deadline) throw new Error(`the deploy did not touch the app within ${patienceMs / 1000} s`);
        await sleep(200);
      }
    },
  };
}

/** Whether HAProxy has a replica that says so; a slow answer is one. */
async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) })).status !== 503;
  } catch {
    return true;
  }
}
