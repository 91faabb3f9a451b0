import { type Html, html } from "../../../kit/html";

export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** Scripts of this page below `/public/`. */
  readonly scripts?: readonly string[];
  /** Whether somebody is logged in, who then sees where to go. */
  readonly known?: boolean;
  /** What the content is in: "div" where it has a main part of its own. */
  readonly element?: "main" | "div";
}

/** Every page: says what this is, where one can go, and then what was asked for. */
export function page({ title, body, scripts = [], known = true, element = "main" }: PageParts): string {
  return html`<!doctype html>
<html lang="en" data-theme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - TicketWatch viewer</title>
<link rel="icon" href="/public/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/public/dashboards.css">
<link rel="stylesheet" href="/public/viewer.css">
${scripts.map((name) => html`<script src="/public/${name}" defer></script>`)}
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<p class="banner" role="note">This is TicketWatch's own viewer, standing in for Grafana, whose image could not be had here. It shows the same dashboards, read-only.</p>
${known ? navigation : undefined}
<${element} id="content" class="content" tabindex="-1">
${body}
</${element}>
</body>
</html>
`.text;
}

const navigation = html`<header class="top">
<nav aria-label="Main"><a href="/">Home</a> <a href="/dashboards">Dashboards</a> <a href="/alerting/list">Alerts</a> <a href="/runbooks">Runbooks</a></nav>
<form method="post" action="/logout"><button type="submit">Log out</button></form>
</header>`;
