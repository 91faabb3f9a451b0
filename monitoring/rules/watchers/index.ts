import { together } from "../types";
import { alertingRules } from "./alerting";
import { scrapingRules } from "./scraping";

/** The monitoring itself: what it sees, and whether it is heard. */
export const watcherRules = together(scrapingRules, alertingRules);
