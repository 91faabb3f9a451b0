import { described, serviceHealth, unhealthyOf } from "../stack/health";
import { asMysqlRoot } from "../stack/mysql-root";
import { accessTo } from "../stack/outputs";
import { firingNow } from "./alert-watch";
import type { Fault, Lab } from "./fault";

/**
 * What keeps a drill from beginning. An alert that fires already could not be seen to begin, and an unhealthy lab would be
 * judged for what it had before. Where nothing is broken, no alert at all may fire.
 */
export async function unrest(lab: Lab, { expects, isControl = false }: Fault): Promise<string[]> {
  const mine = new Set(expects.fires.map(({ alert }) => alert));
  const firing = (await firingNow(accessTo(lab.outputs, "prometheus"))).filter((alert) => isControl || mine.has(alert));
  return [...firing.map((alert) => `${alert} fires`), ...(await illServices(lab))];
}

/** Services that are not healthy, each with what it is. */
export async function illServices({ outputs }: Pick<Lab, "outputs">): Promise<string[]> {
  return unhealthyOf(await serviceHealth(outputs)).map(described);
}

/** Seconds after which no booking can be under way any more: the app gives it less, with everything in it. */
const longestBookingSeconds = 15;
const ABANDONED = `SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_started < NOW() - INTERVAL ${longestBookingSeconds} SECOND`;

/** Transactions that nobody will end, with the locks that they hold: their client has gone, and MySQL does not know. */
export async function abandonedTransactions(lab: Pick<Lab, "exec">): Promise<string[]> {
  const { exitCode, stdout, stderr } = await asMysqlRoot(lab, ABANDONED);
  if (exitCode !== 0) return [`MySQL does not tell its transactions (${stderr.trim()})`];
  const count = Number(stdout.trim());
  return count > 0 ? [`${count} abandoned transactions are open`] : [];
}
