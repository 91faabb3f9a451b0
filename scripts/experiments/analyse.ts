import { isSafe, type StrategyName } from "../../app/booking/strategies";
import { change } from "../report/units";
import { holm } from "../statistics/holm";
import { momentsOf, type PairedRatio, pairedRatio } from "../statistics/paired-ratio";
import { type FigureName, figureKinds } from "./figures";
import type { Analysis, BookingsOfVariant, Comparison, ExperimentRecord, ExperimentRun } from "./record";

/** Share of the intervals that hold the true value, and one minus the chance of a wrong "different" for a figure. */
const confidence = 0.95;
const level = 1 - confidence;

const method =
  "Each repetition is a block in which every variant ran once, in random order. A variant is held against the baseline " +
  "of the same block: Student's t over the logarithms of the ratios, two-sided. Intervals are of 95 % each. The p-values " +
  "of a figure are corrected for its several comparisons by Holm's method; below 0.05 a difference counts as more than noise.";

export type Analysed = Pick<ExperimentRecord, "file" | "variants" | "runs">;

/** What the runs say: figures of each variant, differences from the baseline, and whether the bookings are whole. */
export function analyse(record: Analysed): Analysis {
  const { file, variants } = record;
  const bookings = variants.map(({ name }) => bookingsOf(record, name));
  const comparisons = file.figures.flatMap((figure) => comparisonsOf(record, figure));
  return {
    method,
    confidence,
    summaries: file.figures.flatMap((figure) => variants.flatMap(({ name }) => summaryOf(record, name, figure))),
    comparisons,
    bookings,
    conclusions: [...bookings.flatMap(bookingSentences(record)), ...comparisons.map(sentenceOf(record))],
    warnings: warningsOf(record, comparisons),
  };
}

const measured = ({ runs }: Analysed, variant: string): ExperimentRun[] =>
  runs.filter((run) => run.variant === variant && run.status === "measured");

function summaryOf(record: Analysed, variant: string, figure: FigureName): Analysis["summaries"] {
  const values = measured(record, variant).flatMap((run) => run[figure] ?? []);
  if (values.length === 0) return [];
  const { mean, deviation } = momentsOf(values);
  return [
    { variant, figure, runs: values.length, mean, deviation, min: Math.min(...values), max: Math.max(...values) },
  ];
}

function comparisonsOf(record: Analysed, figure: FigureName): Comparison[] {
  const baseline = record.variants.find((variant) => variant.baseline)?.name ?? "";
  const found = record.variants
    .filter(({ name }) => name !== baseline)
    .flatMap(({ name }) => {
      const ratio = pairedRatio(pairsOf(record, figure, baseline, name), confidence);
      return ratio ? [{ variant: name, ratio }] : [];
    });
  const corrected = holm(found.map(({ ratio }) => ratio.p));
  return found.map(({ variant, ratio }, index) => {
    const pCorrected = corrected[index] as number;
    return {
      figure,
      variant,
      baseline,
      ...changesOf(ratio),
      pCorrected,
      verdict: verdictOf(figure, ratio, pCorrected),
    };
  });
}

/** The figure of both variants in every repetition that has both. */
function pairsOf(record: Analysed, figure: FigureName, one: string, other: string): [number, number][] {
  return measured(record, one).flatMap((run): [number, number][] => {
    const partner = measured(record, other).find(({ repetition }) => repetition === run.repetition);
    const [before, after] = [run[figure], partner?.[figure] ?? null];
    return before === null || after === null ? [] : [[before, after]];
  });
}

function changesOf({ pairs, ratio, low, high, p }: PairedRatio) {
  return { pairs, change: ratio - 1, low: low - 1, high: high - 1, p };
}

function verdictOf(figure: FigureName, { ratio }: PairedRatio, p: number): Comparison["verdict"] {
  if (p >= level) return "noise";
  return ratio > 1 === (figureKinds[figure].better === "more") ? "better" : "worse";
}

