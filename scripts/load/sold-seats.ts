import { z } from "zod";
import type { RunningStack } from "../stack/running-stack";
import { endpointOf, loadHostsOf } from "./load-hosts";
import type { SeatRange } from "./scenes/scene";

const TIME_LIMIT_SECONDS = 10;

const seatMapSchema = z.object({ seats: z.array(z.object({ id: z.int(), status: z.enum(["available", "sold"]) })) });

/** How many seats of the range the app's seat map shows as sold. */
export async function soldSeats(stack: RunningStack, { from, to }: SeatRange): Promise<number> {
  const url = `http://${endpointOf(stack, anyReplica(stack))}/seats`;
  const argv = ["curl", "--fail", "--silent", "--show-error", "--max-time", String(TIME_LIMIT_SECONDS), url];
  const { exitCode, stdout, stderr } = await stack.exec(loadHostsOf(stack)[0], argv);
  if (exitCode !== 0) throw new Error(`the seat map could not be read: ${stderr.trim()}`);
  const { seats } = seatMapSchema.parse(JSON.parse(stdout));
  return seats.filter(({ id, status }) => status === "sold" && id >= from && id <= to).length;
}

/** A replica itself: the load balancer would count this request among those of the load. */
function anyReplica(stack: RunningStack): string {
  return Object.keys(stack.services).find((name) => /^app(-\d+)?$/.test(name)) ?? stack.entry;
}
