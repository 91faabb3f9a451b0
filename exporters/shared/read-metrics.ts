import { Counter, Gauge, type Registry } from "prom-client";

type Labels = Record<string, string>;

interface Definition {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A metric whose values are read elsewhere: at each scrape it holds exactly what was read for it. */
export interface ReadMetric {
  /** A figure that the source did not give (on a host that does not count it, say) makes no sample. */
  set(labels: Labels, value: number | undefined): void;
  clear(): void;
}

/** A counter that somebody else counts, so it may also begin anew: that is a counter's reset. */
export function readCounter(registry: Registry, definition: Definition): ReadMetric {
  const counter = new Counter({ ...definition, labelNames: definition.labelNames ?? [], registers: [registry] });
  return cleared(counter, (labels, value) => counter.inc(labels, value));
}

export function readGauge(registry: Registry, definition: Definition): ReadMetric {
  const gauge = new Gauge({ ...definition, labelNames: definition.labelNames ?? [], registers: [registry] });
  return cleared(gauge, (labels, value) => gauge.set(labels, value));
}

/** Without labels a metric starts at 0, which is a value that nobody read; `reset` gives it the same. */
function clear(metric: Counter | Gauge): void {
  metric.reset();
  metric.remove({});
}

function cleared(metric: Counter | Gauge, setValue: (labels: Labels, value: number) => void): ReadMetric {
  clear(metric);
  return {
    set(labels, value) {
      if (value !== undefined && Number.isFinite(value)) setValue(labels, value);
    },
    clear: () => clear(metric),
  };
}
