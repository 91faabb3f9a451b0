import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { messageOf } from "../../kit/user-error";
import { judge } from "../integrity/judge";
import { readTruth } from "../integrity/truth";
import { drillsFolder, workFiles } from "../lib/paths";
import { newRunId } from "../runs/store";
import { accessTo } from "../stack/outputs";
import { resetSale } from "../stack/reset-sale";
import { seededRandom } from "../statistics/random";
import { AlertWatch, firstFirings } from "./alert-watch";
import { Buyers } from "./buyers";
import { abandonedTransactions, illServices, unrest } from "./calm";
import type { FaultSite, Lab } from "./fault";
import { replicasHere, replicasIn, whyNotIn } from "./fitness";
import { Journal, undoLeftDrill } from "./journal";
import type { Observed } from "./judge";
import { DrillMark } from "./mark";
import { runSql } from "./mysql";
import { baselineSeconds, buyersPerSecond, type DrillPlan, saleSeconds } from "./plan";
import { type DrillRecord, writeDrill } from "./record";
import { outcomesOf, recordOf } from "./record-of";
import { drillReport } from "./report";
import { hurtShare, recoverySeconds } from "./service-level";

export interface DrillHooks {
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

export interface FinishedDrill {
  readonly record: DrillRecord;
  readonly folder: string;
}

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
  private readonly mark: DrillMark;
  private readonly random: () => number;
  private began?: number;
  private ended?: number;
  private undoSeconds = 0;
  /** Until when buyers were looked on. */
  private watched?: number;
  private observed?: Observed;
  private buyers?: Buyers;

  constructor(
    private readonly lab: Lab,
    private readonly plan: DrillPlan,
    private readonly hooks: DrillHooks,
  ) {
    const { fault } = plan;
    this.id = newRunId(`drill-${fault.name}`);
    this.journal = new Journal(workFiles.drill(lab.name), this.id, fault.name);
    this.mark = new DrillMark({ grafana: lab.grafana, drill: this.id, fault: fault.name, report: hooks.report });
    this.random = seededRandom(plan.seed);
  }

  async run(): Promise<DrillRecord> {
    const record = await this.played();
    const { began, ended = Date.now() } = this;
    if (began === undefined) return record;
    const outcome = record.passed ? "passed" : record.status === "completed" ? "did not pass" : record.status;
    return { ...record, dashboard: await this.mark.end(began, ended, outcome) };
  }

  private async played(): Promise<DrillRecord> {
    const { lab, plan, hooks } = this;
    try {
      // What the drill before could not undo: this one's journal would take the place of its.
      await undoLeftDrill(workFiles.drill(lab.name));
      const refusal = await whyNotIn(lab, plan.fault);
      if (refusal) return await this.record("refused", refusal);
      await this.play();
      return await this.record("completed");
    } catch (error) {
      return await this.record(hooks.signal.aborted ? "interrupted" : "failed", messageOf(error));
    }
  }

  private async play(): Promise<void> {
    const { lab, plan, hooks } = this;
    await this.calm();
    await resetSale(lab);
    const watch = await AlertWatch.begin(accessTo(lab.outputs, "prometheus"));
    const buyers = this.sendBuyers();
    try {
      hooks.report(`${buyersPerSecond} buyers per second come`);
      await this.wait(baselineSeconds);
      try {
        const site = await this.inject(buyers);
        await this.wait(plan.faultSeconds);
        await plan.fault.confirm?.(site);
      } finally {
        await this.undo();
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
    const { seats, urls } = this.lab.outputs;
    const args = { origin: urls.app as string, seats, perSecond: buyersPerSecond, seconds: saleSeconds(this.plan) };
    this.buyers = new Buyers({ ...args, random: this.random, id: this.id });
    return this.buyers;
  }

  private async inject(buyers: Buyers): Promise<FaultSite> {
    const { lab, plan, docker, journal, hooks } = this;
    const container = (service: string) => lab.services[service]?.container ?? service;
    const pick = <Choice>(from: readonly Choice[]) => from[Math.floor(this.random() * from.length)] as Choice;
    const here = replicasHere(lab.outputs);
    const beginsNow = () => {
      this.began = Date.now();
    };
    hooks.report(`the fault begins: ${plan.fault.title}`);
    beginsNow();
    const site: FaultSite = {
      lab,
      docker,
      container,
      replica: container(pick(here.length > 0 ? here : replicasIn(lab.outputs))),
      pick,
      sql: (statements) => runSql(container("mysql"), statements),
      undoWith: (step) => journal.add(step),
      beginsNow,
      signal: hooks.signal,
      hotSeats: buyers.hotSeats(plan.faultSeconds),
      seconds: plan.faultSeconds,
      strength: plan.strength,
    };
    await plan.fault.inject(site);
    this.mark.begin(this.began as number);
    return site;
  }

  private async undo(): Promise<void> {
    const from = Date.now();
    this.hooks.report("the fault is undone");
    await this.journal.replay();
    this.ended = Date.now();
    this.undoSeconds = (this.ended - from) / 1000;
  }

  private async calm(): Promise<void> {
    const { lab, plan, hooks } = this;
    const deadline = Date.now() + calmSeconds * 1000;
    for (let said = false; ; said = true) {
      const reasons = await unrest(lab, plan.fault);
      if (reasons.length === 0) return;
      if (Date.now() > deadline) throw new Error(`the lab was not calm before the fault: ${reasons.join(", ")}`);
      if (!said) hooks.report(`waiting until the lab is calm: ${reasons.join(", ")}`);
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
    return [...(await illServices(this.lab)), ...(await abandonedTransactions(this.lab))];
  }

  private async observe(buyers: Buyers, watch: AlertWatch): Promise<void> {
    const { began, ended, lab, undoSeconds } = this;
    if (began === undefined || ended === undefined) throw new Error("the fault never was there");
    const findings = judge(buyers.ledger.attempts, await readTruth(lab));
    const counts = Object.fromEntries(Object.entries(findings).map(([kind, found]) => [kind, found.length]));
    this.observed = {
      fired: firstFirings(watch.firings, began, this.plan.fault.isControl ? 0 : began),
      undoSeconds,
      recoverySeconds: recoverySeconds(buyers.visits, ended, this.watched ?? ended),
      hurt: hurtShare(buyers.visits, began, ended) ?? 1,
      acknowledged: outcomesOf(buyers).acknowledged,
      counts: counts as Observed["counts"],
      ill: await this.ill(),
    };
  }

  private async wait(seconds: number): Promise<void> {
    await sleep(seconds * 1000, undefined, { signal: this.hooks.signal }).catch(() => {
      throw new Error("it was stopped before its planned end");
    });
  }

  private record(status: DrillRecord["status"], message?: string): Promise<DrillRecord> {
    const { id, lab, plan, startedAt, began, ended, observed, buyers } = this;
    return recordOf({ id, stack: lab.name, plan, startedAt, began, ended, observed, buyers }, status, message);
  }
}
