export type RefreshResult = "changed" | "unchanged" | "failed";

export interface SnapshotOptions<Value> {
  /** Reads the current value; the very same object again means that nothing has changed. */
  readonly read: () => Promise<Value>;
  /** ms. */
  readonly maxAge: number;
  readonly onRefresh?: (result: RefreshResult, seconds: number) => void;
}

/**
 * Holds a value ready that is at most `maxAge` old when it is asked for. Its age counts from before it was read. All
 * that ask share one read; from half the age on it is renewed in the background, so that nobody waits under load.
 * Nothing is read while nobody asks.
 */
export class Snapshot<Value> {
  private value: Value | undefined;
  private readAt = Number.NEGATIVE_INFINITY;
  private refreshing: Promise<Value> | undefined;
  private failure: { readonly error: unknown; readonly at: number } | undefined;

  constructor(private readonly options: SnapshotOptions<Value>) {}

  /** Seconds, infinite before the first read. */
  age(): number {
    return (performance.now() - this.readAt) / 1000;
  }

  /** The value if it can be had without waiting. */
  ready(): Value | undefined {
    const age = performance.now() - this.readAt;
    if (age > this.options.maxAge) return undefined;
    if (age > this.options.maxAge / 2 && !this.refreshing && !this.recentFailure()) this.refresh().catch(() => {});
    return this.value;
  }

  /** The value, read now if need be. Throws what the read throws. */
  async get(): Promise<Value> {
    const oldest = performance.now() - this.options.maxAge;
    for (;;) {
      // A read that was already under way may turn out too old: then one more is made.
      if (this.value !== undefined && this.readAt >= oldest) return this.value;
      const failure = this.recentFailure();
      if (failure && !this.refreshing) throw failure.error;
      await (this.refreshing ?? this.refresh());
    }
  }

  private refresh(): Promise<Value> {
    this.refreshing = this.readValue().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async readValue(): Promise<Value> {
    const start = performance.now();
    try {
      const value = await this.options.read();
      this.report(value === this.value ? "unchanged" : "changed", start);
      this.value = value;
      this.readAt = start;
      this.failure = undefined;
      return value;
    } catch (error) {
      this.report("failed", start);
      this.failure = { error, at: performance.now() };
      throw error;
    }
  }

  /** For half the age after a failure nobody reads again: a database in trouble is left in peace. */
  private recentFailure() {
    return this.failure && performance.now() - this.failure.at < this.options.maxAge / 2 ? this.failure : undefined;
  }

  private report(result: RefreshResult, start: number): void {
    this.options.onRefresh?.(result, (performance.now() - start) / 1000);
  }
}
