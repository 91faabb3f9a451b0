import { randomUUID } from "node:crypto";
import express, { type Request, type RequestHandler, type Response } from "express";
import { z } from "zod";
import { isOwnOrigin } from "../../kit/own-origin";
import type { BookSeat } from "../booking/book-seat";
import type { BookingOutcome, ConfirmedBooking } from "../booking/booking";
import type { FindBooking } from "../booking/find-booking";
import { seatLimit, seatPlace } from "../booking/seat-layout";
import { bodyLimit, bookingBody } from "../http/book-route";
import { errorCodeOf, errorEntry } from "../http/errors";
import type { SeatMapSource } from "../http/seats-route";
import { pageHeaders } from "./page-answer";
import { messagePage, type PlainPage, sectionPage, sectionsPage } from "./plain-page";
import { chooseLanguage, type TextKey, textIn } from "./texts";

export interface PlainServices {
  readonly bookSeat: BookSeat;
  readonly findBooking: FindBooking;
  readonly seatMap: SeatMapSource;
  /** The buyer's page, whose style the plain one wears. */
  readonly page: string;
}

const formBody = z.object({
  seatId: z.coerce.number().int().optional(),
  userId: z.string().trim().max(100).default(""),
  section: z.string().regex(/^\w{1,8}$/),
  key: z.uuid(),
});
type Form = z.infer<typeof formBody>;

const parseForm = express.urlencoded({ extended: false, limit: bodyLimit });

/** `GET /plain` and `POST /plain`: the sale without JavaScript, as tables and a form. */
export function plainRoutes(services: PlainServices): {
  readonly show: RequestHandler;
  readonly book: RequestHandler[];
} {
  const style = /<style>(.*?)<\/style>/s.exec(services.page)?.[1] ?? "";
  const pageFor = (request: Request, message?: string): PlainPage => ({
    language: languageOf(request),
    style,
    message,
  });

  const show = async (request: Request, response: Response) => {
    const query = queryOf(request);
    const booking = /^\d{1,15}$/.test(query.get("booking") ?? "") ? Number(query.get("booking")) : undefined;
    const found = booking === undefined ? undefined : await services.findBooking.byId(booking);
    const message = found && describe(request, query.has("again") ? "again" : "booked", found);
    const section = query.get("section");
    const page = pageFor(request, message);
    if (section !== null) return await sendSection(response, page, { section, userId: "", key: randomUUID() });
    send(response, 200, sectionsPage(page, (await services.seatMap.get()).counts));
  };

  const sendSection = async (response: Response, page: PlainPage, form: Form, status = 200) => {
    const representation = (await services.seatMap.get()).section(form.section);
    if (!representation)
      return send(response, 404, messagePage({ ...page, message: errorEntry("no_such_section").message }));
    const { seats } = JSON.parse(representation.plain.bytes.toString());
    send(response, status, sectionPage(page, { section: form.section, seats, order: form }));
  };

  const book = async (request: Request, response: Response) => {
    if (!isOwnOrigin(request.headers))
      return send(response, 403, messagePage(pageFor(request, say(request, "otherSite"))));
    const form = formBody.safeParse(request.body);
    if (!form.success) return send(response, 400, messagePage(pageFor(request, say(request, "otherSite"))));
    const wanted = bookingBody.safeParse({ seatId: form.data.seatId, userId: form.data.userId });
    if (!wanted.success) {
      const missing = form.data.seatId === undefined ? "noChoice" : "badName";
      return await sendSection(response, pageFor(request, say(request, missing)), form.data, 400);
    }
    // One key for each seat of the form: who goes back and chooses another means another booking.
    const key = `${form.data.key}.${wanted.data.seatId}`;
    const outcome = await services.bookSeat({ ...wanted.data, key }, () => !response.destroyed);
    if (outcome.kind === "booked" || outcome.kind === "already_booked") {
      const again = outcome.kind === "already_booked" && !outcome.repeated ? "&again" : "";
      const address = `/plain?booking=${outcome.booking.bookingId}${again}&lang=${languageOf(request)}`;
      return response.redirect(303, address);
    }
    const { status, message } = refusals[outcome.kind];
    const place = placeOf(request, wanted.data.seatId);
    const page = pageFor(request, textIn(languageOf(request), message, { place }));
    await sendSection(response, page, { ...form.data, seatId: undefined, key: randomUUID() }, status);
  };

  const guarded =
    (handler: (request: Request, response: Response) => unknown): RequestHandler =>
    async (request, response) => {
      try {
        await handler(request, response);
      } catch (error) {
        answerTrouble(error, request, response);
      }
    };

  /** For people: why it did not work, and that the same button may be pressed again. */
  const answerTrouble = (error: unknown, request: Request, response: Response) => {
    const code = errorCodeOf(error);
    if (code === "internal") throw error;
    const { status, message, retryAfter } = errorEntry(code);
    if (retryAfter !== undefined) response.set("Retry-After", `${retryAfter}`);
    const fields = request.method === "POST" ? (request.body as Record<string, string>) : {};
    const again = request.method === "POST" ? ` ${say(request, "tryAgain")}` : "";
    send(response, status, messagePage(pageFor(request, `${message}${again}`), fields));
  };

  return { show: guarded(show), book: [parseForm, guarded(book)] };
}

const refusals = {
  seat_taken: { status: 409, message: "taken" },
  no_such_seat: { status: 404, message: "noSuchSeat" },
  key_reused: { status: 422, message: "keyReused" },
  abandoned: { status: 503, message: "gaveUp" },
} as const satisfies Partial<Record<BookingOutcome["kind"], { status: number; message: TextKey }>>;

function describe(request: Request, key: TextKey, { bookingId, seatId }: ConfirmedBooking): string {
  return textIn(languageOf(request), key, { place: placeOf(request, seatId), bookingId });
}

/** Section, row and number of a seat, in the buyer's words. */
function placeOf(request: Request, seatId: number): string {
  return seatId <= seatLimit ? textIn(languageOf(request), "place", { ...seatPlace(seatId) }) : `${seatId}`;
}

function send(response: Response, status: number, page: string): void {
  for (const [name, value] of pageHeaders(page)) response.set(name, value);
  response.status(status).set("Cache-Control", "no-store").type("html").send(page);
}

const queryOf = ({ url }: Request) => new URLSearchParams(url.split("?")[1]);

function languageOf(request: Request) {
  return chooseLanguage([queryOf(request).get("lang") ?? "", ...(request.headers["accept-language"] ?? "").split(",")]);
}

const say = (request: Request, key: TextKey) => textIn(languageOf(request), key);
