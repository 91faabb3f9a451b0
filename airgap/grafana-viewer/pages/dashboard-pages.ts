import type { Datasource, StoredDashboard } from "../provisioning";
import { html } from "./html";
import { page } from "./layout";

/** All dashboards, each with the question that it answers. */
export function dashboardListPage(dashboards: readonly StoredDashboard[]): string {
  const rows = dashboards.map(
    ({ title, url, description, folder }) =>
      html`<tr><th scope="row"><a href="${url}">${title}</a></th><td>${description}</td><td>${folder}</td></tr>`,
  );
  const body = html`<div class="text"><h1>Dashboards</h1>
<table><thead><tr><th scope="col">Dashboard</th><th scope="col">The question it answers</th><th scope="col">Folder</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  return page({ title: "Dashboards", body });
}

/** A dashboard: its frame, which the page's script fills. */
export function dashboardPage(
  { uid, title, description }: StoredDashboard,
  datasource: Datasource | undefined,
): string {
  const body = html`<div class="dashboard-head">
<div><h1>${title}</h1><p>${description}</p></div>
<div id="controls" class="controls" role="group" aria-label="Time and refresh"></div>
</div>
<nav id="links" class="links" aria-label="Related dashboards"></nav>
<div id="dashboard" data-uid="${uid}" data-datasource="${datasource?.uid}" data-interval="${datasource?.jsonData.timeInterval}"></div>
<noscript><p class="problem">Drawing a dashboard takes JavaScript.</p></noscript>`;
  return page({ title, body, scripts: ["dashboards.js", "viewer.js"] });
}

/** What is shown where there is nothing. */
export function missingPage(what: string): string {
  const body = html`<div class="text"><h1>Not found</h1><p>There is no ${what} here. <a href="/dashboards">All dashboards</a></p></div>`;
  return page({ title: "Not found", body });
}
