import { formatDuration } from "../load/duration";
import { duration, type OptionValues, wholeNumber } from "../load/scenes/options";

/** Figures of the search itself, which every scene has; each scene says where it begins and ends. */
export const searchOptions = {
  from: wholeNumber(1, 10_000, { default: "1", unit: "load", help: "load that the search begins with" }),
  to: wholeNumber(1, 20_000, { default: "10000", unit: "load", help: "load that the search does not go beyond" }),
  growth: wholeNumber(2, 16, { default: "2", unit: "factor", help: "factor from one step up to the next" }),
  precision: wholeNumber(1, 300, {
    default: "5",
    unit: "percent",
    help: "how far apart the load that holds and the one that does not may stay",
  }),
  repeats: wholeNumber(1, 9, {
    default: "3",
    unit: "measurements",
    help: "an odd number: measurements of whose majority the two loads at the edge are judged",
  }),
  leadIn: duration(1, 60, { default: "3s", help: "load before each measurement, which does not count" }),
  step: duration(7, 120, { default: "10s", help: "how long a step is measured; twice as long where it is not steady" }),
  sustain: duration(20, 600, { default: "30s", help: "how long the load that was found has to hold at last" }),
  maxDuration: duration(30, 24 * 3600, { default: "15m", help: "ends the search after this time with what it has" }),
};

export type SearchFigures = OptionValues<typeof searchOptions>;

/** Seconds that freeing the seats, starting the load and looking at the bookings take beside a step's load. */
const aroundStep = 4;

/** Seconds that one step and the long measurement after it take. */
export const secondsWithEnd = ({ leadIn, step, sustain }: SearchFigures): number =>
  step + sustain + 2 * (leadIn + aroundStep);

/** Sentences on figures that are fine alone and wrong together. */
export function searchConflicts(figures: SearchFigures): string[] {
  const { from, to, repeats, maxDuration } = figures;
  const least = secondsWithEnd(figures);
  return [
    ...(least > maxDuration
      ? [`--max-duration ${formatDuration(maxDuration)}: one step and the long measurement take ${least}s already`]
      : []),
    ...(from > to ? [`--from ${from} with --to ${to}: the search would begin beyond its end`] : []),
    ...(repeats % 2 === 0 ? [`--repeats ${repeats}: expected an odd number, so that there is a majority`] : []),
  ];
}
