/** What buyers read, in the languages that they may choose. */
const english = {
  language: "Language",
  title: "Ballpark tickets",
  lead: "Choose a section, then a seat. The map is live.",
  loading: "Loading the map …",
  free: "Free",
  sold: "Sold",
  yours: "Yours",
  chosen: "Chosen",
  field: "Field",
  section: "Section",
  row: "Row",
  seat: "Seat",
  name: "Your name",
  nameHint: "1 to 64 letters, digits or any of _ . @ + -",
  book: "Book this seat",
  best: "Best free seat",
  noChoice: "No seat is chosen.",
  place: "Section {section}, row {row}, seat {number}",
  leftInSection: "{section}: {available} of {total} free",
  left: "{available} of {total} seats are free.",
  soldOut: "Sold out: every seat has a buyer.",
  seatFree: "Row {row}, seat {number}, free",
  seatSold: "Row {row}, seat {number}, sold",
  seatYours: "Row {row}, seat {number}, yours",
  asking: "{place}: asking for it …",
  booked: "Booked: {place}. Your booking number is {bookingId}.",
  again: "You have {place} already. Your booking number is {bookingId}.",
  taken: "Somebody was faster: {place} is taken. Please choose another seat.",
  noSuchSeat: "{place} is no longer on sale. Please choose another seat.",
  refused: "{place} was not booked: {reason}",
  badName: "Please write your name with 1 to 64 letters, digits or any of _ . @ + -",
  keyReused: "{place}: this request was used for another seat before. Please choose a seat again.",
  busy: "The sale is busy, and nothing is booked yet. Trying again for {place} in {seconds} s.",
  unknown:
    "It is not known yet whether {place} is booked. Asking again in {seconds} s: nothing is booked twice. You may close this page and come back.",
  gaveUp: "{place} was not booked: the sale was too busy. Please try again later.",
  stop: "Stop trying",
  yourBookings: "Your bookings",
  noBookings: "None yet, in this browser.",
  bookingLine: "No. {bookingId}: {place}",
  saleAnew: "The sale has begun anew: booking {bookingId} ({place}) is no longer valid.",
  mapTrouble: "The map cannot be shown now. Trying again in {seconds} s.",
  mapStale: "The map may be out of date. Trying again in {seconds} s.",
  notKept: "This browser keeps nothing for this page: note your booking number.",
  needsScript: "This page needs JavaScript. The plain page works without.",
  plainLead: "Choose a section and a seat. This page changes when you load it again.",
  fullPage: "Live map",
  sections: "Sections",
  backToSections: "All sections",
  otherSite: "Please use the form on this page.",
  tryAgain: "Please press the button again: nothing is booked twice.",
} as const;

type Texts = Readonly<Record<keyof typeof english, string>>;

const korean: Texts = {
  language: "언어",
  title: "야구장 티켓 예매",
  lead: "구역을 고른 다음 좌석을 고르세요. 좌석도는 실시간입니다.",
  loading: "좌석도를 불러오는 중 …",
  free: "예매 가능",
  sold: "매진",
  yours: "내 좌석",
  chosen: "선택",
  field: "그라운드",
  section: "구역",
  row: "열",
  seat: "좌석",
  name: "이름",
  nameHint: "영문자, 숫자, _ . @ + - 가운데 1~64자",
  book: "이 좌석 예매",
  best: "가장 좋은 빈 좌석",
  noChoice: "선택한 좌석이 없습니다.",
  place: "{section}구역 {row}열 {number}번",
  leftInSection: "{section}구역: {total}석 중 {available}석 남음",
  left: "{total}석 중 {available}석 남았습니다.",
  soldOut: "모든 좌석이 매진되었습니다.",
  seatFree: "{row}열, 좌석 {number}, 예매 가능",
  seatSold: "{row}열, 좌석 {number}, 매진",
  seatYours: "{row}열, 좌석 {number}, 내 좌석",
  asking: "{place}: 예매를 요청하고 있습니다 …",
  booked: "예매되었습니다: {place}. 예매 번호는 {bookingId}입니다.",
  again: "이미 예매하신 좌석입니다: {place}. 예매 번호는 {bookingId}입니다.",
  taken: "다른 분이 먼저 예매했습니다: {place}. 다른 좌석을 골라 주세요.",
  noSuchSeat: "{place}은 더 이상 판매하지 않습니다. 다른 좌석을 골라 주세요.",
  refused: "{place}을 예매하지 못했습니다: {reason}",
  badName: "이름은 영문자, 숫자, _ . @ + - 가운데 1~64자로 써 주세요.",
  keyReused: "{place}: 이 요청은 다른 좌석에 쓰였습니다. 좌석을 다시 골라 주세요.",
  busy: "예매가 몰려 아직 예매되지 않았습니다. {seconds}초 뒤 {place}을 다시 시도합니다.",
  unknown:
    "{place}이 예매되었는지 아직 알 수 없습니다. {seconds}초 뒤 다시 확인합니다. 두 번 예매되지 않습니다. 페이지를 닫았다가 다시 오셔도 됩니다.",
  gaveUp: "{place}을 예매하지 못했습니다. 예매가 너무 몰렸습니다. 나중에 다시 시도해 주세요.",
  stop: "그만두기",
  yourBookings: "내 예매",
  noBookings: "이 브라우저에서 예매한 좌석이 아직 없습니다.",
  bookingLine: "{bookingId}번: {place}",
  saleAnew: "예매가 처음부터 다시 시작되었습니다. {bookingId}번 예매({place})는 더 이상 유효하지 않습니다.",
  mapTrouble: "지금은 좌석도를 볼 수 없습니다. {seconds}초 뒤 다시 시도합니다.",
  mapStale: "좌석도가 최신이 아닐 수 있습니다. {seconds}초 뒤 다시 시도합니다.",
  notKept: "이 브라우저에는 아무것도 저장되지 않습니다. 예매 번호를 적어 두세요.",
  needsScript: "이 페이지에는 JavaScript가 필요합니다. 간단한 페이지는 없어도 됩니다.",
  plainLead: "구역과 좌석을 고르세요. 이 페이지는 다시 불러올 때 바뀝니다.",
  fullPage: "실시간 좌석도",
  sections: "구역 목록",
  backToSections: "모든 구역",
  otherSite: "이 페이지의 양식을 사용해 주세요.",
  tryAgain: "버튼을 다시 눌러 주세요. 두 번 예매되지 않습니다.",
};

export const languages = { en: { name: "English", texts: english }, ko: { name: "한국어", texts: korean } } as const;

export type Language = keyof typeof languages;
export type TextKey = keyof Texts;

const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);

/** The first of the wanted languages, as `navigator.languages` or Accept-Language has them, that there is; else English. */
export function chooseLanguage(wanted: readonly string[]): Language {
  const primary = wanted.map((tag) => tag.trim().toLowerCase().split(/[-;_]/)[0] ?? "");
  return primary.find(isLanguage) ?? "en";
}

/** How many, as the language writes it. */
export const numberIn = (language: Language, value: number): string => value.toLocaleString(language);

/** A text with its gaps, `{name}`, filled. */
export function textIn(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return languages[language].texts[key].replace(/\{(\w+)\}/g, (gap, name) => `${values[name] ?? gap}`);
}
