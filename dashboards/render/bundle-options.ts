import type { BuildOptions, Plugin } from "esbuild";

/** Grafana's library has React parts too, which are never drawn: a stand-in takes whatever they do when loaded. */
const withoutReact: Plugin = {
  name: "without-react",
  setup: (build) => {
    build.onResolve({ filter: /^react(-dom|-use)?(\/|$)/ }, ({ path }) => ({
      path,
      namespace: "nothing",
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({
      contents: "module.exports = { createContext: () => ({}) };",
    }));
  },
};

/** How the renderer is bundled, for pages and for tests alike. */
export const bundleOptions = {
  bundle: true,
  write: false,
  target: "es2022",
  logLevel: "warning",
  plugins: [withoutReact],
  // Without the table of all time zones (700 kB) times are shown in the browser's own.
  alias: { "moment-timezone": "moment" },
} as const satisfies BuildOptions;
