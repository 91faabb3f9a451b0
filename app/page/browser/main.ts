/// <reference lib="dom" />
/** The buyer's page: the ballpark live, the choice of a seat, and what comes of each request for one. */
import { chooseLanguage, type Language, languages, numberIn, type TextKey, textIn } from "../texts";
import { Ballpark, type SeatLook } from "./ballpark";
import { LiveMap } from "./live-map";
import { newKey, type Order, type Outcome, type Progress, place } from "./order";
import { SeatGrid } from "./seat-grid";
import { countFree, type Seat, type SeatMap, sectionsOf } from "./seats";
import { type KeptBooking, Store } from "./store";

const element = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;
const sectionChoice = element<HTMLSelectElement>("section");
const languageChoice = element<HTMLSelectElement>("language");
const nameField = element<HTMLInputElement>("name");
const bookButton = element<HTMLButtonElement>("book");

const store = new Store();
let language: Language = chooseLanguage([store.get("language"), ...navigator.languages]);
let map: SeatMap | undefined;
let sections = new Map<string, Seat[]>();
let chosen: Seat | undefined;
const bookings = new Map(store.bookings().map((booking) => [booking.bookingId, booking]));
/** What is said of each request, to be said anew in another language. */
const said = new Map<string, () => void>();

const text = (key: TextKey, values: Readonly<Record<string, string | number>> = {}) => textIn(language, key, values);
const placeOf = ({ section, row, number }: Pick<Order, "section" | "row" | "number">) =>
  text("place", { section, row, number });

const ballpark = new Ballpark(element<HTMLCanvasElement>("ballpark"), (seat) => {
  showSection(seat.section);
  if (lookOf(seat) === "free") choose(seat);
});
const grid = new SeatGrid(element("seats"), (id) => {
  const seat = map?.seats.find((one) => one.id === id);
  if (seat && lookOf(seat) === "free") choose(seat);
});
const liveMap = new LiveMap({ onMap: showMap, onTrouble: showTrouble });

function lookOf(seat: Seat): SeatLook {
  if ([...bookings.values()].some(({ seatId }) => seatId === seat.id)) return "yours";
  if (seat.status === "sold") return "sold";
  return seat.id === chosen?.id ? "chosen" : "free";
}

function showMap(next: SeatMap): void {
  // More free seats than before: the sale was reset, or restored, and what this browser booked may be gone with it.
  if (map && next.available > map.available) void verifyBookings();
  map = next;
  sections = sectionsOf(next);
  if (chosen) chosen = next.seats.find(({ id, status }) => id === chosen?.id && status === "available");
  showAll();
}

function showTrouble(seconds: number): void {
  const line = element("map-trouble");
  line.hidden = seconds === 0;
  line.textContent = text(map ? "mapStale" : "mapTrouble", { seconds });
}

function showAll(): void {
  if (map) {
    const [available, total] = [map.available, map.total].map((count) => numberIn(language, count));
    element("left").textContent = map.available === 0 ? text("soldOut") : text("left", { available, total });
    ballpark.show(sections, lookOf);
    performance.mark("map-drawn");
    showSectionChoice();
  }
  showSection(sectionChoice.value || [...sections.keys()][0]);
  showChoice();
}

/** Not while it is open: its list would jump under the buyer's finger. */
function showSectionChoice(): void {
  if (document.activeElement === sectionChoice && sectionChoice.options.length > 0) return;
  const names = [...sections.keys()];
  if (names.length !== sectionChoice.options.length) {
    sectionChoice.replaceChildren(...names.map((name) => new Option(name, name)));
  }
  for (const [at, [section, seats]] of [...sections].entries()) {
    const option = sectionChoice.options[at] as HTMLOptionElement;
    option.value = section;
    const label = text("leftInSection", { section, available: countFree(seats), total: seats.length });
    if (option.text !== label) option.text = label;
  }
}

function showSection(section: string | undefined): void {
  if (!section) return;
  sectionChoice.value = section;
  const labels = { free: "seatFree", chosen: "seatFree", sold: "seatSold", yours: "seatYours" } as const;
  grid.show(sections.get(section) ?? [], lookOf, ({ row, number }, look) => text(labels[look], { row, number }));
  element("seats").setAttribute("aria-label", `${text("section")} ${section}`);
}

function showChoice(): void {
  element("chosen").textContent = chosen ? placeOf(chosen) : text("noChoice");
  bookButton.disabled = !chosen;
}

function choose(seat: Seat | undefined): void {
  chosen = seat;
  showAll();
}

