// A crowd that does not wait: bookings arrive at a constant rate, whatever becomes of those before (an open loop). An
// arrival takes a connection that is open and free or opens a new one, and sends one request on it; when as many as may
// be are busy, it counts as offered and turned away. No connection has two requests at once, as with browsers.
// Arguments: port, connections at most, arrivals a second, seconds, patience in ms, the first seat that is free. Every
// arrival wants a seat of its own; one that was refused goes to a later arrival.
// Prints a JSON line. `late` is how many ms the generator was behind its own clock at worst.
import { connect } from "node:net";

const [port, most, rate, seconds, patience, firstSeat] = process.argv.slice(2).map(Number);
const tick = 2;
const result = { arrivals: 0, turnedAway: 0, opened: 0, hungUp: 0, gaveUp: 0, closedIdle: 0, late: 0, statuses: {} };
const free = new Set();
const refusedSeats = [];
let [nextSeat, open, over] = [firstSeat, 0, false];

function arrive() {
  const seat = refusedSeats.pop() ?? nextSeat++;
  result.arrivals++;
  // A set keeps the order of insertion: the connection that has been free longest.
  const [socket] = free;
  if (socket) send(socket, seat);
  else if (open < most) send(openConnection(), seat);
  else {
    result.turnedAway++;
    refusedSeats.push(seat);
  }
}

function send(socket, seat) {
  free.delete(socket);
  socket.seat = seat;
  const body = `{"seatId":${seat},"userId":"user${seat % 5000}"}`;
  const head = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Type: application/json";
  socket.write(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

function openConnection() {
  open++;
  result.opened++;
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("data", (data) => take(socket, data.latin1Slice(9, 12)));
  socket.on("error", () => {});
  socket.setTimeout(patience, () => giveUp(socket));
  socket.on("close", () => leave(socket));
  return socket;
}

/** An answer is far smaller than a segment, so it comes whole. */
function take(socket, status) {
  result.statuses[status] = (result.statuses[status] ?? 0) + 1;
  if (status === "503") refusedSeats.push(socket.seat);
  socket.seat = undefined;
  free.add(socket);
}

function giveUp(socket) {
  if (socket.seat === undefined) return;
  result.gaveUp++;
  socket.seat = undefined;
  socket.destroy();
}

function leave(socket) {
  open--;
  if (over) return;
  if (free.delete(socket)) result.closedIdle++;
  else if (socket.seat !== undefined) {
    result.hungUp++;
    refusedSeats.push(socket.seat);
  }
}

const start = performance.now();
setInterval(() => {
  const elapsed = performance.now() - start;
  const due = Math.floor((Math.min(elapsed, seconds * 1000) / 1000) * rate);
  result.late = Math.max(result.late, ((due - result.arrivals) / rate) * 1000 - tick);
  while (result.arrivals < due) arrive();
  if (elapsed < seconds * 1000) return;
  over = true;
  console.log(JSON.stringify({ ...result, unanswered: open - free.size, seconds: elapsed / 1000 }));
  process.exit();
}, tick);
