import { el } from "../dom";
import { renderMarkdown, textUtil } from "../grafana";
import type { Draw } from "./panel";

interface TextOptions {
  readonly mode?: "markdown" | "html" | "code";
  readonly content?: string;
}

/** Words between panels, as Markdown, HTML or code; what could run in the page is taken out. */
export const drawText: Draw = ({ panel, replace }) => {
  const { mode = "markdown", content = "" } = (panel.options ?? {}) as TextOptions;
  const text = replace(content);
  const element = el("div", { class: "tw-text" });
  if (mode === "code") element.append(el("pre", {}, text));
  else element.innerHTML = mode === "html" ? textUtil.sanitize(text) : renderMarkdown(text);
  return { element };
};
