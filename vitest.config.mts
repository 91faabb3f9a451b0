import { defineConfig } from "vitest/config";

/**
 * Suites by what they need. What needs the engine goes one file at a time, because two cores are soon busy; the stack
 * suite goes two at a time, because its labs spend most of their time waiting: for alerts, for health, for a scrape.
 */
const suites = {
  unit: {
    include: [
      "{alert-inbox,app,contract,exporters,infra,dashboards,kit,monitoring,scripts,airgap,viewer}/**/*.test.ts",
    ],
    exclude: ["**/*.docker.test.ts", "**/*.mocked.test.ts"],
    // Two hundred small files: threads begin sooner than processes, and share the modules that they load.
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
  },
  // What replaces modules, or runs the program on mocked resources, needs modules of its own.
  "unit-mocked": { include: ["**/*.mocked.test.ts"], pool: "threads", maxWorkers: 2 },
  docker: {
    include: ["{alert-inbox,app,dashboards,exporters,infra,kit,monitoring,scripts,airgap,viewer}/**/*.docker.test.ts"],
    maxWorkers: 2,
  },
  conformance: { include: ["test/conformance/**/*.test.ts"], maxWorkers: 2 },
  stack: { include: ["test/stack/**/*.test.ts"], maxWorkers: 2 },
  browser: { include: ["test/browser/**/*.test.ts"], fileParallelism: false },
  vm: { include: ["test/vm/**/*.test.ts"], fileParallelism: false },
  engines: { include: ["test/engines/**/*.test.ts"], fileParallelism: false },
  // Once more, with official plugins: what a plugin does, and what a user sees of it.
  official: {
    include: [
      "airgap/plugins/conformance/*.docker.test.ts",
      "airgap/plugins/command/remote.test.ts",

      "test/conformance/**/*.test.ts",
      "test/stack/{life,plain-pulumi,bad-days,replicas,scenes,observability,drills}.test.ts",
      "test/browser/**/*.test.ts",
    ],
    maxWorkers: 2,
  },
};

const patience = {
  unit: 30_000,
  "unit-mocked": 30_000,
  docker: 120_000,
  conformance: 180_000,
  stack: 900_000,
  browser: 300_000,
  vm: 1_500_000,
  engines: 900_000,
  official: 900_000,
};

export default defineConfig({
  test: {
    allowOnly: false,
    projects: Object.entries(suites).map(([name, suite]) => {
      const milliseconds = patience[name as keyof typeof patience];
      return { test: { name, restoreMocks: true, testTimeout: milliseconds, hookTimeout: milliseconds, ...suite } };
    }),
  },
});
