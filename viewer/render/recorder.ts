import type { Annotation, Matrix, QuerySource, Vector } from "./contract";
import { type FrozenAnswers, type FrozenRange, frozenRange, instantKey, labelKey, rangeKey } from "./model/frozen";

/** Answers as they come in. */
interface Kept {
  readonly range: Record<string, FrozenRange>;
  readonly instant: Record<string, Vector>;
  readonly labels: Record<string, readonly string[]>;
  readonly errors: Record<string, string>;
}

/** A source that keeps all that it answers, refusals too; the same question is put once. */
export function recorder(source: QuerySource, annotations: readonly Annotation[]) {
  const kept: Kept = { range: {}, instant: {}, labels: {}, errors: {} };
  const asked = new Map<string, Promise<unknown>>();
  const once = <Value>(key: string, put: () => Promise<Value>, keep: (value: Value) => void): Promise<Value> => {
    const before = asked.get(key) as Promise<Value> | undefined;
    const answer = before ?? put().then(keeping(keep), refused(kept.errors, key));
    asked.set(key, answer);
    return answer;
  };
  const recording: QuerySource = {
    range: (expr, window) => {
      const key = rangeKey(expr, window);
      const keep = (matrix: Matrix) => {
        kept.range[key] = frozenRange(matrix, window);
      };
      return once(key, () => source.range(expr, window), keep);
    },
    instant: (expr, time) => {
      const key = instantKey(expr, time);
      const keep = (vector: Vector) => {
        kept.instant[key] = vector;
      };
      return once(key, () => source.instant(expr, time), keep);
    },
    labelValues: (label, matcher, start, end) => {
      const key = labelKey(label, matcher);
      const keep = (values: readonly string[]) => {
        kept.labels[key] = values;
      };
      return once(key, () => source.labelValues(label, matcher, start, end), keep);
    },
    annotations: async () => annotations,
  };
  const answers = (): FrozenAnswers => ({ ...kept, annotations });
  return { source: recording, answers };
}

function keeping<Value>(keep: (value: Value) => void) {
  return (value: Value): Value => {
    keep(value);
    return value;
  };
}

function refused(errors: Record<string, string>, key: string) {
  return (error: unknown): never => {
    errors[key] = error instanceof Error ? error.message : String(error);
    throw error;
  };
}
