import { messageOf, UserError } from "../../kit/user-error";
import { duration, readOptions, wholeNumber } from "../load/scenes/options";
import type { Fault } from "./fault";

/** Figures that every drill has. */
export const drillOptions = {
  duration: (fault?: Fault) =>
    duration(1, 3600, { default: `${fault?.seconds ?? 40}s`, help: "how long the fault lasts" }),
  seed: wholeNumber(0, 1_000_000, { default: "1", unit: "number", help: "same seed, same choices" }),
} as const;

/** Seconds of undisturbed sale before the fault. */
export const baselineSeconds = 10;
/** Seconds for which service is watched beyond what recovery may take. */
const afterRecoverySeconds = 5;
/** Seconds that the sale could go on for: the last seats are not to be sold, which would raise an alert of its own. */
const unsoldSeconds = 15;
export const buyersPerSecond = 40;

export interface DrillPlan {
  readonly fault: Fault;
  readonly strength: number;
  readonly faultSeconds: number;
  readonly seed: number;
  /** Seconds that service is watched at most after the fault's end. */
  readonly watchSeconds: number;
}

export interface GivenDrill {
  readonly strength?: string;
  readonly duration?: string;
  readonly seed?: string;
}

/** Reads a drill's figures; throws a UserError that names what is wrong and what is allowed. */
export function planDrill(fault: Fault, given: GivenDrill): DrillPlan {
  const { strength, ...others } = given;
  const table = { duration: drillOptions.duration(fault), seed: drillOptions.seed };
  try {
    const { duration: faultSeconds, seed } = readOptions(table, { ...others });
    const watchSeconds = fault.expects.recoverySeconds + afterRecoverySeconds;
    return { fault, strength: readStrength(fault, strength), faultSeconds, seed, watchSeconds };
  } catch (error) {
    throw new UserError(messageOf(error), "./lab drill --list shows what each fault takes");
  }
}

function readStrength({ name, strength }: Fault, text: string | undefined): number {
  if (text === undefined) return strength?.default ?? 1;
  if (!strength) throw new Error(`--strength ${text}: the fault ${name} has only one strength`);
  const { low, high, unit } = strength;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= low && value <= high) return value;
  throw new Error(`--strength ${text}: expected a whole number from ${low} to ${high} (${unit})`);
}

/** Seconds that the sale of a drill is laid out for. */
export function saleSeconds({ fault, faultSeconds, watchSeconds }: DrillPlan): number {
  return baselineSeconds + faultSeconds + (fault.expects.undoSeconds ?? 0) + watchSeconds + unsoldSeconds;
}

/** What a drill would do, in lines. */
export function describeDrill(plan: DrillPlan): string[] {
  const { fault, faultSeconds, watchSeconds, strength, seed } = plan;
  const { fires, mayFire, recoverySeconds, undoSeconds } = fault.expects;
  return [
    `${fault.name}: ${fault.title}`,
    `  ${fault.how}`,
    `  resets the sale, then ${buyersPerSecond} buyers per second: ${baselineSeconds} s before, ${faultSeconds} s with the fault, at most ${watchSeconds} s after (seed ${seed})`,
    ...(fault.strength ? [`  strength: ${strength} ${fault.strength.unit} (${fault.strength.help})`] : []),
    ...fires.map(({ alert, withinSeconds }) => `  ${alert} must fire within ${withinSeconds} s`),
    `  ${fault.isControl ? "every" : "every other"} alert must stay quiet${mayFire.length > 0 ? `, except ${mayFire.join(", ")}` : ""}`,
    ...(undoSeconds ? [`  undoing it must take no longer than ${undoSeconds} s`] : []),
    `  buyers must be served as before within ${recoverySeconds} s of its end; none of their bookings lost or doubled`,
  ];
}
