import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that answers these paths, and says of all others that there is no such thing. */
export interface Answering {
  readonly url: string;
  readonly close: () => void;
}

/** Starts one; it stands for an engine or a service of a lab. */
export async function answering(answers: Readonly<Record<string, unknown>>): Promise<Answering> {
  const server = createServer(({ url = "" }, response) => {
    const answer = answers[url.split("?")[0] as string];
    response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer ?? { message: "no such thing" }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
