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

/** Without the table of all time zones (700 kB) times are shown in the browser's own: it knows no other. */
const withoutTimeZones: Plugin = {
  name: "without-time-zones",
  setup: (build) => {
    build.onResolve({ filter: /^moment-timezone$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: "no-zones",
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /.*/, namespace: "no-zones" }, ({ pluginData }) => ({
      contents: `import moment from "moment";
        const none = () => [];
        const tz = { zone: () => null, guess: () => undefined, names: none, countries: none, zonesForCountry: none };
        export default Object.assign(moment, { tz });`,
      resolveDir: pluginData,
    }));
  },
};

/** How the renderer is bundled, for pages and for tests alike. */
export const bundleOptions = {
  bundle: true,
  write: false,
  target: "es2022",
  logLevel: "warning",
  plugins: [withoutReact, withoutTimeZones],
} as const satisfies BuildOptions;
