import type { DashboardModel } from "../../contract";
import type { Choice } from "../../model/choices";
import { hrefOf, type LinkContext } from "../../model/links";
import { el } from "../dom";
import { menu } from "./menu";
import { rangeText, timePicker } from "./time-picker";
import { variablePickers } from "./variables";

export interface HeaderOptions {
  readonly dashboard: DashboardModel;
  readonly choices: readonly Choice[];
  readonly from: string;
  readonly to: string;
  readonly refresh: string;
  readonly zoomed: boolean;
  /** A frozen page: window and variables are what they were. */
  readonly fixed: boolean;
  readonly disabledAnnotations: ReadonlySet<string>;
  readonly links: LinkContext;
  /** Dashboards that a link by tags leads to. */
  readonly others: readonly { readonly uid: string; readonly title: string; readonly tags?: readonly string[] }[];
  readonly problems: readonly string[];
  readonly setTime: (from: string, to: string) => void;
  readonly setVariable: (name: string, values: string[]) => void;
  readonly setRefresh: (refresh: string) => void;
  readonly toggleAnnotation: (name: string) => void;
  readonly ask: () => void;
  readonly unzoom: () => void;
}

const refreshes = ["", "5s", "10s", "30s", "1m", "5m"];

/** Title, time, what can be chosen, and links. */
export function header(options: HeaderOptions): HTMLElement[] {
  const { dashboard, problems } = options;
  const title = el("h1", { title: dashboard.description }, dashboard.title);
  const top = el("div", { class: "tw-top" }, title, el("div", { class: "tw-tools" }, ...tools(options)));
  const choices = el(
    "div",
    { class: "tw-choices" },
    ...variablePickers(options.choices, options.setVariable, options.fixed),
    ...annotationSwitches(options),
    el("div", { class: "tw-links" }, ...linksOf(options)),
  );
  const said = problems.map((problem) => el("p", { class: "tw-problem", role: "alert" }, problem));
  return [top, choices, ...said];
}

function tools({ from, to, fixed, refresh, zoomed, setTime, setRefresh, ask, unzoom }: HeaderOptions): HTMLElement[] {
  const back = zoomed ? [el("button", { type: "button", class: "tw-button", onclick: unzoom }, "Zoom out")] : [];
  if (fixed) return [...back, el("span", { class: "tw-fixed" }, rangeText(from, to))];
  const select = el(
    "select",
    { "aria-label": "Refresh every", class: "tw-button" },
    ...[...new Set([...refreshes, refresh])].map((every) =>
      el("option", { value: every, selected: every === refresh }, every || "Off"),
    ),
  );
  select.addEventListener("change", () => setRefresh(select.value));
  return [
    ...back,
    timePicker(from, to, setTime),
    el("button", { type: "button", class: "tw-button", onclick: ask }, "Refresh"),
    select,
  ];
}

function annotationSwitches({ dashboard, disabledAnnotations, toggleAnnotation }: HeaderOptions): HTMLElement[] {
  const lists = (dashboard.annotations?.list ?? []).filter(({ hide, enable }) => !hide && enable !== false);
  return lists.map(({ name }) => {
    const box = el("input", { type: "checkbox", checked: !disabledAnnotations.has(name) });
    box.addEventListener("change", () => toggleAnnotation(name));
    return el("label", { class: "tw-switch" }, box, name);
  });
}

function linksOf({ dashboard, links, others }: HeaderOptions): HTMLElement[] {
  return (dashboard.links ?? []).flatMap((link) => {
    if (link.type === "link")
      return [
        el(
          "a",
          {
            class: "tw-button",
            href: hrefOf(link, links),
            title: link.tooltip || undefined,
            target: link.targetBlank ? "_blank" : undefined,
          },
          link.title,
        ),
      ];
    const tagged = others.filter(({ tags = [] }) => (link.tags ?? []).every((tag) => tags.includes(tag)));
    const entries = () =>
      tagged.map(({ uid, title }) =>
        el(
          "a",
          {
            class: "tw-option",
            href: hrefOf({ ...link, url: `/d/${uid}` }, links),
            "aria-current": uid === dashboard.uid ? "page" : undefined,
          },
          title,
        ),
      );
    if (tagged.length === 0) return [];
    return link.asDropdown ? [menu(link.title, link.title, entries)] : entries();
  });
}
