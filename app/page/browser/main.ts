/// <reference lib="dom" />
/** The buyer's page: the ballpark live, the choice of a seat, and what comes of each request for one. */
import { chooseLanguage, type Language, languages, type TextKey } from "../texts";
import { Ballpark, type SeatLook } from "./ballpark";
import { LiveMap } from "./live-map";
import { newKey, type Order, type Outcome, place } from "./order";
import { OrderLog } from "./order-log";
import { OwnBookings } from "./own-bookings";
import { SeatGrid } from "./seat-grid";
import { countFree, type Seat, type SeatMap, sectionsOf } from "./seats";
import { Store } from "./store";
import { Words } from "./words";

const element = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;
const sectionChoice = element<HTMLSelectElement>("section");
const languageChoice = element<HTMLSelectElement>("language");
const nameField = element<HTMLInputElement>("name");

const store = new Store();
const words = new Words(chooseLanguage([store.get("language"), ...navigator.languages]));
const orderLog = new OrderLog(element("requests"), words);
const bookings = new OwnBookings(store, element("bookings"), words);
const ballpark = new Ballpark(element<HTMLCanvasElement>("ballpark"), ({ id, section }) => {
  showSection(section);
  pick(id);
});
const grid = new SeatGrid(element("seats"), pick);
const liveMap = new LiveMap({ onMap: showMap, onTrouble: showTrouble });

let map: SeatMap | undefined;
let sections = new Map<string, Seat[]>();
let own = bookings.seats();
let chosen: Seat | undefined;

function lookOf({ id, status }: Seat): SeatLook {
  if (own.has(id)) return "yours";
  if (status === "sold") return "sold";
  return id === chosen?.id ? "chosen" : "free";
}

function pick(seatId: number): void {
  const seat = map?.seats.find(({ id }) => id === seatId);
  if (seat && lookOf(seat) === "free") choose(seat);
}

function choose(seat: Seat | undefined): void {
  chosen = seat;
  showAll();
}

function showMap(next: SeatMap): void {
  // More free seats than before, or one's own among them: the sale was reset or restored, and bookings may be gone.
  const isAnew = map && next.available > map.available;
  if (isAnew || next.seats.some(({ id, status }) => status === "available" && own.has(id))) void dropUnknown();
  map = next;
  sections = sectionsOf(next);
  const still = next.seats.find(({ id, status }) => id === chosen?.id && status === "available");
  if (chosen && !still) orderLog.begin(`lost-${chosen.id}`, chosen)({ kind: "taken" });
  chosen = still;
  showAll();
}

function showTrouble(seconds: number): void {
  const line = element("map-trouble");
  line.hidden = seconds === 0;
  line.textContent = words.text(map ? "mapStale" : "mapTrouble", { seconds });
}

function showAll(): void {
  own = bookings.seats();
  if (map) {
    const [available, total] = [words.count(map.available), words.count(map.total)];
    element("left").textContent = words.text(map.available === 0 ? "soldOut" : "left", { available, total });
    ballpark.show(sections, lookOf);
    performance.mark("map-drawn");
    showSectionChoice();
  }
  showSection(sectionChoice.value || [...sections.keys()][0]);
  element("chosen").textContent = chosen ? words.place(chosen) : words.text("noChoice");
  element<HTMLButtonElement>("book").disabled = !chosen;
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
    const label = words.text("leftInSection", { section, available: countFree(seats), total: seats.length });
    if (option.text !== label) option.text = label;
  }
}

function showSection(section: string | undefined): void {
  if (!section) return;
  sectionChoice.value = section;
  const labels = { free: "seatFree", chosen: "seatFree", sold: "seatSold", yours: "seatYours" } as const;
  grid.show(sections.get(section) ?? [], lookOf, ({ row, number }, look) => words.text(labels[look], { row, number }));
  element("seats").setAttribute("aria-label", `${words.text("section")} ${section}`);
}

/** From the first request, or from where the page was left, to its end. */
async function pursue(order: Order): Promise<void> {
  const stop = new AbortController();
  const tell = orderLog.begin(order.key, order, () => stop.abort());
  tell({ kind: "asking" });
  const outcome = await place(order, tell, stop.signal);
  if ("bookingId" in outcome) bookings.keep({ ...order, bookingId: outcome.bookingId });
  store.dropOrder(order);
  tell(outcome);
  if (outcome.kind === "badName") nameField.focus();
  showOutcome(outcome, order);
}

/** The map of a moment ago still has the seat free. */
function showOutcome({ kind }: Outcome, { seatId }: Order): void {
  if (map && (kind === "booked" || kind === "again" || kind === "taken")) {
    const seats = map.seats.map((seat) => (seat.id === seatId ? { ...seat, status: "sold" as const } : seat));
    showMap({ ...map, seats, available: Math.min(map.available, countFree(seats)) });
  }
  liveMap.soon();
}

async function dropUnknown(): Promise<void> {
  for (const booking of await bookings.dropUnknown()) {
    const { bookingId } = booking;
    orderLog.begin(`anew-${bookingId}`, booking)({ kind: "saleAnew", bookingId });
  }
  showAll();
}

function speak(language: Language): void {
  words.language = language;
  document.documentElement.lang = language;
  document.title = words.text("title");
  languageChoice.value = language;
  for (const one of document.querySelectorAll<HTMLElement>("[data-text]")) {
    one.textContent = words.text(one.dataset.text as TextKey);
  }
  orderLog.sayAgain();
  bookings.show();
  showAll();
}

languageChoice.replaceChildren(...Object.entries(languages).map(([tag, { name }]) => new Option(name, tag)));
languageChoice.addEventListener("change", () => {
  store.set("language", languageChoice.value);
  speak(languageChoice.value as Language);
});
sectionChoice.addEventListener("change", () => showSection(sectionChoice.value));
sectionChoice.addEventListener("blur", showAll);
nameField.value = store.get("name") || `fan-${newKey().slice(0, 8)}`;
nameField.addEventListener("change", () => store.set("name", nameField.value.trim()));
element("not-kept").hidden = store.isKept;
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

speak(words.language);
void liveMap.run();
if (own.size > 0) void dropUnknown();
for (const order of store.orders()) void pursue(order);
