import type { ContainedApp } from "./contained-app";

/** Seconds between samples. */
const interval = 10;
/** Seconds in which a flood fills its queues and buffers: what is taken then is no growth. */
const filling = 20;

export interface MemorySample {
  /** Seconds since the watch began. */
  readonly at: number;
  /** MiB: the process, and what the container's limit counts. */
  readonly resident: number;
  readonly counted: number;
}

/** Takes samples, the first now, until the function that it returns is called. */
export function watchMemory(app: ContainedApp): () => MemorySample[] {
  const start = performance.now();
  const samples: MemorySample[] = [];
  const stop = app.watchMemory(interval, (size) => samples.push({ at: (performance.now() - start) / 1000, ...size }));
  return () => {
    stop();
    return samples;
  };
}

/** MiB a minute: the slope of the straight line through the samples (least squares), those of the filling left out. */
export function growth(samples: readonly MemorySample[], pick: (sample: MemorySample) => number): number {
  const full = samples.filter(({ at }) => at > filling);
  const mean = (of: (sample: MemorySample) => number) => full.reduce((sum, each) => sum + of(each), 0) / full.length;
  const [time, size] = [mean(({ at }) => at), mean(pick)];
  const sum = (of: (sample: MemorySample) => number) => full.reduce((total, each) => total + of(each), 0);
  return (60 * sum((each) => (each.at - time) * (pick(each) - size))) / sum(({ at }) => (at - time) ** 2);
}
