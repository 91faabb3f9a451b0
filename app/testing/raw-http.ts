import { connect } from "node:net";

/** Sends bytes on a fresh connection and resolves with all that came back once the server closed it. */
export function exchange(port: number, bytes: string): Promise<string> {
  return answerTo(port, bytes, {});
}

/** Like `exchange`, but with `leaveAfterMs` the client closes the connection itself after so many ms. */
export function answerTo(port: number, bytes: string, { leaveAfterMs }: { leaveAfterMs?: number }): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    // A reset after the answer is a way of closing, too.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
    if (leaveAfterMs !== undefined) setTimeout(() => socket.destroy(), leaveAfterMs);
  });
}
