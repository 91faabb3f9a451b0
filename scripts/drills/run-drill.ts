import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { judge } from "../integrity/judge";
import { seededRandom } from "../integrity/random";
import { readTruth } from "../integrity/truth";
import { drillsFolder, projectRoot, workFiles } from "../lib/paths";
import { messageOf } from "../lib/user-error";
import { currentCommit } from "../runs/commit";
import { newRunId } from "../runs/store";
import { serviceHealth } from "../stack/health";
import { AlertWatch, firingNow, firstFirings } from "./alert-watch";
import { Buyers } from "./buyers";
import type { FaultSite } from "./fault";
import { Journal } from "./journal";
import { detectionOf, judgeDrill, type Observed } from "./judge";
import { runSql } from "./mysql";
import { whyNot } from "./needs";
import { baselineSeconds, buyersPerSecond, type DrillPlan } from "./plan";
import { type DrillRecord, writeDrill } from "./record";
import { drillReport } from "./report";
import { hurtShare, recoverySeconds } from "./service-level";

type Lab = FaultSite["lab"];

export interface DrillHooks {
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

export interface FinishedDrill {
  readonly record: DrillRecord;
  readonly folder: string;
}

/** Caches may refuse seats for a moment after a reset; milliseconds. */
const afterResetMs = 500;
/** How long alerts of the drill before may take to end, and the lab to be well again; seconds. */
const calmSeconds = 200;
const healSeconds = 60;
/** Seconds of good service after which nobody expects a relapse, and how long ago a visit must be to be judged. */
const goodSeconds = 6;
const settledMs = 3000;

/** Plays one fault in a running lab and judges what happens; the fault is undone whatever becomes of the drill. */
export async function runDrill(lab: Lab, plan: DrillPlan, hooks: DrillHooks): Promise<FinishedDrill> {
  const drill = new Drill(lab, plan, hooks);
  const record = await drill.run();
  return { record, folder: writeDrill(drillsFolder, record, drillReport(record)) };
}

class Drill {
  private readonly id: string;
  private readonly startedAt = new Date().toISOString();
  private readonly docker = new Docker();
  private readonly journal: Journal;
  private readonly random: () => number;
  private began?: number;
  private ended?: number;
  /** Until when buyers were looked on. */
  private watched?: number;
  private observed?: Observed;
  private buyers?: Buyers;

  constructor(
    private readonly lab: Lab,
    private readonly plan: DrillPlan,
    private readonly hooks: DrillHooks,
  ) {
    this.id = newRunId(`drill-${plan.fault.name}`);
    this.journal = new Journal(workFiles.drill(lab.name), this.id, plan.fault.name);
    this.random = seededRandom(plan.seed);
  }

  async run(): Promise<DrillRecord> {
    const refusal = await whyNot(this.plan.fault.needs);
    if (refusal) return await this.record("refused", refusal);
    try {
      await this.play();
      return await this.record("completed");
    } catch (error) {
      return await this.record(this.hooks.signal.aborted ? "interrupted" : "failed", messageOf(error));
    }
  }

  private async play(): Promise<void> {
    const { lab, plan, hooks } = this;
    await this.calm();
    await lab.admin("reset");
    await sleep(afterResetMs);
    const watch = await AlertWatch.begin(lab.outputs.urls.prometheus as string);
    const buyers = this.sendBuyers();
    try {
      hooks.report(`${buyersPerSecond} buyers per second come`);
      await this.wait(baselineSeconds);
      try {
        await this.inject(buyers);
        await this.wait(plan.faultSeconds);
      } finally {
        hooks.report("the fault is undone");
        await this.journal.replay();
        this.ended = Date.now();
      }
      await this.watchRecovery(buyers);
      this.watched = Date.now();
      await this.healed();
    } finally {
      await Promise.all([buyers.stop(), watch.stop()]);
    }
    await this.observe(buyers, watch);
  }

  private sendBuyers(): Buyers {
    const { lab, plan } = this;
    const seconds = baselineSeconds + plan.faultSeconds + plan.watchSeconds;
    const { seats, urls } = lab.outputs;
    const args = { origin: urls.app as string, seats, perSecond: buyersPerSecond, seconds, random: this.random };
    this.buyers = new Buyers({ ...args, id: this.id });
    return this.buyers;
  }

  private async inject(buyers: Buyers): Promise<void> {
    const { lab, plan, docker, journal, hooks } = this;
    const container = (service: string) => lab.services[service]?.container ?? service;
    const replicas = Object.keys(lab.services).filter((name) => /^app-\d+$/.test(name));
    hooks.report(`the fault begins: ${plan.fault.title}`);
    this.began = Date.now();
    await plan.fault.inject({
      lab,
      docker,
      container,
      replica: container(replicas[Math.floor(this.random() * replicas.length)] as string),
      sql: (statements) => runSql(container("mysql"), statements),
      undoWith: (step) => journal.add(step),
      hotSeats: buyers.hotSeats(plan.faultSeconds),
      seconds: plan.faultSeconds,
      strength: plan.strength,
    });
  }

