/** One panel in its frame: title, what cannot be drawn, and the drawing. */
import type { QuerySource } from "../contract";
import { ask } from "../model/ask";
import { interpolate } from "../model/interpolate";
import { hrefOf, type LinkContext } from "../model/links";
import { planPanel } from "../model/plan";
import type { PlacedPanel } from "../model/repeats";
import type { TimeRange } from "../model/time-range";
import { framesOf } from "./data/frames";
import { prepare } from "./data/prepare";
import { el } from "./dom";
import type { Field, GrafanaTheme2 } from "./grafana";
import { kinds } from "./panels";
import type { Drawn, PanelLink, ShownAnnotation } from "./panels/panel";

export interface PanelViewOptions {
  readonly placed: PlacedPanel;
  /** Row of the grid at which the panel's section begins. */
  readonly top: number;
  readonly source: QuerySource;
  readonly scrapeInterval: string;
  readonly theme: GrafanaTheme2;
  /** Width of the whole dashboard in pixels, for planning queries. */
  readonly width: number;
  readonly syncKey: string;
  readonly zoom: (range: TimeRange) => void;
}

export interface PanelUpdate {
  /** What is asked. */
  readonly range: TimeRange;
  /** What is shown of it. */
  readonly shown: TimeRange;
  readonly annotations: readonly ShownAnnotation[];
  readonly links: LinkContext;
}

export interface PanelView {
  readonly element: HTMLElement;
  update(update: PanelUpdate): Promise<void>;
  destroy(): void;
}

type State = "loading" | "drawn" | "empty" | "unsupported" | "error";

const gridColumns = 24;

/** The frame of a panel; `update` asks and draws. `data-state` tells what came of it. */
export function panelView(options: PanelViewOptions): PanelView {
  const { panel } = options.placed;
  const { element, content, notices } = frameOf(options);
  let drawn: Drawn | undefined;
  let destroyed = false;
  const adapt = () => {
    drawn?.resize?.(content.clientWidth, content.clientHeight);
    openToKeyboard(content);
  };
  const resizes = new ResizeObserver(adapt);
  resizes.observe(content);
  const show = (state: State, message?: string) => {
    element.dataset.state = state;
    if (message === undefined) return;
    drawn?.destroy?.();
    drawn = undefined;
    content.replaceChildren(el("div", { class: "tw-message" }, message));
  };
  const update = async (update: PanelUpdate) => {
    if (!kinds[panel.type]) return show("unsupported", `Panels of the kind "${panel.type}" are not drawn here.`);
    if (element.dataset.state !== "loading") element.dataset.busy = "true";
    try {
      const { draw, told, noValue } = await prepared(options, update);
      if (destroyed) return;
      drawn?.destroy?.();
      drawn = draw();
      notices.replaceChildren(
        ...[...told].map((text) => el("span", { class: "tw-notice", role: "note" }, `not drawn: ${text}`)),
      );
      if (!drawn) return show(told.size > 0 && !panel.targets?.length ? "unsupported" : "empty", noValue);
      content.replaceChildren(drawn.element);
      adapt();
      show("drawn");
    } catch (error) {
      if (!destroyed) show("error", error instanceof Error ? error.message : String(error));
    } finally {
      delete element.dataset.busy;
    }
  };
  const destroy = () => {
    destroyed = true;
    resizes.disconnect();
    drawn?.destroy?.();
  };
  return { element, update, destroy };
}

/** What holds more than it shows can be scrolled without a mouse, too. */
function openToKeyboard(content: HTMLElement): void {
  for (const room of content.querySelectorAll<HTMLElement>(".tw-bars, .tw-table-room, .tw-legend")) {
    const overflows = room.scrollHeight > room.clientHeight || room.scrollWidth > room.clientWidth;
    if (overflows) room.tabIndex = 0;
    else room.removeAttribute("tabindex");
  }
}

/** Asks for the panel's numbers; drawing waits, so that an answer that comes too late is not drawn. */
async function prepared(
  { placed, source, theme, width, scrapeInterval, syncKey, zoom }: PanelViewOptions,
  update: PanelUpdate,
) {
  const { panel, gridPos, scope } = placed;
  const { range, shown, annotations, links } = update;
  const plan = planPanel(panel, {
    range,
    scope,
    width: (width * gridPos.w) / gridColumns,
    scrapeInterval,
    nowMs: range.to,
  });
  const answers = await ask(plan.queries, source);
  const { frames, fieldConfig, notices } = await prepare(panel, framesOf(answers), scope, theme);
  const told = new Set([...plan.notices, ...notices]);
  const draw = () =>
    kinds[panel.type]({
      panel,
      frames,
      fieldConfig,
      range: plan.range === range || sameRange(plan.range, range) ? shown : plan.range,
      stepMs: (plan.queries[0]?.window.stepSeconds ?? 1) * 1_000,
      theme,
      annotations,
      linksOf: (field, name) => linksOf(placed, field, name, { ...links, scope }),
      replace: (text) => interpolate(text, scope),
      notice: (text) => told.add(text),
      zoom,
      syncKey,
    });
  return { draw, told, noValue: String(fieldConfig.defaults.noValue ?? "No data") };
}

const sameRange = (a: TimeRange, b: TimeRange) => a.from === b.from && a.to === b.to;

function linksOf({ panel }: PlacedPanel, field: Field, name: string, context: LinkContext): PanelLink[] {
  return (panel.fieldConfig?.defaults.links ?? []).map((link) => ({
    title: link.title,
    href: hrefOf(link, context, { name, labels: field.labels ?? {} }),
    newTab: Boolean(link.targetBlank),
  }));
}

function frameOf({ placed, top }: PanelViewOptions) {
  const { panel, gridPos, scope, key } = placed;
  const content = el("div", { class: "tw-content" });
  const notices = el("div", { class: "tw-notices" });
  const title = interpolate(panel.title ?? "", scope);
  const described = panel.description ? interpolate(panel.description, scope) : undefined;
  const info =
    described && el("button", { type: "button", class: "tw-info", title: described, "aria-label": described }, "i");
  const element = el(
    "article",
    {
      class: "tw-panel",
      "data-panel-id": key,
      "data-panel-type": panel.type,
      "data-state": "loading",
      "aria-label": title,
    },
    el("header", { class: "tw-panel-head" }, el("h3", { title }, title), info, notices),
    content,
  );
  const { x, y, w, h } = gridPos;
  element.style.setProperty("--tw-rows", String(h));
  element.style.gridArea = `${y - top + 1} / ${x + 1} / span ${h} / span ${w}`;
  return { element, content, notices };
}
