import { together } from "../types";
import { appRules } from "./app";
import { bookingRules } from "./bookings";
import { sloRules } from "./slo";

/** The sale as its buyers see it, the bookings in MySQL, and the app in between. */
export const saleRules = together(appRules, sloRules, bookingRules);
