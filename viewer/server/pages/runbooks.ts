import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { Html, html } from "../../../kit/html";
import { missingPage } from "./dashboard-pages";
import { page } from "./layout";

/** HTML in a runbook is shown, not taken: markdown-it escapes it, and refuses links that run scripts. */
const markdown = new MarkdownIt({ html: false });

/** Links between runbooks lead to pages here; other files of the repository are not here, so their links go. */
markdown.core.ruler.push("links", ({ tokens }) => {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type !== "link_open") continue;
    const [, name] = /^([\w-]+)\.md$/.exec(String(token.attrGet("href") ?? "")) ?? [];
    if (name) token.attrSet("href", name === "README" ? "/runbooks" : `/runbooks/${name}`);
    else if (!/^(https?:|#)/.test(String(token.attrGet("href") ?? ""))) token.attrs = [];
  }
});

/** A dashboard's path in a runbook leads there. */
markdown.renderer.rules.code_inline = (tokens, index) => {
  const code = html`<code>${tokens[index].content}</code>`;
  return /^\/d\/[\w-]+$/.test(tokens[index].content)
    ? html`<a href="${tokens[index].content}">${code}</a>`.text
    : code.text;
};

// Long code can be scrolled, by keyboard too.
markdown.renderer.rules.fence = (tokens, index) =>
  html`<pre tabindex="0"><code>${tokens[index].content}</code></pre>`.text;

/** The runbooks that came with the image: Markdown files, by their name without `.md`. */
export class Runbooks {
  constructor(private readonly folder: string) {}

  /** Pages, first the list of them. */
  listPage(): string {
    const readme = this.read("README");
    if (readme) return shown("Runbooks", readme);
    return missingPage("runbook");
  }

  page(name: string): string | undefined {
    const text = /^[\w-]+$/.test(name) ? this.read(name) : undefined;
    return text && shown(/^# (.+)$/m.exec(text)?.[1] ?? name, text);
  }

  get names(): string[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder).flatMap((file) => (file.endsWith(".md") ? [file.slice(0, -3)] : []));
  }

  private read(name: string): string | undefined {
    const path = join(this.folder, `${name}.md`);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  }
}

/** Link to the runbook that an alert names by its path in the repository. */
export function runbookLink(path: string | undefined): Html | undefined {
  const name = /^docs\/runbooks\/([\w-]+)\.md$/.exec(path ?? "")?.[1];
  return name ? html`<a href="/runbooks/${name}">Runbook</a>` : undefined;
}

function shown(title: string, text: string): string {
  const rendered = markdown.render(text.replace(/<!--.*?-->/gs, ""));
  return page({ title, body: html`<article class="text">${new Html(rendered)}</article>` });
}
