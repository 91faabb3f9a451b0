import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";

const source = (name: string) => join(__dirname, "browser", name);

/**
 * The buyer's page as one HTML document with its script and style in it: one answer, so that replicas of two versions
 * never mix their parts. The same sources give the same bytes.
 */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [source("main.ts")],
    write: false,
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    charset: "utf8",
    logLevel: "warning",
  });
  const { code: style } = await transform(readFileSync(source("page.css"), "utf8"), { loader: "css", minify: true });
  const script = (outputFiles[0]?.text ?? "").trim();
  // Functions, because a `$` in a text to put in has a meaning of its own.
  return readFileSync(source("page.html"), "utf8")
    .replace("<style></style>", () => `<style>${style.trim()}</style>`)
    .replace("<script></script>", () => `<script>${script.replaceAll("</script", "<\\/script")}</script>`);
}
