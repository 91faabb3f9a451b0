import { mostFromOneSource } from "../../contract/load-balancer";
import { duration, type OptionValues, wholeNumber } from "../load/scenes/options";
import { type KillTarget, killTargets } from "./kill-plan";

/** Figures of `./lab integrity`, as its command line offers them. */
export const integrityOptions = {
  attempts: wholeNumber(1, 100_000_000, {
    default: "20000",
    unit: "attempts",
    help: "attempts to be answered with a decision (201 or 409)",
  }),
  duration: duration(1, 24 * 3600, { default: "1h", help: "stop after this time, done or not" }),
  // All of them are one source to HAProxy. Beyond half of what it may hold each answer ends its connection, and those that
  // are ending count beside the new ones.
  connections: wholeNumber(1, mostFromOneSource / 2, {
    default: "64",
    unit: "connections",
    help: "buyers at the same time",
  }),
  seats: wholeNumber(0, 25_000, {
    default: "0",
    unit: "seats",
    help: "seats to sell in a round, from the first; 0 is all that the stack has",
  }),
  seed: wholeNumber(0, 1_000_000, { default: "1", unit: "number", help: "same seed, same kills and choice of seats" }),
  kills: wholeNumber(0, 1000, { default: "2", unit: "kills", help: "SIGKILLs for each of the --kill targets" }),
};

export type IntegrityOptions = OptionValues<typeof integrityOptions> & { readonly kill: readonly KillTarget[] };

/** Reads `app,mysql`; an empty text is nobody. Throws when it names anything else. */
export function parseTargets(text: string): KillTarget[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  const isTarget = (name: string): name is KillTarget => killTargets.some((target) => target === name);
  const unknown = names.filter((name) => !isTarget(name));
  if (unknown.length > 0) throw new Error(`--kill ${text}: expected ${killTargets.join(",")}, one of them, or nothing`);
  return names.filter(isTarget);
}