function showBookings(): void {
  const lines = [...bookings.values()].map((booking) => {
    const line = document.createElement("li");
    line.textContent = text("bookingLine", { bookingId: booking.bookingId, place: placeOf(booking) });
    return line;
  });
  const none = document.createElement("li");
  none.textContent = text("noBookings");
  element("bookings").replaceChildren(...(lines.length > 0 ? lines : [none]));
  element("not-kept").hidden = store.isKept;
}

/** Says what comes of one request, in one place, and lets a buyer stop waiting where nothing is booked. */
function teller(key: string, order: Pick<Order, "section" | "row" | "number">, onStop: () => void) {
  const line = document.createElement("p");
  element("requests").prepend(line);
  return (progress: Progress | { readonly kind: "saleAnew"; readonly bookingId: number }) => {
    const say = () => {
      line.dataset.kind = progress.kind;
      line.textContent = text(progress.kind, { ...progress, place: placeOf(order) });
      if (progress.kind === "busy") line.append(" ", stopButton(onStop));
    };
    said.set(key, say);
    say();
  };
}

function stopButton(onStop: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text("stop");
  button.addEventListener("click", onStop);
  return button;
}

/** From the first request, or from where the page was left, to its end. */
async function pursue(order: Order): Promise<void> {
  const stop = new AbortController();
  const tell = teller(order.key, order, () => stop.abort());
  tell({ kind: "asking" });
  const outcome = await place(order, tell, stop.signal);
  if ("bookingId" in outcome) keep({ ...order, bookingId: outcome.bookingId });
  store.dropOrder(order);
  tell(outcome);
  if (outcome.kind === "badName") nameField.focus();
  afterOutcome(outcome, order);
}

function keep(booking: KeptBooking): void {
  bookings.set(booking.bookingId, booking);
  store.keepBooking(booking);
  showBookings();
}

/** The map of a moment ago still has the seat free. */
function afterOutcome({ kind }: Outcome, { seatId }: Order): void {
  const isSold = kind === "booked" || kind === "again" || kind === "taken";
  if (map && isSold) {
    const seats = map.seats.map((seat) => (seat.id === seatId ? { ...seat, status: "sold" as const } : seat));
    showMap({ ...map, seats, available: Math.min(map.available, countFree(seats)) });
  }
  liveMap.soon();
}

/** Says which bookings of this browser the sale no longer knows. */
async function verifyBookings(): Promise<void> {
  for (const booking of bookings.values()) {
    if (await isKnown(booking)) continue;
    bookings.delete(booking.bookingId);
    store.dropBooking(booking);
    teller(`anew-${booking.bookingId}`, booking, () => {})({ kind: "saleAnew", bookingId: booking.bookingId });
  }
  showBookings();
  showAll();
}

/** False only where the app itself says so. */
async function isKnown({ bookingId, seatId, userId }: KeptBooking): Promise<boolean> {
  try {
    const response = await fetch(`/bookings/${bookingId}`, { cache: "no-store" });
    if (response.status === 404) return false;
    const found = (await response.json()) as { readonly seatId?: number; readonly userId?: string };
    return !response.ok || (found.seatId === seatId && found.userId === userId);
  } catch {
    return true;
  }
}

function speak(next: Language): void {
  language = next;
  document.documentElement.lang = next;
  document.title = text("title");
  languageChoice.value = next;
  for (const one of document.querySelectorAll<HTMLElement>("[data-text]"))
    one.textContent = text(one.dataset.text as TextKey);
  for (const say of said.values()) say();
  showBookings();
  showAll();
}

languageChoice.replaceChildren(...Object.entries(languages).map(([tag, { name }]) => new Option(name, tag)));
languageChoice.addEventListener("change", () => {
  store.set("language", languageChoice.value);
  speak(languageChoice.value as Language);
});
sectionChoice.addEventListener("change", () => showSection(sectionChoice.value));
sectionChoice.addEventListener("blur", () => showAll());
nameField.value = store.get("name") || `fan-${newKey().slice(0, 8)}`;
nameField.addEventListener("change", () => store.set("name", nameField.value.trim()));
element("best").addEventListener("click", () => {
  const seat = map?.seats.find((one) => lookOf(one) === "free");
  if (seat) showSection(seat.section);
  choose(seat);
});
element<HTMLFormElement>("order").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!chosen) return;
  const { id: seatId, section, row, number } = chosen;
  const order = { key: newKey(), seatId, section, row, number, userId: nameField.value.trim() };
  store.set("name", order.userId);
  store.keepOrder(order);
  choose(undefined);
  void pursue(order);
});

speak(language);
void liveMap.run();
if (bookings.size > 0) void verifyBookings();
for (const order of store.orders()) void pursue(order);
