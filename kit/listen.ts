import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Connections that may wait to be accepted; the kernel may allow fewer. */
const backlog = 4096;

/** Starts listening; rejects with a message that names the port if it is taken. Returns the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`cannot listen on port ${port}: ${error.message}`)));
    server.listen({ port, backlog }, () => resolve((server.address() as AddressInfo).port));
  });
}
