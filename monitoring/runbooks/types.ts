import type { Thresholds } from "../thresholds";

/** What an operator reads when an alert fires. Figures come from the thresholds, so that they are those of the alert. */
export interface Runbook {
  /** What is wrong, and for whom. */
  readonly meaning: string;
  /** How to see that it is so, and how bad. */
  readonly confirm: readonly Step[];
  /** What to do, the likeliest and cheapest first. */
  readonly firstMoves: readonly string[];
  readonly fire: Drill;
}

/** One look: a query for Prometheus or a command, and what to see in its answer. */
export type Step = { readonly see: string } & ({ readonly query: string } | { readonly run: string });

/** How to make the alert fire on purpose, and how to get back. */
export interface Drill {
  readonly how: string;
  readonly run?: readonly string[];
  readonly undo?: readonly string[];
}

export type Runbooks = (thresholds: Thresholds) => Readonly<Record<string, Runbook>>;
