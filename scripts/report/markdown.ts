import type { Block, Cell, Inline, ReportDocument, Table } from "./document";

/** The report as Markdown: everything but the charts, which report.html draws. */
export function renderMarkdown({ title, verdict, sections }: ReportDocument): string {
  const bodies = sections.map(({ title, blocks }) => `## ${title}\n\n${blocksText(blocks)}`);
  return `# ${inlineText(title)}: ${verdict}\n\nWith charts: [report.html](report.html)\n\n${bodies.join("\n")}`;
}

/** A chart is its table here; one whose table stands in the section by itself needs no second one. */
function blocksText(blocks: readonly Block[]): string {
  const shown = blocks.filter((block) => block.kind !== "chart" || !blocks.includes(block.table));
  return shown.map(blockText).join("\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `${cellText(block.content)}\n`;
    case "list":
      return `${block.items.map((item) => `- ${cellText(item)}\n`).join("")}`;
    case "code":
      return `${codeText(typeof block.content === "object" && "text" in block.content ? block.content.text : "")}\n`;
    case "table":
      return tableText(block);
    case "chart":
      return tableText(block.table);
  }
}

function tableText({ caption, head, rows, marked }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const body = rows.map((row, index) =>
    line(row.map((cell) => (index === marked ? `**${plainText(cell)}**` : cellText(cell)).replaceAll("|", "\\|"))),
  );
  return `${caption}:\n\n${line(head)}${line(head.map(() => "---"))}${body.join("")}`;
}

/** Fenced by more backticks than the code has in a row. */
function codeText(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
}

const cellText = (cell: Cell) => cell.map(inlineText).join("");

function inlineText(inline: Inline): string {
  if (typeof inline === "string") return inline;
  if (inline.kind === "strong") return `**${inlineText(inline.content)}**`;
  if (inline.kind === "link") return `[${inlineText(inline.content)}](${encodeURI(inline.href)})`;
  return inline.kind === "text" ? escaped(inline.text) : inline.text;
}

function plainText(cell: Cell): string {
  return cell
    .map((inline): string => {
      if (typeof inline === "string") return inline;
      return "content" in inline ? plainText([inline.content]) : escaped(inline.text);
    })
    .join("");
}

/** Words from outside stay words: on one line, and neither markup nor HTML. */
const escaped = (text: string) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>]/g, "\\$&");
