import { thresholds as current, type Thresholds } from "../thresholds";
import { alertingRunbooks } from "./alerting";
import { containerRunbooks } from "./containers";
import { diskRunbooks } from "./disks";
import { hostRunbooks } from "./hosts";
import { innodbRunbooks } from "./mysql-innodb";
import { serverRunbooks } from "./mysql-server";
import { appRunbooks } from "./sale-app";
import { bookingRunbooks } from "./sale-bookings";
import { sloRunbooks } from "./sale-slo";
import { scrapingRunbooks } from "./scraping";
import type { Runbook } from "./types";

const parts = [
  sloRunbooks,
  appRunbooks,
  bookingRunbooks,
  serverRunbooks,
  innodbRunbooks,
  hostRunbooks,
  diskRunbooks,
  containerRunbooks,
  scrapingRunbooks,
  alertingRunbooks,
];

/** The runbook of every alert, by the alert's name. */
export function runbooks(thresholds: Thresholds = current): Readonly<Record<string, Runbook>> {
  return Object.assign({}, ...parts.map((part) => part(thresholds)));
}
