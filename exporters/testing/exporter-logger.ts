import pino from "pino";

/** For exporters in tests: what they say is on their page. */
export const silent = pino({ level: "silent" });