function bookingsOf(record: Analysed, variant: string): BookingsOfVariant {
  const runs = measured(record, variant);
  const sum = (figure: "doubleBookings" | "acknowledgedMissing") =>
    runs.reduce((total, run) => total + (run[figure] ?? 0), 0);
  return {
    variant,
    unsafe: isUnsafe(record, variant),
    runs: runs.length,
    runsWithDoubleBookings: runs.filter(({ doubleBookings }) => (doubleBookings ?? 0) > 0).length,
    doubleBookings: sum("doubleBookings"),
    acknowledgedMissing: sum("acknowledgedMissing"),
  };
}

function isUnsafe({ file, variants }: Analysed, variant: string): boolean {
  const own = variants.find(({ name }) => name === variant)?.settings.bookingStrategy;
  const strategy = own ?? file.settings.bookingStrategy;
  return strategy !== undefined && !isSafe(strategy as StrategyName);
}

/** Whether every booking of a variant is whole, or the variant is one that is there to be caught. */
export function bookingsAreAsMeant({ unsafe, runs, runsWithDoubleBookings, ...lost }: BookingsOfVariant): boolean {
  if (unsafe) return runs === 0 || runsWithDoubleBookings > 0;
  return runsWithDoubleBookings === 0 && lost.acknowledgedMissing === 0;
}

const bookingSentences =
  (record: Analysed) =>
  (of: BookingsOfVariant): string[] => {
    const name = labelOf(record, of.variant);
    const { unsafe, runs, runsWithDoubleBookings, doubleBookings, acknowledgedMissing } = of;
    if (runs === 0) return [];
    const caught = `${name} sold seats more than once in ${runsWithDoubleBookings} of ${runs} runs: ${doubleBookings} bookings too many`;
    if (unsafe) {
      return runsWithDoubleBookings > 0
        ? [`Caught: ${caught}. However fast it is, it is no choice.`]
        : [`${name} was to be caught selling seats twice, and was not in ${runs} runs.`];
    }
    return [
      ...(runsWithDoubleBookings > 0 ? [`INCONSISTENT: ${caught}.`] : []),
      ...(acknowledgedMissing > 0
        ? [`INCONSISTENT: ${acknowledgedMissing} bookings that ${name} acknowledged are missing from MySQL.`]
        : []),
    ];
  };

const sentenceOf =
  (record: Analysed) =>
  ({ figure, variant, baseline, change: moved, low, high, pCorrected, verdict }: Comparison): string => {
    const what = `${figureKinds[figure].title}, ${labelOf(record, variant)} against ${labelOf(record, baseline)}`;
    const amount = `${change(moved)} (95 % interval ${change(low)} to ${change(high)}, p ${readableP(pCorrected)})`;
    return verdict === "noise"
      ? `${what}: ${amount}. That is noise: chance alone may have made it.`
      : `${what}: ${amount}. ${verdict === "better" ? "Better" : "Worse"}, and more than noise.`;
  };

function warningsOf({ runs, variants }: Analysed, comparisons: readonly Comparison[]): string[] {
  const missing = runs.filter(({ status }) => status !== "measured").length;
  const doubtful = runs.filter(({ status, doubts }) => status === "measured" && doubts.length > 0).length;
  const unread = runs.filter(({ status, doubleBookings }) => status === "measured" && doubleBookings === null).length;
  const wanted = variants.length > 1 && comparisons.length === 0;
  return [
    ...(missing > 0 ? [`${missing} of ${runs.length} runs were not measured: they are missing from every figure`] : []),
    ...(doubtful > 0 ? [`${doubtful} runs have doubts about their measurement: see each run`] : []),
    ...(unread > 0 ? [`the bookings of ${unread} runs could not be read from MySQL`] : []),
    ...(wanted ? ["too few runs for any comparison: two repetitions of both variants are the least"] : []),
  ];
}

export function labelOf({ variants }: Pick<ExperimentRecord, "variants">, name: string): string {
  return variants.find((variant) => variant.name === name)?.label ?? name;
}

/** A probability as people write it. */
export function readableP(p: number): string {
  return p < 0.001 ? "below 0.001" : p.toFixed(3);
}
