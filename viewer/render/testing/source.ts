import type { QuerySource } from "../contract";

/** A source that answers nothing, but for what a test gives; it notes what it was asked. */
export function fakeSource(answers: Partial<QuerySource> = {}): QuerySource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    range: async (expr) => {
      asked.push(expr);
      return [];
    },
    instant: async () => [],
    labelValues: async (label, matcher) => {
      asked.push(`${label} of ${matcher}`);
      return [];
    },
    annotations: async () => [],
    ...answers,
  };
}
