import { afterAll, beforeAll, describe } from "vitest";
import { adminSuite } from "./admin/admin.suite";
import { bookingSuite } from "./booking/booking.suite";
import { cacheSuite } from "./booking/cache.suite";
import { mixedSuite } from "./booking/mixed.suite";
import { repeatSuite } from "./booking/repeat.suite";
import { seatMapSuite } from "./booking/seat-map.suite";
import { isSafe, strategyNames } from "./booking/strategies";
import { migrationSuite } from "./db/migrations.suite";
import { outageSuite } from "./db/outage.suite";
import { pipelineSuite } from "./db/pipeline.suite";
import { sessionSuite } from "./db/session.suite";
import { unableSuite } from "./db/unable.suite";
import { bothWaysSuite } from "./http/both-ways.suite";
import { fuzzSuite } from "./http/fuzz.suite";
import { routesSuite } from "./http/routes.suite";
import { metricsSuite } from "./metrics/metrics.suite";
import { pageSuite } from "./page/page.suite";
import { processSuite } from "./process.suite";
import { TestMysql } from "./testing/test-mysql";

// One MySQL server for all suites that need one; each suite has a database of its own on it.
describe("the app on a real MySQL", () => {
  let server: TestMysql | undefined;
  const mysql = () => {
    if (!server) throw new Error("MySQL is asked for before it runs");
    return server;
  };

  beforeAll(async () => {
    server = await TestMysql.start();
  }, 300_000);
  afterAll(() => server?.remove());

  describe("routes", () => routesSuite(mysql));
  describe.each(strategyNames.filter(isSafe))("bookings by %s", (strategy) => bookingSuite(mysql, strategy));
  describe.each(strategyNames.filter(isSafe))("repeated bookings by %s", (strategy) => repeatSuite(mysql, strategy));
  describe("strategies side by side", () => mixedSuite(mysql));
  describe("sold-seat cache", () => cacheSuite(mysql));
  describe("seat map", () => seatMapSuite(mysql));
  describe("bookings past Express and through it", () => bothWaysSuite(mysql));
  describe("generated requests", () => fuzzSuite(mysql));
  describe("pages for people", () => pageSuite(mysql));
  describe("metrics", () => metricsSuite(mysql));
  describe("statements sent together", () => pipelineSuite(mysql));
  describe("database sessions", () => sessionSuite(mysql));
  describe("a MySQL that cannot serve", () => unableSuite(mysql));
  describe("migrations", () => migrationSuite(mysql));
  describe("admin commands", () => adminSuite(mysql));
  describe("server process", () => processSuite(mysql));
  describe("outages", () => outageSuite(mysql));
});
