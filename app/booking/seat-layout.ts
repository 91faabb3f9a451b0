import type { SeatPlace } from "../db/seats-repository";

// A ballpark in decks of equal sections; the seats nearest the field come first.
const decks = 5;
const sectionsPerDeck = 50;
// Without I and O, which look like digits on a ticket.
const rowNames = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K"];
const seatsPerRow = 10;
const seatsPerSection = rowNames.length * seatsPerRow;

/** As many seats as the ballpark has. */
export const seatLimit = decks * sectionsPerDeck * seatsPerSection;

/** Where seat `id` (from 1) is. It depends on nothing else, so a ballpark that grows leaves its seats in place. */
export function seatPlace(id: number): SeatPlace {
  const index = id - 1;
  const section = Math.floor(index / seatsPerSection);
  const deck = Math.floor(section / sectionsPerDeck) + 1;
  const row = rowNames[Math.floor(index / seatsPerRow) % rowNames.length];
  if (!Number.isInteger(id) || id < 1 || id > seatLimit || !row) {
    throw new RangeError(`there is no seat ${id}: seats are numbered 1 to ${seatLimit}`);
  }
  return { id, section: `${deck * 100 + (section % sectionsPerDeck) + 1}`, row, number: (index % seatsPerRow) + 1 };
}
