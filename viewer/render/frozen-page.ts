import { createHash } from "node:crypto";
import { browserBundle } from "./bundle";
import type { FrozenDashboards } from "./model/frozen";
import { packed } from "./packing";

export interface FrozenSection {
  /** Style and script, for the page's `<head>`. */
  readonly head: string;
  readonly body: string;
  /** Sources of a content security policy that let exactly its scripts run. */
  readonly scriptSources: readonly string[];
}

const place = "ticketwatch-dashboards";
const data = `${place}-data`;

/** The dashboards as a part of another page, once in it. Needs no network, and nothing beside it. */
export async function frozenSection(frozen: FrozenDashboards): Promise<FrozenSection> {
  const { script, style } = await browserBundle();
  const start = `TicketWatchDashboards.mountFrozen(document.getElementById("${place}"), document.getElementById("${data}").textContent);`;
  const renderer = script.replaceAll("</script", "<\\/script");
  return {
    head: `<style>${style}</style>\n<script>${renderer}</script>`,
    body: [
      `<div id="${place}"><noscript>The dashboards are drawn by a script, which this browser does not run.</noscript></div>`,
      `<script type="application/gzip" id="${data}">${packed(frozen)}</script>`,
      `<script>${start}</script>`,
    ].join("\n"),
    scriptSources: [renderer, start].map(sourceOf),
  };
}

const sourceOf = (script: string) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

/** A page's content policy: nothing is loaded from anywhere, and no script runs but those of `scriptSources`. */
export function contentPolicy(scriptSources: readonly string[]): string {
  const scripts = scriptSources.length > 0 ? `; script-src ${scriptSources.join(" ")}` : "";
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:${scripts}`;
}

/** The dashboards as a page of their own. */
export async function frozenPage(frozen: FrozenDashboards): Promise<string> {
  const { head, body, scriptSources } = await frozenSection(frozen);
  const title = frozen.title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return [
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title>`,
    `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(scriptSources)}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n${head}</head>`,
    `<body style="margin:0;background:#111217">\n${body}\n</body></html>\n`,
  ].join("\n");
}
