import { isDeepStrictEqual } from "node:util";
import type { RunRecord } from "../record";

/** What speaks against comparing, and how the labs differ. */
export interface Comparability {
  /** Reasons why figures of the two runs say nothing about each other. */
  readonly obstacles: readonly string[];
  /** What was changed between them: that is what a comparison is made for. */
  readonly changes: readonly string[];
}

/** Two runs can be compared when the same load met the same machine. The lab's own settings may differ. */
export function comparability(before: RunRecord, after: RunRecord): Comparability {
  return {
    obstacles: [
      ...(before.scene === after.scene ? [] : [`the scenes differ: ${before.scene} and ${after.scene}`]),
      ...differences("option", before.options, after.options),
      ...differences("machine", before.lab?.machine, after.lab?.machine),
      ...(before.loadHosts.length === after.loadHosts.length
        ? []
        : [`the load hosts differ: ${before.loadHosts.length} and ${after.loadHosts.length}`]),
      ...[before, after]
        .filter(({ status }) => status !== "completed")
        .map(({ id, status }) => `${id} ${ended(status)}`),
    ],
    changes: [
      ...differences("setting", before.lab?.settings, after.lab?.settings),
      ...differences("image", before.lab?.images, after.lab?.images),
      ...text("booking strategy", before.bookingStrategy, after.bookingStrategy),
      ...text("commit", before.commit, after.commit),
    ],
  };
}

const ended = (status: RunRecord["status"]) => (status === "failed" ? "failed" : "was interrupted");

const text = (what: string, before: string | undefined, after: string | undefined) =>
  before === after ? [] : [`${what}: ${before ?? "none"} → ${after ?? "none"}`];

/** What only one of the two knows does not count as a difference: older records hold less. */
function differences(what: string, before: object | undefined, after: object | undefined): string[] {
  if (!before || !after) return [];
  const [one, other] = [before, after] as Record<string, unknown>[];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => !isDeepStrictEqual(one?.[key], other?.[key]))
    .map((key) => `${what} ${key}: ${shown(one?.[key])} → ${shown(other?.[key])}`);
}

const shown = (value: unknown) =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);
