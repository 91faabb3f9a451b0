import { type Html, html, raw } from "../../../kit/html";
import { contentPolicy } from "../../../viewer/render";
import type { ReportDocument } from "../document";
import { inlineHtml, sectionHtml } from "./blocks";
import { style } from "./style";

/** Dashboards of the run's time, frozen: ready HTML for the head and for a section of its own. */
export interface FrozenDashboards {
  readonly head: string;
  readonly body: string;
  /** What the content policy has to let run: the hashes of its scripts. */
  readonly scriptSources: readonly string[];
}

/** The report as one file that needs nothing else: no font, no request, and no script but that of the dashboards. */
export function renderPage(report: ReportDocument, dashboards?: FrozenDashboards): string {
  const { title, kind = "run", tone, verdict, sections } = report;
  const entries = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${raw(contentPolicy(dashboards?.scriptSources ?? []))}">
<title>${typeof title === "object" && title.kind === "text" ? title.text : kind}: ${verdict}</title>
<style>${raw(dashboards ? beneath(style) : style)}</style>
${raw(dashboards?.head ?? "")}</head>
<body>
<header class="${tone}">
<p class="kind">TicketWatch ${kind}</p>
<h1>${inlineHtml(title)}</h1>
<p class="verdict">${verdict}</p>
</header>
<nav aria-label="Sections"><ul>${entries}${dashboards ? html`<li><a href="#dashboards">Dashboards</a></li>` : ""}</ul></nav>
<main>
${sections.map(sectionHtml)}${dashboardSection(dashboards)}</main>
</body>
</html>
`;
  return page.text;
}

function dashboardSection(dashboards: FrozenDashboards | undefined): Html {
  if (!dashboards) return html``;
  return html`<section id="dashboards" aria-labelledby="dashboards-title">
<h2 id="dashboards-title">Dashboards</h2>
${raw(dashboards.body)}
</section>
`;
}

/** In a layer below the dashboards' own style, which undoes in them what the report's says of elements. */
function beneath(style: string): string {
  return `@layer report {${style}
#dashboards > div { width: min(100vw - 3rem, 110rem); margin-left: calc(50% - min(50vw - 1.5rem, 55rem)); }
@media print { #dashboards { display: none; } }
}`;
}
