// An open-loop flood: bookings at a constant rate over many connections, one at a time on each. A request that finds all
// connections waiting for answers is kept back. Arguments: port, connections, requests a second, seconds.
// Prints a JSON line with what became of them.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const [port, count, rate, seconds] = process.argv.slice(2).map(Number);
const tick = 10;
const statuses = {};
const idle = [];
let [sent, keptBack, broken] = [0, 0, 0];

const requests = Array.from({ length: 21 }, (_, index) => {
  const body = JSON.stringify({ seatId: 100 + index, userId: `user${index}` });
  const head = "POST /book HTTP/1.1\r\nHost: a\r\nContent-Type: application/json";
  return `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
});

const sockets = new Set();
let over = false;

function open() {
  const socket = connect(port, "127.0.0.1", () => idle.push(socket));
  sockets.add(socket);
  socket.on("data", (data) => {
    const status = data.latin1Slice(9, 12);
    statuses[status] = (statuses[status] ?? 0) + 1;
    idle.push(socket);
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    sockets.delete(socket);
    if (over) return;
    broken++;
    open();
  });
}

function sendOne() {
  let socket = idle.pop();
  while (socket?.destroyed) socket = idle.pop();
  if (!socket) {
    keptBack++;
    return;
  }
  socket.write(requests[sent % requests.length]);
  sent++;
}

// A few at a time: the kernel would make a sudden crowd wait for seconds at the door.
for (let index = 0; index < count; index += 50) {
  for (let some = 0; some < 50; some++) open();
  await sleep(tick);
}
const start = performance.now();
let due = 0;
let last = start;
const timer = setInterval(() => {
  const now = performance.now();
  due += ((now - last) / 1000) * rate;
  last = now;
  for (; due >= 1; due--) sendOne();
  if (now - start < seconds * 1000) return;
  clearInterval(timer);
  over = true;
  for (const socket of sockets) socket.destroy();
  console.log(JSON.stringify({ sent, keptBack, broken, statuses }));
}, tick);
