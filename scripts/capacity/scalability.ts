import { levenbergMarquardt } from "ml-levenberg-marquardt";
import { sampleWithReplacement } from "simple-statistics";
import { type Interval, percentileInterval } from "../statistics/bootstrap";
import { seededRandom } from "../statistics/random";

/** Throughput that a number of connections brought. */
export interface ScalePoint {
  readonly load: number;
  readonly throughput: number;
}

/** Coefficients of the law. */
export interface Law {
  /** Throughput of one connection alone, per second. */
  readonly single: number;
  /** Share of the work that connections wait for each other in a line: α, Gunther's contention. */
  readonly contention: number;
  /** What each pair of connections costs: β, Gunther's coherency; throughput falls again where it is above 0. */
  readonly coherence: number;
}

export interface ScalabilityFit extends Law {
  /** Of the logarithms: how much of what differs between the loads the law explains, 1 being all. */
  readonly determination: number;
  readonly intervals: Readonly<Record<keyof Law | "peak", Interval | null>>;
  /** Highest throughput of the curve between the loads that were measured. */
  readonly peak: number;
  /** Load beyond which throughput falls; null when the curve does not turn among the loads that were measured. */
  readonly peakLoad: number | null;
}

/** Three coefficients; with as many loads any curve fits and nothing is said. */
export const fewestLoads = 4;
const resamples = 200;
const least = 1e-12;
const bounds = { minValues: [Math.log(least), Math.log(least), Math.log(least)], maxValues: [50, 0, 0] };

/** X(N) = γN / (1 + α(N − 1) + βN(N − 1)). */
export function throughputAt({ single, contention, coherence }: Law, load: number): number {
  return (single * load) / (1 + contention * (load - 1) + coherence * load * (load - 1));
}

/** Where the law's curve turns, √((1 − α) / β). */
export const turnOf = ({ contention, coherence }: Law) => Math.sqrt((1 - contention) / coherence);

/** The curve's highest throughput up to a load. */
export const peakUpTo = (law: Law, load: number) => throughputAt(law, Math.min(load, Math.max(1, turnOf(law))));

/**
 * Fits the Universal Scalability Law, N. J. Gunther, "Guerrilla Capacity Planning", Springer 2007, chapter 4, by
 * nonlinear least squares. Residuals are those of the logarithms, because throughput varies in proportion to itself;
 * intervals are from a bootstrap of the residuals. Null with fewer than four different loads.
 */
export function fitScalability(points: readonly ScalePoint[], seed: number): ScalabilityFit | null {
  const used = points.filter(({ load, throughput }) => load >= 1 && throughput > 0);
  if (new Set(used.map(({ load }) => load)).size < fewestLoads) return null;
  const loads = used.map(({ load }) => load);
  const logs = used.map(({ throughput }) => Math.log(throughput));
  const { error: _, ...law } = bestOf(startsFor(used).map((start) => fitFrom(start, loads, logs)));
  const most = Math.max(...loads);
  const turn = turnOf(law);
  return {
    ...law,
    determination: determination(law, loads, logs),
    intervals: intervalsOf(law, { loads, logs, most, seed }),
    peak: peakUpTo(law, most),
    peakLoad: turn < most ? turn : null,
  };
}

/** Starting points a few decades apart, for the least squares find only the valley that they start in. */
function startsFor(points: readonly ScalePoint[]): Law[] {
  const single = Math.max(...points.map(({ load, throughput }) => throughput / load));
  return [1e-4, 1e-2, 0.3].flatMap((contention) =>
    [1e-9, 1e-6, 1e-3].map((coherence) => ({ single, contention, coherence })),
  );
}

type Fitted = Law & { readonly error: number };

const bestOf = (fits: readonly Fitted[]) => fits.reduce((best, fit) => (fit.error < best.error ? fit : best));

/** In logarithms of the coefficients none can become negative, and all are of one size. */
function fitFrom(start: Law, x: readonly number[], y: readonly number[]): Fitted {
  const initialValues = [start.single, start.contention, start.coherence].map((value) =>
    Math.log(Math.max(value, least)),
  );
  const { parameterValues, parameterError } = levenbergMarquardt({ x, y }, (values) => logOf(lawOf(values)), {
    ...bounds,
    initialValues,
    jacobianFunction: (values) => slopesOf(lawOf(values)),
    errorTolerance: 1e-12,
    improvementThreshold: 1e-6,
    maxIterations: 50,
  });
  return { ...lawOf(parameterValues), error: parameterError };
}

function lawOf([single, contention, coherence]: readonly number[]): Law {
  return {
    single: Math.exp(single as number),
    contention: Math.exp(contention as number),
    coherence: Math.exp(coherence as number),
  };
}

const logOf = (law: Law) => (load: number) => Math.log(throughputAt(law, load));

/** Derivatives of the logarithm of the throughput by those of the coefficients. */
function slopesOf({ contention, coherence }: Law): (load: number) => number[] {
  return (load) => {
    const waiting = contention * (load - 1);
    const agreeing = coherence * load * (load - 1);
    const all = 1 + waiting + agreeing;
    return [1, -waiting / all, -agreeing / all];
  };
}

function determination(law: Law, loads: readonly number[], logs: readonly number[]): number {
  const middle = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const square = (values: readonly number[]) => values.reduce((sum, value) => sum + value ** 2, 0);
  const left = square(logs.map((log, index) => log - logOf(law)(loads[index] as number)));
  return 1 - left / square(logs.map((log) => log - middle));
}

interface Sample {
  readonly loads: readonly number[];
  readonly logs: readonly number[];
  readonly most: number;
  readonly seed: number;
}

function intervalsOf(law: Law, { loads, logs, most, seed }: Sample): ScalabilityFit["intervals"] {
  const random = seededRandom(seed);
  const fitted = loads.map(logOf(law));
  // A fit takes up as many of the residuals' freedoms as it has coefficients.
  const widening = Math.sqrt(logs.length / Math.max(1, logs.length - 3));
  const residuals = logs.map((log, index) => (log - (fitted[index] as number)) * widening);
  const laws = Array.from({ length: resamples }, () => {
    const drawn = sampleWithReplacement(residuals, residuals.length, random);
    return fitFrom(
      law,
      loads,
      fitted.map((log, index) => log + (drawn[index] as number)),
    );
  });
  const of = (figure: (law: Law) => number) => percentileInterval(laws.map(figure));
  return {
    single: of(({ single }) => single),
    contention: of(({ contention }) => contention),
    coherence: of(({ coherence }) => coherence),
    peak: of((one) => peakUpTo(one, most)),
  };
}
