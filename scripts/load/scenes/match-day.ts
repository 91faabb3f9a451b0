import { loadDuration, seed } from "./common-options";
import { database } from "./database";
import { databaseTicket } from "./database-ticket";
import { mixed } from "./mixed";
import { onSale } from "./on-sale";
import { openLoop } from "./open-loop";
import { duration } from "./options";
import { preOpen } from "./pre-open";
import { composeScenes } from "./scene";
import { soldOut } from "./sold-out";

const options = {
  duration: loadDuration("30s"),
  rampStepDuration: duration(1, 3600, { default: "5s", help: "how long each step before the sale runs" }),
  sellDuration: duration(1, 3600, { default: "10s", help: "time in which the rest of the venue is sold" }),
  seed: seed(),
};

const story = [preOpen, onSale, mixed, soldOut];

/** The whole story in order, in one run. */
export const matchDay = composeScenes({
  name: "match-day",
  summary: "the whole sale in order, with an eye on the database: pre-open, on-sale, mixed, sold-out",
  options,
  scenes: story,
  headline: onSale,
});

/** Everything that there is but the soak, in one run. */
export const all = composeScenes({
  name: "all",
  summary: "every scene but the soak, in one run",
  options,
  scenes: [...story, openLoop, database, databaseTicket],
  headline: onSale,
});
