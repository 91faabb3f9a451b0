import { gzipSync } from "node:zlib";
import { browserBundle } from "./bundle";
import type { FrozenDashboards } from "./model/frozen";

export interface FrozenSection {
  /** Style and script, once in a page. */
  readonly head: string;
  readonly body: string;
}

/** The dashboards as a part of another page. Needs no network. */
export async function frozenSection(frozen: FrozenDashboards): Promise<FrozenSection> {
  const { script, style } = await browserBundle();
  const packed = gzipSync(JSON.stringify(frozen), { level: 9 }).toString("base64");
  const head = `<style>${style}</style>\n<script>${script.replaceAll("</script", "<\\/script")}</script>`;
  const body = [
    `<div id="ticketwatch-dashboards"></div>`,
    `<script type="application/gzip+base64" id="ticketwatch-dashboards-data">${packed}</script>`,
    `<script>TicketWatchDashboards.mountFrozen(document.getElementById("ticketwatch-dashboards"), document.getElementById("ticketwatch-dashboards-data").textContent);</script>`,
  ].join("\n");
  return { head, body };
}

/** The dashboards as a page of their own. */
export async function frozenPage(frozen: FrozenDashboards): Promise<string> {
  const { head, body } = await frozenSection(frozen);
  const title = frozen.title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n${head}</head>\n<body style="margin:0">\n${body}\n</body></html>\n`;
}
