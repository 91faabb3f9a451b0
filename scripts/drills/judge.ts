import { type FindingCounts, findingKinds } from "../integrity/judge";
import { sentences } from "../integrity/verdict";
import { detectionSeconds, type Expectation, type Fault } from "./fault";

/** What was seen in a drill; seconds count from the fault's beginning, recovery from its end. */
export interface Observed {
  /** Each alert that began to fire, by when it first did. */
  readonly fired: Readonly<Record<string, number>>;
  readonly recoverySeconds: number | undefined;
  /** Seconds that undoing the fault took. */
  readonly undoSeconds: number;
  /** Share of the buyers who came during the fault and were not served well. */
  readonly hurt: number;
  readonly acknowledged: number;
  readonly counts: Readonly<FindingCounts>;
  /** Services that are not healthy at the drill's end. */
  readonly ill: readonly string[];
}

/** One thing that was to be so, and what was seen. */
export interface Check {
  readonly what: string;
  readonly passed: boolean;
  readonly seen: string;
}

/** Share of buyers who may meet trouble while a fault lasts that should not hurt them. */
const mostHurtByDefault = 0.02;

const seconds = (value: number) => `${value.toFixed(1)} s`;

/** Holds what was seen against what should happen; a drill passed when every check did. */
export function judgeDrill(fault: Pick<Fault, "hurtsUsers" | "mostHurt" | "expects">, observed: Observed): Check[] {
  const { expects } = fault;
  return [
    ...expects.fires.map((expected) => firesInTime(expected, observed)),
    ...(fault.hurtsUsers ? [detected(observed, expects)] : [buyersUnhurt(observed, fault.mostHurt)]),
    othersQuiet(expects, observed),
    ...undoneInTime(expects, observed),
    recovers(expects, observed),
    ...integrity(observed),
    check("the lab is well again", observed.ill.length === 0, observed.ill.join(", ") || "every service is healthy"),
  ];
}

/** Seconds until the first of the expected alerts fired: then somebody knew. */
export function detectionOf({ fires }: Expectation, { fired }: Pick<Observed, "fired">): number | undefined {
  const times = fires.map(({ alert }) => fired[alert]).filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

function firesInTime({ alert, withinSeconds }: Expectation["fires"][number], { fired }: Observed): Check {
  const at = fired[alert];
  const seen = at === undefined ? "it did not fire" : `after ${seconds(at)}`;
  return check(`${alert} fires within ${withinSeconds} s`, at !== undefined && at <= withinSeconds, seen);
}

function detected(observed: Observed, expects: Expectation): Check {
  const at = detectionOf(expects, observed);
  const seen = at === undefined ? "it was not" : `after ${seconds(at)}`;
  return check(`it is detected within ${detectionSeconds} s`, at !== undefined && at <= detectionSeconds, seen);
}

function buyersUnhurt({ hurt }: Observed, mostHurt = mostHurtByDefault): Check {
  const seen = `${(100 * hurt).toFixed(1)} % met trouble`;
  return check(`at most ${100 * mostHurt} % of the buyers meet trouble`, hurt <= mostHurt, seen);
}

function othersQuiet({ fires, mayFire }: Expectation, { fired }: Observed): Check {
  const allowed = new Set([...fires.map(({ alert }) => alert), ...mayFire]);
  const loud = Object.keys(fired).filter((alert) => !allowed.has(alert));
  return check("every other alert stays quiet", loud.length === 0, loud.join(", ") || "they did");
}

function undoneInTime({ undoSeconds: limit }: Expectation, { undoSeconds: took }: Observed): Check[] {
  return limit === undefined ? [] : [check(`it is undone within ${limit} s`, took <= limit, `in ${seconds(took)}`)];
}

function recovers({ recoverySeconds: limit }: Expectation, { recoverySeconds: took }: Observed): Check {
  const seen = took === undefined ? "not before the drill stopped watching" : `after ${seconds(took)}`;
  return check(`buyers are served within ${limit} s of its end`, took !== undefined && took <= limit, seen);
}

function integrity({ acknowledged, counts }: Observed): Check[] {
  const proven = check("bookings are acknowledged", acknowledged > 0, `${acknowledged} were`);
  return [proven, ...findingKinds.map((kind) => check(`no ${sentences[kind]}`, counts[kind] === 0, `${counts[kind]}`))];
}

function check(what: string, passed: boolean, seen: string): Check {
  return { what, passed, seen };
}
