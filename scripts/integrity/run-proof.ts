import { z } from "zod";
import { messageOf } from "../../kit/user-error";
import { projectRoot, runsFolder } from "../lib/paths";
import { currentCommit } from "../runs/commit";
import { newRunId } from "../runs/store";
import { type ContainerPlaces, enginesOf } from "../stack/engines";
import { resetSale } from "../stack/reset-sale";
import type { RunningStack } from "../stack/running-stack";
import { Killer } from "./killer";
import type { IntegrityOptions } from "./options";
import { Proof, type ProofHooks, type ProofTarget } from "./proof";
import { type IntegrityRecord, writeRecord } from "./record";
import { readTruth } from "./truth";
import { reasonsAgainst } from "./verdict";

/** How long an engine may take to answer. Milliseconds. */
const engineMs = 60_000;

/** A running stack whose URLs are known. */
type PublishedStack = RunningStack & { readonly outputs: ContainerPlaces & { readonly urls: Record<string, string> } };

export interface FinishedProof {
  readonly record: IntegrityRecord;
  readonly path: string;
}

/** Proves the integrity of a running stack, and keeps the record whatever becomes of it. */
export async function runProof(
  stack: PublishedStack,
  options: IntegrityOptions,
  hooks: ProofHooks = {},
): Promise<FinishedProof> {
  const id = newRunId("integrity");
  const startedAt = new Date().toISOString();
  const proof = new Proof(await targetOf(stack), options, id, hooks);
  const failure = await proof.run().then(() => undefined, messageOf);
  const { tally, kills, killsPlanned } = proof;
  const ending = endingOf(failure, hooks.signal?.aborted ?? false);
  const facts = { ...tally.sums, ...ending, options: { ...options }, kills: kills.kills, killsPlanned };
  const reasons = reasonsAgainst(facts);
  const record: IntegrityRecord = {
    schemaVersion: 2,
    kind: "integrity",
    id,
    stack: stack.name,
    bookingStrategy: stack.bookingStrategy,
    replicas: replicasOf(stack).length,
    commit: await currentCommit(projectRoot),
    startedAt,
    endedAt: new Date().toISOString(),
    ...facts,
    clean: reasons.length === 0,
    reasons,
  };
  return { record, path: writeRecord(runsFolder, record) };
}

function endingOf(failure: string | undefined, aborted: boolean): Pick<IntegrityRecord, "status" | "message"> {
  if (failure) return { status: "failed", message: failure };
  return aborted
    ? { status: "interrupted", message: "it was stopped before its planned end" }
    : { status: "completed" };
}

/** Bookings go through the published entry; the truth is read in MySQL's own container. */
async function targetOf(stack: PublishedStack): Promise<ProofTarget> {
  const origin = stack.outputs.urls.app as string;
  return {
    origin,
    seats: await seatsOnSale(origin),
    truth: () => readTruth(stack),
    reset: async () => {
      await resetSale(stack);
    },
    killer: (plan) => {
      const containers = { app: replicasOf(stack), mysql: [containerOf(stack, "mysql")] };
      return new Killer(plan, containers, enginesOf(stack.outputs, engineMs));
    },
  };
}

async function seatsOnSale(origin: string): Promise<number> {
  const response = await fetch(`${origin}/seats`);
  return z.object({ total: z.int() }).parse(await response.json()).total;
}

function replicasOf({ services }: RunningStack): string[] {
  return Object.values(services)
    .filter(({ name }) => /^app-\d+$/.test(name))
    .map(({ container }) => container);
}

function containerOf({ services }: RunningStack, name: string): string {
  return (services[name] as { container: string }).container;
}