  /** An alert that fires already could not be seen to begin, and an ill lab would be judged for what it had before. */
  private async calm(): Promise<void> {
    const { lab, plan, hooks } = this;
    const mine = new Set([...plan.fault.expects.fires.map(({ alert }) => alert)]);
    const deadline = Date.now() + calmSeconds * 1000;
    for (let said = false; ; said = true) {
      const firing = (await firingNow(lab.outputs.urls.prometheus as string)).filter((alert) => mine.has(alert));
      const ill = await this.ill();
      if (firing.length + ill.length === 0) return;
      const reason = [...firing.map((alert) => `${alert} fires`), ...ill].join(", ");
      if (Date.now() > deadline) throw new Error(`the lab was not calm before the fault: ${reason}`);
      if (!said) hooks.report(`waiting until the lab is calm: ${reason}`);
      await this.wait(2);
    }
  }

  /** Looks on until service has been good for a while, at most for the time that recovery may take and some more. */
  private async watchRecovery(buyers: Buyers): Promise<void> {
    const ended = this.ended as number;
    for (let second = 0; second < this.plan.watchSeconds; second++) {
      await this.wait(1);
      const until = Date.now() - settledMs;
      const recovered = recoverySeconds(buyers.visits, ended, until);
      if (recovered !== undefined && (until - ended) / 1000 - recovered >= goodSeconds) return;
    }
  }

  private async healed(): Promise<void> {
    const deadline = Date.now() + healSeconds * 1000;
    while ((await this.ill()).length > 0 && Date.now() < deadline) await this.wait(1);
  }

  private async ill(): Promise<string[]> {
    const health = await serviceHealth(this.lab.outputs);
    return health.filter((each) => each.health !== "healthy").map((each) => `${each.service} is ${each.health}`);
  }

  private async observe(buyers: Buyers, watch: AlertWatch): Promise<void> {
    const { began, ended, lab } = this;
    if (began === undefined || ended === undefined) throw new Error("the fault never was there");
    const findings = judge(buyers.ledger.attempts, await readTruth(lab));
    const counts = Object.fromEntries(Object.entries(findings).map(([kind, found]) => [kind, found.length]));
    this.observed = {
      fired: firstFirings(watch.firings, began),
      recoverySeconds: recoverySeconds(buyers.visits, ended, this.watched ?? ended),
      hurt: hurtShare(buyers.visits, began, ended) ?? 1,
      acknowledged: outcomes(buyers).acknowledged,
      counts: counts as Observed["counts"],
      ill: await this.ill(),
    };
  }

  private async wait(seconds: number): Promise<void> {
    await sleep(seconds * 1000, undefined, { signal: this.hooks.signal }).catch(() => {
      throw new Error("it was stopped before its planned end");
    });
  }

  private async record(status: DrillRecord["status"], message?: string): Promise<DrillRecord> {
    const { plan, lab, observed, buyers } = this;
    const { fault } = plan;
    const checks = observed ? judgeDrill(fault, observed) : [];
    const at = (moment: number | undefined) => (moment === undefined ? undefined : new Date(moment).toISOString());
    return {
      schemaVersion: 1,
      kind: "drill",
      id: this.id,
      stack: lab.name,
      fault: fault.name,
      title: fault.title,
      how: fault.how,
      hurtsUsers: fault.hurtsUsers,
      commit: await currentCommit(projectRoot),
      options: {
        ...(fault.strength ? { strength: plan.strength, unit: fault.strength.unit } : {}),
        faultSeconds: plan.faultSeconds,
        seed: plan.seed,
        buyersPerSecond,
      },
      status,
      message,
      startedAt: this.startedAt,
      faultBegan: at(this.began),
      faultEnded: at(this.ended),
      endedAt: new Date().toISOString(),
      detectionSeconds: observed && detectionOf(fault.expects, observed),
      recoverySeconds: observed?.recoverySeconds,
      fired: observed?.fired ?? {},
      buyers: {
        ...outcomes(buyers),
        hurtShare: observed?.hurt,
        answers: buyers?.answers ?? {},
      },
      counts: observed?.counts ?? {
        doubleBookings: 0,
        lostAcknowledgements: 0,
        unaskedBookings: 0,
        refusedYetBooked: 0,
        tornSeats: 0,
      },
      checks,
      passed: status === "completed" && checks.length > 0 && checks.every(({ passed }) => passed),
    };
  }
}

function outcomes(buyers: Buyers | undefined) {
  const totals = { came: 0, acknowledged: 0, refused: 0, unknown: 0 };
  for (const { outcome } of buyers?.ledger.attempts.values() ?? []) {
    totals.came++;
    totals[outcome]++;
  }
  return totals;
}
