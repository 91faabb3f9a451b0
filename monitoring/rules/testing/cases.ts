import { thresholds as current, type Thresholds } from "../../thresholds";
import { containerCases } from "../machines/containers.cases";
import { diskCases } from "../machines/disks.cases";
import { hostCases } from "../machines/hosts.cases";
import { innodbCases } from "../mysql/innodb.cases";
import { serverCases } from "../mysql/server.cases";
import { appCases } from "../sale/app.cases";
import { bookingCases } from "../sale/bookings.cases";
import { sloCases } from "../sale/slo.cases";
import type { Concern } from "../types";
import { alertingCases } from "../watchers/alerting.cases";
import { scrapingCases } from "../watchers/scraping.cases";
import type { Cases, CasesOf } from "./case";

const parts: Record<Concern, readonly CasesOf[]> = {
  sale: [appCases, sloCases, bookingCases],
  mysql: [serverCases, innodbCases],
  machines: [hostCases, diskCases, containerCases],
  watchers: [scrapingCases, alertingCases],
};

/** Every case of a concern's rules. */
export function casesOf(concern: Concern, thresholds: Thresholds = current): Cases {
  const cases = parts[concern].map((part) => part(thresholds));
  return {
    alerts: Object.assign({}, ...cases.map(({ alerts }) => alerts)),
    records: cases.flatMap(({ records }) => records),
  };
}
