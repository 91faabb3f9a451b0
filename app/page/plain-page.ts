import { type Html, html, raw } from "../../kit/html";
import type { SectionCount } from "../booking/seat-map";
import { type Language, languages, numberIn, type TextKey, textIn } from "./texts";

interface PlainSeat {
  readonly id: number;
  readonly row: string;
  readonly number: number;
  readonly status: "available" | "sold";
}

export interface PlainPage {
  readonly language: Language;
  readonly style: string;
  /** What came of what was asked for. */
  readonly message?: string;
}

/** A section with the form that books one of its seats; `order` is what the form had before. */
export interface PlainSection {
  readonly section: string;
  readonly seats: readonly PlainSeat[];
  readonly order: { readonly key: string; readonly userId: string; readonly seatId?: number };
}

/** All sections as a table: for browsers without JavaScript, and whoever likes it plain. */
export function sectionsPage(page: PlainPage, counts: readonly SectionCount[]): string {
  const { language } = page;
  const text = (key: TextKey, values = {}) => textIn(language, key, values);
  const [available, total] = [sum(counts, "available"), sum(counts, "total")];
  const rows = counts.map(
    ({ section, available }) =>
      html`<tr><th scope="row"><a href="/plain?section=${section}&amp;lang=${language}">${section}</a></th><td>${available}</td></tr>`,
  );
  const body = html`<p>${available === 0 ? text("soldOut") : text("left", { available: numberIn(language, available), total: numberIn(language, total) })}</p>
<table><caption>${text("sections")}</caption><thead><tr><th scope="col">${text("section")}</th><th scope="col">${text("free")}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return documentOf(page, body);
}

/** One section: its seats to choose from, and the form. */
export function sectionPage(page: PlainPage, { section, seats, order }: PlainSection): string {
  const { language } = page;
  const text = (key: TextKey, values = {}) => textIn(language, key, values);
  const choices = seats
    .filter(({ status }) => status === "available")
    .map(({ id, row, number }) => {
      const checked = html`${id === order.seatId ? " checked" : ""}`;
      return html`<label><input type="radio" name="seatId" value="${id}" required${checked}> ${text("row")} ${row}, ${text("seat")} ${number}</label>`;
    });
  const form = html`<form class="plain" method="post" action="/plain?lang=${language}">
<input type="hidden" name="section" value="${section}"><input type="hidden" name="key" value="${order.key}">
<fieldset><legend>${text("leftInSection", { section, available: choices.length, total: seats.length })}</legend>${choices}</fieldset>
<label>${text("name")} <input name="userId" value="${order.userId}" maxlength="64" required></label> <small>${text("nameHint")}</small>
<button type="submit">${text("book")}</button></form>`;
  const back = html`<p><a href="/plain?lang=${language}">${text("backToSections")}</a></p>`;
  return documentOf(page, html`${form}${back}`);
}

/** A page that says one thing, with the way back, and the button that asks for the same again. */
export function messagePage(page: PlainPage, again: Readonly<Record<string, string>> = {}): string {
  const { language } = page;
  const fields = Object.entries(again).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const form = html`<form method="post" action="/plain?lang=${language}">${fields}<button type="submit">${textIn(language, "book")}</button></form>`;
  const back = html`<p><a href="/plain?lang=${language}">${textIn(language, "backToSections")}</a></p>`;
  return documentOf(page, html`${fields.length > 0 ? form : undefined}${back}`);
}

function documentOf({ language, style, message }: PlainPage, body: Html): string {
  const text = (key: TextKey) => textIn(language, key);
  const others = Object.entries(languages).map(
    ([tag, { name }]) => html`<a href="/plain?lang=${tag}" lang="${tag}">${name}</a> `,
  );
  const said = message ? html`<p class="trouble" role="status">${message}</p>` : undefined;
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text("title")}</title><link rel="icon" href="data:,"><style>${raw(style)}</style>`;
  return html`<!doctype html>
<html lang="${language}"><head>${head}</head><body><header><h1>${text("title")}</h1><nav aria-label="${text("language")}">${others}</nav></header>
<div role="main">${said}<p>${text("plainLead")} <a href="/">${text("fullPage")}</a></p>${body}</div></body></html>
`.text;
}

const sum = (counts: readonly SectionCount[], field: "available" | "total") =>
  counts.reduce((all, count) => all + count[field], 0);
