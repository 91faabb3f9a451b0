/** Which folders may know which: arrows point downwards only. docs/architecture.md has the picture. */
const floors = {
  contract: [],
  kit: ["contract"],
  app: ["contract", "kit"],
  exporters: ["contract", "kit"],
  "alert-inbox": ["contract", "kit"],
  viewer: ["contract", "kit"],
  monitoring: ["contract", "kit"],
  dashboards: ["contract", "kit", "monitoring"],
  airgap: ["contract", "kit", "viewer"],
  infra: ["contract", "kit", "app", "monitoring", "dashboards", "airgap"],
  scripts: ["contract", "kit", "app", "alert-inbox", "viewer", "monitoring", "dashboards", "airgap", "infra"],
};

/** Inside scripts: to operate a lab, to try it, to command. */
const scriptFloors = [
  ["lib"],
  ["setup"],
  ["stack"],
  ["alerts", "signals", "statistics", "freeze", "runs"],
  ["report", "observation"],
  ["load"],
  ["integrity", "capacity", "experiments", "pictures"],
  ["drills"],
  ["testing"],
  ["commands"],
];

const rooms = [...Object.keys(floors), "bench", "test"];

/** Tests, and what only they use, may look everywhere. */
const tests = "(\\.(test|suite|cases)\\.ts|testing\\.ts)$|/testing/";
const folder = (names) => `^(${names.join("|")})/`;

module.exports = {
  forbidden: [
    { name: "no-cycle", severity: "error", from: { pathNot: tests }, to: { circular: true } },
    ...Object.entries(floors).map(([room, below]) => ({
      name: `${room}-knows-what-is-below`,
      severity: "error",
      from: { path: `^${room}/`, pathNot: tests },
      to: { path: folder(rooms.filter((other) => other !== room && !below.includes(other))) },
    })),
    ...scriptFloors.map((rooms, floor) => ({
      name: `scripts-${rooms[0]}-knows-what-is-below`,
      severity: "error",
      from: { path: `^scripts/(${rooms.join("|")})/`, pathNot: tests },
      to: {
        path: `^scripts/(${
          scriptFloors
            .slice(floor + 1)
            .flat()
            .join("|") || "none"
        })/`,
      },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.|runs|drills|capacity|experiments|coverage|dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
