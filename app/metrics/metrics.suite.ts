import { afterAll, beforeAll, expect, test } from "vitest";
import { bookingOutcomes, metricNames, retryCauses } from "../../contract/app-metrics";
import { migrated, sample, startTestApp, type TestApp } from "../testing/test-app";
import type { TestMysql } from "../testing/test-mysql";
import { initialHttpSeries } from "./http-series";

/** The metrics page of a running app. */
export function metricsSuite(mysql: () => TestMysql): void {
  let app: TestApp;
  let fresh: string;
  beforeAll(async () => {
    app = await startTestApp((await migrated(await mysql().createDatabase())).app);
    fresh = await app.metrics();
  });
  afterAll(() => app.stop());

  test("shows exactly the metrics that names.ts lists", () => {
    const shown = [...fresh.matchAll(/^# TYPE (ticketwatch_\w+)/gm)].map(([, name]) => name);
    expect(shown.sort()).toEqual(Object.values(metricNames).sort());
    expect(fresh).toContain("nodejs_eventloop_lag_seconds");
    expect(fresh).toContain("nodejs_gc_duration_seconds");
  });

  test("starts every labelled counter at zero", () => {
    const series = [
      ...initialHttpSeries()
        .map((l) => `method="${l.method}",route="${l.route}",status="${l.status}"`)
        .map((labels) => `${metricNames.httpRequests}{${labels}}`),
      ...bookingOutcomes.map((outcome) => `${metricNames.bookings}{strategy="row-lock",outcome="${outcome}"}`),
      ...retryCauses.map((cause) => `${metricNames.bookingRetries}{strategy="row-lock",cause="${cause}"}`),
    ];
    expect(series.filter((name) => sample(fresh, name) !== 0)).toEqual([]);
  });

  test("counts answers by route and status", async () => {
    await app.book(1);
    await app.book(1);
    await fetch(`${app.url}/no/such/${Math.random()}`);
    const count = async (labels: string) => sample(await app.metrics(), `${metricNames.httpRequests}{${labels}}`);
    await expect.poll(() => count('method="POST",route="/book",status="201"'), { timeout: 3000 }).toBe(1);
    await expect.poll(() => count('method="POST",route="/book",status="409"'), { timeout: 3000 }).toBe(1);
    await expect.poll(() => count('method="GET",route="other",status="404"'), { timeout: 3000 }).toBe(1);
    const page = await app.metrics();
    expect(sample(page, `${metricNames.bookings}{strategy="row-lock",outcome="booked"}`)).toBe(1);
    expect(sample(page, `${metricNames.bookings}{strategy="row-lock",outcome="seat_taken"}`)).toBe(1);
    expect(sample(page, metricNames.dbUp)).toBe(1);
    expect(sample(page, metricNames.httpRequestsInFlight)).toBe(0);
  });
}
