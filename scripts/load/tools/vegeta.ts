import { seededRandom } from "../../statistics/random";
import { endpointOf } from "../load-hosts";
import type { BookingTargets, VegetaStage } from "../scenes/stage";
import { type LoadTool, shareOf, type ToolFile, type ToolPlace } from "./tool";
import { parseVegetaOutput, parseVegetaTick } from "./vegeta-output";

/** Different requests; vegeta begins again when it has sent all of them. */
const TARGETS = 10_000;
/** Bytes of a response that are kept: a booking's answer has about 100. */
const KEPT_BODY = 1024;

/**
 * The attack's results are read by a second process, which a SIGINT to the attack must not reach: it ends by itself
 * when the attack has ended. The last column, the response's headers, is dropped: nothing reads it.
 */
const SCRIPT = `trap : INT
folder=$1; shift
vegeta attack -targets="$folder/targets.json" "$@" | setsid sh -c "vegeta encode --to=csv | sed -u 's/,[^,]*$//'"`;

/** vegeta: open-loop HTTP load. */
export const vegeta: LoadTool<VegetaStage> = {
  share: (stage, index, count) => ({
    ...stage,
    ratePerSecond: shareOf(stage.ratePerSecond, index, count),
    mostConnections: Math.max(1, shareOf(stage.mostConnections, index, count)),
    ...(stage.bookings ? { bookings: { ...stage.bookings, seed: stage.bookings.seed + index } } : {}),
  }),
  files: (stage, place) => [vegetaTargets(stage, place)],
  command: vegetaCommand,
  tick: parseVegetaTick,
  parse: parseVegetaOutput,
  load: ({ ratePerSecond, mostConnections }) => ({ tool: "vegeta", ratePerSecond, mostConnections }),
};

function vegetaCommand(stage: VegetaStage, { folder }: ToolPlace): string[] {
  const { ratePerSecond, durationSeconds, timeoutSeconds, mostConnections } = stage;
  return [
    ...["sh", "-c", SCRIPT, "sh", folder],
    ...["-format=json", "-http2=false", "-redirects=-1"],
    `-rate=${ratePerSecond}/1s`,
    `-duration=${durationSeconds}s`,
    `-timeout=${timeoutSeconds}s`,
    `-workers=${Math.min(mostConnections, 50)}`,
    ...["max-workers", "connections", "max-connections"].map((flag) => `-${flag}=${mostConnections}`),
    `-max-body=${stage.bookings ? KEPT_BODY : 0}`,
  ];
}

/** The requests, one JSON document a line; the same seed gives the same ones. vegeta, "json format". */
export function vegetaTargets(stage: VegetaStage, { stack }: Pick<ToolPlace, "stack">): ToolFile {
  const [{ method, route }] = stage.requests;
  const target = { method, url: `http://${endpointOf(stack, stack.entry)}${route}` };
  const { bookings } = stage;
  const documents = bookings
    ? bodies(bookings).map((body) => ({
        ...target,
        header: { "Content-Type": ["application/json"] },
        body: Buffer.from(body).toString("base64"),
      }))
    : [target];
  return { name: "targets.json", content: documents.map((document) => `${JSON.stringify(document)}\n`).join("") };
}

function bodies({ seatFrom, seatTo, users, seed }: BookingTargets): string[] {
  const random = seededRandom(seed);
  const upTo = (count: number) => Math.floor(random() * count);
  return Array.from({ length: TARGETS }, () =>
    JSON.stringify({ seatId: seatFrom + upTo(seatTo - seatFrom + 1), userId: `user${1 + upTo(users)}` }),
  );
}
