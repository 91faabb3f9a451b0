import { setMaxListeners } from "node:events";
import type { Logger } from "pino";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { withinTime } from "../../kit/within-time";

/** What an exporter reads, and the metrics that it becomes. */
export interface Source<Sample> {
  /** Reads everything once, and lets go of it all when the signal aborts. */
  read(reading: Reading): Promise<Sample>;
  /** Sets the metrics. */
  publish(sample: Sample): void;
  /** Takes back what was published: the source is away, and old values would look like new ones. */
  forget(): void;
}

export interface Reading {
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
  /** Counts a failure that spoils a part of the sample only. */
  failed(error: unknown): void;
}

/** Names of the metrics that an exporter has about itself. */
export interface OwnMetricNames {
  readonly up: string;
  readonly collectDuration: string;
  readonly errors: string;
}

export interface ExporterOptions {
  readonly registry: Registry;
  readonly names: OwnMetricNames;
  /** What the source is called in help texts and the log, such as "the Docker engine". */
  readonly sourceName: string;
  readonly logger: Logger;
  /** ms that one collection may take; it has to be well below the scrape time-out. */
  readonly deadline: number;
}

/**
 * Collects when it is scraped: never more than one collection at a time, whoever asks, and never longer than the
 * deadline. The page is there whatever happens to the source, and says whether the source answered.
 */
export class Exporter<Sample> {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  private readonly own: ReturnType<typeof ownMetrics>;
  private running: Promise<void> | undefined;
  private lastError: string | undefined;

  constructor(
    private readonly source: Source<Sample>,
    private readonly options: ExporterOptions,
  ) {
    this.own = ownMetrics(options);
    collectDefaultMetrics({ register: options.registry });
  }

  /** The page of metrics, collected for this call or for one that came just before. */
  async metrics(): Promise<string> {
    this.running ??= this.collect().finally(() => {
      this.running = undefined;
    });
    await this.running;
    return this.options.registry.metrics();
  }

  private async collect(): Promise<void> {
    const started = performance.now();
    const controller = new AbortController();
    // One reading is many requests, and each of them listens.
    setMaxListeners(0, controller.signal);
    const reading = { signal: controller.signal, failed: (error: unknown) => this.countError(error) };
    const { deadline } = this.options;
    const late = () => new Error(`no answer within ${deadline} ms`);
    try {
      this.source.publish(await withinTime(this.source.read(reading), deadline, late));
      this.own.up.set(1);
      this.say(undefined);
    } catch (error) {
      this.source.forget();
      this.own.up.set(0);
      this.countError(error);
      this.say(messageOf(error));
    } finally {
      controller.abort();
      this.own.collectDuration.set((performance.now() - started) / 1000);
    }
  }

  private countError(error: unknown): void {
    this.own.errors.inc();
    this.options.logger.debug({ reason: messageOf(error) }, "not collected");
  }

  /** Tells the log when the source goes or comes back, not at every scrape. */
  private say(error: string | undefined): void {
    const { sourceName, logger } = this.options;
    if (error === this.lastError) return;
    if (error) logger.warn({ reason: error }, `${sourceName} cannot be read`);
    else logger.info(`${sourceName} answers again`);
    this.lastError = error;
  }
}

function ownMetrics({ registry, names, sourceName }: ExporterOptions) {
  const registers = [registry];
  return {
    up: new Gauge({ name: names.up, help: `1 when ${sourceName} could be read at this scrape, else 0.`, registers }),
    collectDuration: new Gauge({
      name: names.collectDuration,
      help: `Seconds that reading ${sourceName} took at this scrape.`,
      registers,
    }),
    errors: new Counter({
      name: names.errors,
      help: `Reads of ${sourceName} that failed, wholly or in part.`,
      registers,
    }),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
