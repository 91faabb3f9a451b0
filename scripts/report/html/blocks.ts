import { type Html, html, raw } from "../../../kit/html";
import type { Block, Cell, Chart, Fact, Inline, Section, Table } from "../document";

/** Charts are drawn for a phone and for a desk; the style sheet shows the one that fits. */
const widths = { narrow: 320, wide: 900 } as const;

export function sectionHtml({ id, title, blocks }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${blocks.map(blockHtml)}
</section>
`;
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case "paragraph":
      return html`<p>${cellHtml(block.content)}</p>\n`;
    case "list":
      return html`<ul>${block.items.map((item) => html`<li>${cellHtml(item)}</li>`)}</ul>\n`;
    case "code":
      return html`<pre tabindex="0"><code>${inlineHtml(block.content)}</code></pre>\n`;
    case "table":
      return tableHtml(block);
    case "chart":
      return chartHtml(block);
  }
}

function tableHtml({ caption, head, rows, marked }: Table): Html {
  const body = rows.map(
    (row, index) =>
      html`<tr${index === marked ? raw(' class="marked"') : ""}>${row.map((cell, column) => cellOf(cell, column))}</tr>\n`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}

function cellOf(cell: Cell, column: number): Html {
  if (column === 0) return html`<th scope="row">${cellHtml(cell)}</th>`;
  const numeric = cell.length === 1 && typeof cell[0] === "object" && cell[0].kind === "number";
  return html`<td${numeric ? raw(' class="number"') : ""}>${cellHtml(cell)}</td>`;
}

function chartHtml({ title, description, legend, draw, table }: Chart): Html {
  const drawings = (Object.keys(widths) as (keyof typeof widths)[]).map((name) => {
    const svg = draw(widths[name]).replace("<svg ", '<svg aria-hidden="true" ');
    return html`<div class="drawing ${name}" role="img" aria-label="${title}. ${description}">${raw(svg)}</div>`;
  });
  const keys = legend.map(({ label, color }) => html`<li><i style="background:${color}"></i>${labelHtml(label)}</li>`);
  return html`<figure>
<figcaption><strong>${title}</strong> ${description}</figcaption>
${keys.length > 1 ? html`<ul class="legend">${keys}</ul>` : ""}
${drawings}
<details><summary>${title} as a table</summary>
${tableHtml(table)}</details>
</figure>
`;
}

const labelHtml = (label: string) => html`<span data-label>${label}</span>`;

const cellHtml = (cell: Cell): Html[] => cell.map(inlineHtml);

/** One piece of text; what comes from run.json says where it stands there. */
export function inlineHtml(inline: Inline): Html {
  if (typeof inline === "string") return html`${inline}`;
  switch (inline.kind) {
    case "link":
      return html`<a href="${safeHref(inline.href)}">${inlineHtml(inline.content)}</a>`;
    case "strong":
      return html`<strong class="${inline.tone ?? "plain"}">${inlineHtml(inline.content)}</strong>`;
    default:
      return factHtml(inline);
  }
}

function factHtml({ kind, at, value, text, bar }: Fact): Html {
  if (kind === "text") return html`<span data-at="${at}">${text}</span>`;
  if (kind === "time") {
    const iso = new Date(typeof value === "number" ? value * 1000 : value).toISOString();
    return html`<time datetime="${iso}" data-at="${at}">${text}</time>`;
  }
  const drawn = bar ? raw(` class="bar" style="--share:${Math.min(1, Math.max(0, Number(value)))}"`) : "";
  return html`<data value="${value}" data-at="${at}"${drawn}>${text}</data>`;
}

/** Records may come from elsewhere: a link leads to the web or to a file beside the report, and starts nothing. */
const safeHref = (href: string) =>
  /^(https?:\/\/|raw\/|(run|capacity|experiment)\.json$|\.\.\/\.\.\/runs\/[\w-]+\/report\.html$|\.\.\/[\w-]+\/report\.md$|#)/.test(
    href,
  )
    ? href
    : "#";
