/** One panel in its frame: title, what cannot be drawn, and the drawing. */
import type { QuerySource } from "../contract";
import { ask } from "../model/ask";
import { interpolate } from "../model/interpolate";
import { planPanel } from "../model/plan";
import type { PlacedPanel } from "../model/repeats";
import type { TimeRange } from "../model/time-range";
import { framesOf } from "./data/frames";
import { prepare } from "./data/prepare";
import { el } from "./dom";
import type { GrafanaTheme2 } from "./grafana";
import { kinds } from "./panels";
import type { Drawn, ShownAnnotation } from "./panels/panel";

const rowHeight = 38;

export interface PanelViewOptions {
  readonly placed: PlacedPanel;
  readonly top: number;
  readonly source: QuerySource;
  readonly scrapeInterval: string;
  readonly theme: GrafanaTheme2;
  /** Width of the whole dashboard in pixels, for planning queries. */
  readonly width: number;
}

export interface PanelView {
  readonly element: HTMLElement;
  update(range: TimeRange, annotations: readonly ShownAnnotation[]): Promise<void>;
  destroy(): void;
}

type State = "loading" | "drawn" | "empty" | "unsupported" | "error";

/** The frame of a panel; `update` asks and draws. `data-state` tells what came of it. */
export function panelView(options: PanelViewOptions): PanelView {
  const { placed, top, theme, source, width, scrapeInterval } = options;
  const { panel, gridPos, scope } = placed;
  const content = el("div", { class: "tw-content" });
  const notices = el("div", { class: "tw-notices" });
  const title = interpolate(panel.title ?? "", scope);
  const element = el(
    "article",
    { class: "tw-panel", "data-panel-id": placed.key, "data-panel-type": panel.type, "data-state": "loading" },
    el("header", { class: "tw-panel-head" }, el("h3", { title: panel.description }, title), notices),
    content,
  );
  const { x, y, w, h } = gridPos;
  element.style.gridArea = `${y - top + 1} / ${x + 1} / span ${h} / span ${w}`;
  element.style.minHeight = `${h * rowHeight - 8}px`;
  let drawn: Drawn | undefined;
  const resizes = new ResizeObserver(() => drawn?.resize?.(content.clientWidth, content.clientHeight));
  resizes.observe(content);

  const show = (state: State, message?: string) => {
    element.dataset.state = state;
    if (message !== undefined) content.replaceChildren(el("div", { class: "tw-message" }, message));
  };
  const update = async (range: TimeRange, annotations: readonly ShownAnnotation[]) => {
    const draw = kinds[panel.type];
    if (!draw) return show("unsupported", `Panels of the kind "${panel.type}" are not drawn here.`);
    try {
      const plan = planPanel(panel, { range, scope, width: (width * w) / 24, scrapeInterval });
      const answers = await ask(plan.queries, source);
      const prepared = await prepare(panel, framesOf(answers), scope, theme);
      const told = new Set([...plan.notices, ...prepared.notices]);
      drawn?.destroy?.();
      drawn = draw({
        panel,
        frames: prepared.frames,
        fieldConfig: prepared.fieldConfig,
        range: plan.range,
        stepMs: (plan.queries[0]?.window.stepSeconds ?? 1) * 1_000,
        theme,
        annotations,
        linksOf: () => [],
        replace: (text) => interpolate(text, scope),
        notice: (text) => told.add(text),
        zoom: () => {},
        syncKey: "",
      });
      notices.replaceChildren(
        ...[...told].map((text) => el("span", { class: "tw-notice", role: "note" }, `not drawn: ${text}`)),
      );
      if (!drawn) return show("empty", String(prepared.fieldConfig.defaults.noValue ?? "No data"));
      content.replaceChildren(drawn.element);
      drawn.resize?.(content.clientWidth, content.clientHeight);
      show("drawn");
    } catch (error) {
      show("error", error instanceof Error ? error.message : String(error));
    }
  };
  const destroy = () => {
    resizes.disconnect();
    drawn?.destroy?.();
  };
  return { element, update, destroy };
}
