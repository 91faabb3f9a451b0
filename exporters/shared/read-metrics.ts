import { Counter, Gauge, type Registry } from "prom-client";

type Labels = Record<string, string>;

interface Definition {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A metric whose values are read elsewhere: at each scrape it holds exactly what was read for it. */
export interface ReadMetric {
  set(labels: Labels, value: number): void;
  clear(): void;
}

/** A counter that somebody else counts, so it may also begin anew: that is a counter's reset. */
export function readCounter(registry: Registry, definition: Definition): ReadMetric {
  const counter = new Counter({ ...definition, labelNames: definition.labelNames ?? [], registers: [registry] });
  return cleared({ set: (labels, value) => counter.inc(labels, value), clear: () => clear(counter) });
}

export function readGauge(registry: Registry, definition: Definition): ReadMetric {
  const gauge = new Gauge({ ...definition, labelNames: definition.labelNames ?? [], registers: [registry] });
  return cleared({ set: (labels, value) => gauge.set(labels, value), clear: () => clear(gauge) });
}

/** Without labels a metric starts at 0, which is a value that nobody read; `reset` gives it the same. */
function clear(metric: Counter | Gauge): void {
  metric.reset();
  metric.remove({});
}

function cleared(metric: ReadMetric): ReadMetric {
  metric.clear();
  return metric;
}
