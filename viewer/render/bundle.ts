import { join } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options";

export interface BrowserBundle {
  readonly script: string;
  readonly style: string;
}

let bundled: Promise<BrowserBundle> | undefined;

/** The renderer for browsers as one script and one style sheet, with nothing to load beside; made once per process. */
export function browserBundle(): Promise<BrowserBundle> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<BrowserBundle> {
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [join(__dirname, "browser/index.ts")],
    outdir: "dashboards",
    minify: true,
    platform: "browser",
    format: "iife",
    globalName: "TicketWatchDashboards",
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { script: text(".js"), style: text(".css") };
}
