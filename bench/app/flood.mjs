// A crowd that does not wait: each client sends a booking at its own steady pace, whether the one before was answered or
// not, and gives up when its oldest one has waited too long: it closes its connection and comes back on another.
// Arguments: port, clients, attempts a second of all, seconds, patience in ms. Prints a JSON line with what became of the
// attempts. An attempt is a request that was handed to a connection; `atDoor` are those whose connection was not yet open.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const [port, count, rate, seconds, patience] = process.argv.slice(2).map(Number);
const tick = 10;
const result = { attempts: 0, atDoor: 0, unanswered: 0, gaveUp: 0, hungUp: 0, statuses: {} };
const clients = Array.from({ length: count }, () => ({ socket: undefined, waiting: [] }));
const answerStart = "HTTP/1.1 ";
let over = false;

const requests = Array.from({ length: 21 }, (_, index) => {
  const body = JSON.stringify({ seatId: 100 + index, userId: `user${index}` });
  const head = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Type: application/json";
  return Buffer.from(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
});

function open(client) {
  const socket = connect(port, "127.0.0.1");
  client.socket = socket;
  client.waiting = [];
  socket.on("data", (data) => take(client, data));
  socket.on("error", () => {});
  socket.on("close", () => {
    if (client.socket === socket) leave(client, "hungUp");
  });
}

function take(client, data) {
  for (let at = data.indexOf(answerStart); at >= 0; at = data.indexOf(answerStart, at + 1)) {
    const status = data.latin1Slice(at + 9, at + 12);
    result.statuses[status] = (result.statuses[status] ?? 0) + 1;
    client.waiting.shift();
  }
}

function leave(client, reason) {
  if (over) return;
  result[reason]++;
  result.unanswered += client.waiting.length;
  const { socket } = client;
  client.socket = undefined;
  socket.destroy();
}

function attempt(client, now) {
  if (client.waiting.length > 0 && now - client.waiting[0] > patience) leave(client, "gaveUp");
  if (!client.socket) open(client);
  if (client.socket.connecting) result.atDoor++;
  client.socket.write(requests[result.attempts++ % requests.length]);
  client.waiting.push(now);
}

// A few at a time: the kernel would make a sudden crowd wait for seconds at the door.
for (let index = 0; index < count; index += 50) {
  for (const client of clients.slice(index, index + 50)) open(client);
  await sleep(tick);
}
const start = performance.now();
let [due, last, next] = [0, start, 0];
const timer = setInterval(() => {
  const now = performance.now();
  due += ((now - last) / 1000) * rate;
  last = now;
  for (; due >= 1; due--) attempt(clients[next++ % count], now);
  if (now - start < seconds * 1000) return;
  clearInterval(timer);
  over = true;
  for (const client of clients) {
    result.unanswered += client.waiting.length;
    client.socket?.destroy();
  }
  console.log(JSON.stringify({ ...result, seconds: (now - start) / 1000 }));
}, tick);
